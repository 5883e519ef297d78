"""What people have done in the demonstration, and every address of it that each of them may open.

Runs in the process of `tests.functional.seed`. The walk of `test_every_page.py` and the pictures of
the docs stand on what this writes: `walk.json`, with a session for each person.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

PURPOSE = "How was the handover at Mill House on Tuesday?"
QUERIES = {
    "home": ("", "since=2026-07-15", "since=1999-01-01"),
    "data_releases": ("", "first={release}&second={release}"),
    "home_data": ("as=csv",),
    "services": (
        "",
        "area=&sort=-rating&page=2",
        "area=&words=nobody",
        "area=Atlantis&beds_at_least=x",
        "area=&as=csv",
    ),
    "position_report": ("area=Norfolk&as=xlsx",),
    "body_job": ("still",),
    "data_import_outcome": ("still",),
    "own_list_add": ("", "kind=funded"),
    "target": ("", "percent=120", "percent=85&by=2028-10-01&since=2026-06-01"),
    "forecast": ("", "percent=120", "inspections=2024&percent=85"),
    "option_new": ("", "percent=99&by=2028-10-01&aim=least_cost", "percent=85"),
    "priority": ("", "show=all&type=Nothing", "show=hundred&words=nobody"),
    "signal_new": ("", "service=1-1"),
    "division": ("", "division=Staithe", "division=Nowhere"),
    "localities_data": ("as=csv",),
    "journal": ("", "act=nothing-of-the-kind", "page=2", "from_on_day=99"),
}
"""Where a page has other states by its question."""


def furnish(folder: Path) -> None:
    """Do in each body what its people do in a week, and write down where that can be seen."""
    from django.db import transaction

    from tests.web.sweep.world import Place
    from wherry_web.accounts.models import Body, Person
    from wherry_web.accounts.routes import today
    from wherry_web.position.demo_users import DEMO_PEOPLE
    from wherry_web.position.register import shelf

    release = shelf().answers().release.release_id
    places: dict[Any, Place] = {}
    with transaction.atomic():
        for body in Body.objects.order_by("-is_host", "name"):
            places[body.pk] = place = Place(body.name, body)
            for membership in body.memberships.select_related("person"):
                place.people.setdefault(membership.role, membership.person)
            place.objects |= dict(_made(place, release))
        walks = []
        for known in DEMO_PEOPLE:
            person = Person.objects.get(email=known.email)
            own = [places[pk] for pk in person.bodies_on(today())]
            paths = sorted({address for place in own for address in _addresses(place, release)})
            walks.append({"account": known.account, "session": _session(person), "pages": paths})
        host = places[Body.objects.get(is_host=True).pk]
        out = sorted(set(_addresses(host, release, common=True)) | set(_reset(host.people["finance"])))
        walks.append({"account": "", "session": "", "pages": out})
    (folder / "walk.json").write_text(json.dumps(walks, indent=1))


def _made(place: Any, release: str) -> Iterator[tuple[str, Any]]:
    from tests.web.sweep.filling import NOBODYS
    from wherry_web.accounts.drafts import RoleDraft
    from wherry_web.accounts.links import invitation_token, visitor_token
    from wherry_web.accounts.routes import today
    from wherry_web.accounts.services import invite, make_visitor_link

    body, site, day = place.body, "http://127.0.0.1", today()
    lead = place.people.get("administrator") or place.people.get("nominated_individual")
    anybody = next(iter(place.people.values()))
    # The role of whom the page tells, and a colleague, so that the last administrator's page is there, too.
    yield "person", lead or anybody
    yield "colleague", anybody
    yield "membership", (lead or anybody).memberships.get(body=body)
    for name in (
        "invitation_token",
        "visitor_token",
        "request",
        "authenticator",
        "job",
        "live_job",
        "hold",
        "api_key",
    ):
        yield name, NOBODYS if name != "authenticator" else 0
    if lead:
        sent = invite(
            by=lead, email="new@demo.example", body=body, draft=RoleDraft("administrator"), origin=site, day=day
        ) if "administrator" in place.people else None  # fmt: skip
        if sent:
            yield "invitation_token", invitation_token(sent)
    asker = next((p for r, p in place.people.items() if _may(p, body, "ASK_VISITORS")), None)
    if asker:
        link = make_visitor_link(
            by=asker, body=body, email="gp@demo.example", purpose=PURPOSE, origin=site, day=day
        )
        yield "visitor_token", visitor_token(link)
    yield "file", _file(body, anybody)
    yield "search", _search(body, anybody, day)
    planner = place.people.get("director") or next(
        (p for p in place.people.values() if _may(p, body, "PLAN_OPTIONS")), None
    )
    yield "option", _option(body, planner, release, day) if planner else NOBODYS
    yield from _signals(body)
    yield "entry", _entry(body.pk, anybody, release)
    yield "common_entry", _entry(None, anybody, release)
    yield from _jobs(body, anybody, release)
    if lead and _may(lead, body, "MANAGE_KEYS"):
        yield "api_key", _api_key(body, lead, day)
    clerk = place.people.get("information_governance") or place.people.get("administrator")
    if clerk and _may(clerk, body, "EXPORT_JOURNAL"):
        yield "request", _request(body, clerk, day)
        yield "hold", _hold(body, clerk, anybody)
    if body.is_host:
        yield "authenticator", _passkey(place.people["director"])


def _may(person: Any, body: Any, right: str) -> bool:
    from wherry_web.accounts.roles import Right
    from wherry_web.accounts.routes import today

    return Right[right] in person.rights_in(body, today())


def _api_key(body: Any, by: Any, day: Any) -> Any:
    """A key that works, beside one that has ended."""
    from wherry_web.api.services import KeyDraft, end_key, make_key

    old, _ = make_key(by=by, body=body, draft=KeyDraft("The old dashboard", ["read"]), day=day)
    end_key(by=by, body=body, key=old, day=day)
    return make_key(by=by, body=body, draft=KeyDraft("The dashboard", ["read", "lists"]), day=day)[0]


def _file(body: Any, by: Any) -> Any:
    from wherry_web.journal.services import SYSTEM
    from wherry_web.work.keeping.services import keep_file

    text = f"Notes of a visit, kept for {body.name} by {by.name}.\n".encode()
    keep_file(by=SYSTEM, body=body, chunks=[text + b"2\n"], name="Falls since April.csv", purpose="evidence")
    name = "Notes of the visit to Mill House of 12 November 2026, with what was agreed on the day.txt"
    return keep_file(by=SYSTEM, body=body, chunks=[text], name=name, purpose="evidence")


def _search(body: Any, by: Any, day: Any) -> Any:
    from wherry.analysis.finding.find import Counted
    from wherry.analysis.finding.questions import FindQuestion
    from wherry_web.position.finding.services import SearchDraft, save_search

    counted, draft = Counted(7, day), SearchDraft("Good nursing homes", is_shared=True)
    asked = FindQuestion(ratings=("outstanding", "good"), type_of_care="care_home_with_nursing")
    return save_search(by=by, body=body, question=asked, draft=draft, counted=counted, day=day)


def _option(body: Any, by: Any, release: str, day: Any) -> Any:
    """Two options beside each other, of which the first is adopted where somebody may."""
    from tests.web.targets.answers import small_option
    from wherry_web.targets.services import adopt_option, save_option

    found = small_option("Mill House")
    answer = replace(found, provenance=replace(found.provenance, release=release))
    saved = [
        save_option(by=by, body=body, name=f"{n} officers", answer=answer, day=day) for n in ("Three", "Four")
    ]
    if _may(by, body, "ADOPT_OPTIONS"):
        adopt_option(by=by, option=saved[0], reason="It moves nobody.", day=day)
    return saved[1]  # The first may neither be adopted again nor removed.


def _signals(body: Any) -> Iterator[tuple[str, Any]]:
    """What the demonstration told, listed, moved and disputed, where the body has any of it."""
    from tests.web.sweep.filling import NOBODYS
    from wherry_web.risk.models import Dispute, VisitList

    open_ = body.service_signals.filter(kind="complaint", corrected_by=None).first()
    yield "signal", open_ or NOBODYS
    yield "visit_list", body.visit_lists.first() or NOBODYS
    yield "band_change", body.band_changes.first() or NOBODYS
    yield "dispute", body.disputes.first() or NOBODYS
    listed = VisitList.objects.order_by("-made_at").first()
    yield "listed_id", listed.answer["rows"][0]["location_id"] if listed else "nothing-here"
    own = Dispute.objects.filter(provider=body).first()
    yield "held_key", f"{own.body_id}~{own.location_id}" if own else "nothing-here"


def _entry(body: Any, by: Any, release: str) -> int:
    """The number of a journal entry that says what was known."""
    from wherry_web.journal.services import Known, recorded

    known = Known(release, {"good_or_outstanding": 0.741})
    text = {"note": "Read to the board.", "name": by.name}
    with recorded(
        by=by.pk, body=body, act="name-changed", object_id=str(by.pk), text=text, known=known
    ) as draft:
        pass
    assert draft.entry is not None
    return int(draft.entry.number)


def _jobs(body: Any, by: Any, release: str) -> Iterator[tuple[str, Any]]:
    """A job in each state; those that run are nobody's, so that no worker takes them."""
    from django.utils import timezone

    from wherry_web.work.models import Job
    from wherry_web.work.states import JobState

    now, made = timezone.now(), {}
    doubted = (
        "1 November.csv lists 7,800 services, 21 % fewer than the register; add --accept if it is right."
    )
    outcomes = [
        {"name": "a.csv", "status": "imported", "sentence": "1 October.csv: 9,000 rows kept."},
        {"name": "b.csv", "status": "refused", "sentence": doubted},
    ]
    for hours, state in enumerate(JobState):
        is_over, at = state.is_over, now - timedelta(hours=hours + 1)
        at = now + timedelta(minutes=9) if state == JobState.QUEUED else at  # Not found lost meanwhile.
        made[state] = Job.objects.create(
            body=body, kind="import-files", title="Import published files", key=f"furnished {state}",
            state=state, text="Reading ratings" if not is_over else "", done=3, total=8,
            arguments={"paths": ["a.csv"], "accept": False, "upload": "", "as_at": None, "release_before": release},
            queued_at=at, started_at=at if state != JobState.QUEUED else None,
            heartbeat_at=now + timedelta(days=1), finished_at=at + timedelta(minutes=4) if is_over else None,
            tries=1, most_tries=2, by=str(by.pk),
            sentence="1 of 2 files imported, 1 refused. The register is as it was." if is_over else "",
            result={"outcomes": outcomes, "release_before": release, "release_after": release} if is_over else None,
        )  # fmt: skip
    yield "job", made[JobState.DONE]
    yield "live_job", made[JobState.RUNNING]
    yield "jobs", list(made.values())


def _request(body: Any, by: Any, day: Any) -> Any:
    from wherry_web.records.services import RequestDraft, open_request

    draft = RequestDraft("FOI 2026/117", "foi", day - timedelta(days=3), words="Mill House")
    open_request(by=by, body=body, draft=draft, day=day)
    draft = RequestDraft("SAR 2026/8", "sar", day - timedelta(days=9), person="new@demo.example")
    return open_request(by=by, body=body, draft=draft, day=day)


def _hold(body: Any, by: Any, about: Any) -> Any:
    from wherry_web.journal.services import set_hold

    reason = "A claim about the placements of October is before the court."
    return set_hold(by=by.pk, body=body.pk, object_kind="person", object_id=about.pk, reason=reason)


def _passkey(person: Any) -> int:
    """The number of a row that shows as a passkey; nobody can sign in with it."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    RecoveryCodes.activate(person)
    data = {"name": "Dee’s telephone", "credential": {}}
    return int(Authenticator.objects.create(user=person, type="webauthn", data=data).pk)


RUN_SECONDS = 6 * 3600
"""No run of the tests with full counts lasts longer; one with small counts takes a quarter of an hour."""


def _session(person: Any) -> str:
    """The key of a session of somebody who signed in a moment ago, also as the run ends, an hour and more later."""
    from allauth.account.internal.flows.login import (
        _AUTHENTICATION_METHODS_USER_SESSION_KEY as WHOSE_METHODS,
    )
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
    from allauth.account.internal.userkit import user_id_to_str
    from django.test import Client

    from wherry_web.accounts.sessions import SEEN, stamp

    client = Client()
    client.force_login(person)
    session, late = client.session, time.time() + RUN_SECONDS
    stamp(session)
    session[SEEN] = int(late)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": late, "email": person.email, "reauthenticated": True}
    ]
    session[WHOSE_METHODS] = user_id_to_str(person)
    session.save()
    return str(session.session_key)


def _addresses(place: Any, release: str, *, common: bool = False) -> Iterator[tuple[str, str]]:
    """The name and address of every page of the site, as this body's people would open it."""
    from django.urls import reverse

    from tests.web.sweep.filling import FILLING, Own

    for name, filling in FILLING.items():
        if isinstance(filling, Own):
            if common:
                continue
            several = [filling.parts(place)]
            if filling.also in place.objects:
                several.append({filling.keyword: place.objects[filling.also].pk})
            several = [{"body_id": place.body.pk, **parts} for parts in several]
        else:
            several = filling.parts(place)
        if "release_id" in several[0]:
            several = [{"release_id": release}]
        if name in ("service", "public_service", "company"):
            several = [*_known(name), several[-1]]
        if name == "common_entry":
            several = [{"number": place.objects["common_entry"]}]
        if several[0].get("job_id") and "jobs" in place.objects:
            several = [{**several[0], "job_id": job.pk} for job in place.objects["jobs"]]
        for parts in several:
            for query in QUERIES.get(name, ("",)):
                address = reverse(name, kwargs=parts)
                yield name, f"{address}?{query.format(release=release)}" if query else address


def _known(name: str) -> list[dict[str, str]]:
    """A service with a brand and one that was registered before under another id, or the first's company."""
    import polars as pl

    from wherry_web.position.register import shelf

    register = shelf().answers().register
    is_branded = pl.col("brand_id").is_not_null() & (pl.col("brand_id") != "none")
    branded = register.location.filter(pl.col("valid_to").is_null() & is_branded).row(0, named=True)
    if name == "company":
        return [{"provider_id": branded["provider_id"]}]
    linked = register.link.filter(pl.col("kind") == "predecessor")["location_id"].to_list()[:1]
    return [{"location_id": key} for key in (branded["location_id"], *linked)]


def _reset(person: Any) -> Iterator[tuple[str, str]]:
    """A link of the mail that resets a password."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.urls import reverse

    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}".split("-", 1)
    yield (
        "account_reset_password_from_key",
        reverse("account_reset_password_from_key", kwargs={"uidb36": key[0], "key": key[1]}),
    )
