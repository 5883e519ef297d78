"""Makes a database and fills it with something of everything, by the services of the code that is on the path.

A version brings its own: the test of an upgrade takes this file out of git with the version's code, runs it there,
and hands what it prints to `visit.py`. It imports nothing of the tests, and a room that came later is passed over,
so that it can fill a database of the versions that were given out before it was there, too. Where a service of
theirs changed what it takes, ask for both ways here until another version is given out.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import django

django.setup()

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: E402
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from wherry_web.accounts import services as accounts  # noqa: E402
from wherry_web.accounts.drafts import BodyDraft, Identity, RoleDraft  # noqa: E402
from wherry_web.accounts.models import Body, Person  # noqa: E402
from wherry_web.accounts.routes import today  # noqa: E402
from wherry_web.journal.services import SYSTEM, erase_person_text, set_hold  # noqa: E402
from wherry_web.work.services import keep_file, send_mail, start_job  # noqa: E402
from wherry_web.work.ticking.schedule import declared_schedules  # noqa: E402
from wherry_web.work.ticking.services import tick  # noqa: E402

ORIGIN = "http://127.0.0.1"
PASSWORD = "a wherry on the broad"  # noqa: S105  # Of invented people.
CONTENT = "Seen on the visit: the lift at Mill Lane is mended – three weeks late.\n"


@dataclass
class Made:
    """What is there so far."""

    day: date = field(default_factory=today)
    bodies: dict[str, Body] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    """What `visit.py` is told."""


def fill() -> dict[str, str]:
    """Fill it, room by room; what a visitor needs to know."""
    made = Made()
    for room, part in PARTS:
        if _is_there(f"wherry_web.{room}"):
            part(made)
    return made.told


def _is_there(module: str) -> bool:
    """Does the code of then have a room? Of a room inside another that is missing, the search itself fails."""
    outer = module.rpartition(".")[0]
    return (outer in ("", "wherry_web") or _is_there(outer)) and find_spec(module) is not None


def _accounts(made: Made) -> None:
    """Bodies of which one has ended, people with roles, an open invitation, forms of visitors."""
    draft = BodyDraft("council", "Norfolk County Council", date(2020, 1, 1), area_code="E10000020")
    host = made.bodies["host"] = accounts.found_host(by=SYSTEM, draft=draft)
    ada = made.people["ada"] = _person(made, SYSTEM, "Ada Marsh", "administrator")
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    olly = made.people["olly"] = _person(made, ada, "Olly Reed", "quality_monitoring_officer")
    leaver = made.people["leaver"] = _person(made, ada, "Lea Wing", "commissioner")
    accounts.end_membership(by=ada, membership=leaver.memberships.get(), day=made.day)
    accounts.change_name(by=olly, name="Olly Reed-Bunting")
    accounts.invite(
        by=ada,
        email="new@norfolk.example",
        body=host,
        draft=RoleDraft("director"),
        origin=ORIGIN,
        day=made.day,
    )
    identity = Identity(
        "https://id.example", "7", olly.email, olly.name, "openid_connect", "https://id.example:7"
    )
    accounts.link_identity(by=olly, identity=identity)
    draft = BodyDraft("provider", "Mill Lane Care Ltd", date(2020, 1, 1), code="1-200000001")
    ended, after = (accounts.create_body(by=ada, draft=draft, day=made.day) for _ in range(2))
    accounts.end_body(by=ada, body=ended, to_on=made.day, successors=[after], day=made.day)
    link = accounts.make_visitor_link(
        by=olly,
        body=host,
        email="nurse@nhs.example",
        purpose="How was Mill Lane?",
        origin=ORIGIN,
        day=made.day,
    )
    accounts.use_visitor_link(by="visitor", link=link, answers={"words": "Warm, and somebody was about."})
    made.told |= {"email": ada.email, "password": PASSWORD, "secret": secret, "body": str(host.pk)}


def _person(made: Made, by: Person | str, name: str, role: str) -> Person:
    email = f"{name.split()[0].casefold()}@norfolk.example"
    sent = accounts.invite(
        by=by, email=email, body=made.bodies["host"], draft=RoleDraft(role), origin=ORIGIN, day=made.day
    )
    return accounts.accept_invitation(by=None, invitation=sent, name=name, password=PASSWORD, day=made.day)


def _work(made: Made) -> None:
    """An evidence file, mail that went and mail that waits."""
    host, olly = made.bodies["host"], made.people["olly"]
    file = keep_file(by=olly, body=host, chunks=[CONTENT.encode()], name="visit.txt", purpose="evidence")
    made.told |= {"file": str(file.pk), "content": CONTENT}
    send_mail(
        by=olly, body=host, to="manager@mill.example", subject="Your lift", text="Thank you for the lift."
    )
    tick(by=SYSTEM, schedules=declared_schedules(), now=timezone.now())  # Delivers it, and signs the journal.
    send_mail(by=olly, body=host, to="manager@mill.example", subject="Your door", text="And now the door.")


def _journal(made: Made) -> None:
    """Text that was erased, and text that is held."""
    host, ada = made.bodies["host"].pk, made.people["ada"].pk
    gone, held = made.people["leaver"].pk, made.people["olly"].pk
    erase_person_text(by=ada, body=host, person=gone, reason="They asked, and nothing is against it.")
    set_hold(by=ada, body=host, object_kind="person", object_id=str(held), reason="Claim 7 of 2026")


def _position(made: Made) -> None:
    """A job that no worker has taken up yet."""
    asked = {"paths": ["ratings.csv"], "upload": "", "as_at": None, "accept": False, "release_before": None}
    start_job(by=made.people["ada"], body=made.bodies["host"], kind="import-files", arguments=asked, key="1")


def _own_lists(made: Made) -> None:
    """A list that a council imported, as its row: there is no register to hold it against."""
    from wherry_web.position.own_lists.models import OwnList

    areas = {"by_id": {}, "by_postcode": {"NR1": "City"}, "by_authority": {}}
    OwnList.objects.create(
        body=made.bodies["host"],
        kind="localities",
        name="localities.csv",
        sha256="0" * 64,
        size=29,
        entries=1,
        left_out=0,
        content=areas,
        by=str(made.people["ada"].pk),
        at=timezone.now(),
    )


def _risk(made: Made) -> None:
    """A signal with words, what is recorded completely, and rows of what stands on a register, which there is none."""
    from wherry.definitions.signals import load_signals
    from wherry.domain.signals import Signal, SignalDraft
    from wherry_web.risk.models import BandChange, Dispute, ModelReport, VisitList
    from wherry_web.risk.services.judging import judge_visit
    from wherry_web.risk.services.telling import state_recording, tell_signal

    ada, host, day = made.people["ada"], made.bodies["host"], made.day
    definitions = load_signals()
    told = Signal("1-100000001", "complaint", "low", date(2026, 1, 1), "family")
    tell_signal(by=SYSTEM, body=host, draft=SignalDraft(told, "Cold food"), definitions=definitions, day=day)
    senior = _person(made, ada, "Sal Sedge", "senior_officer")
    state_recording(by=senior, body=host, kind="complaint", since=day, definitions=definitions, day=day)
    BandChange.objects.create(
        body=host, location_id="1-100000001", direction="up", reason="Seen", asked_by=str(ada.pk), asked_on=day,
        expires_on=day, state="asked",
    )  # fmt: skip
    judge_visit(
        by=senior, body=host, location_id="1-100000001", could_change="some", reason="It wants help", day=day
    )
    ModelReport.objects.create(
        body=host, answer={"community": {"why_not": "No history"}}, release="2021-04-01", made_by=str(ada.pk),
        made_at=timezone.now(),
    )  # fmt: skip
    VisitList.objects.create(
        body=host,
        month=day,
        answer={},
        release="2021-04-01",
        seed="1",
        made_by=str(ada.pk),
        made_at=timezone.now(),
    )
    Dispute.objects.create(
        body=host, provider=host, location_id="1-100000001", fact="rating", words="Wrong", made_by=str(ada.pk),
        made_on=day, due_on=day,
    )  # fmt: skip


def _records(made: Made) -> None:
    """A request for information, with one item decided and the others not."""
    from wherry_web.records.services import ItemDecision, RequestDraft, decide_items, open_request

    ada, host = made.people["ada"], made.bodies["host"]
    # A year whose bank holidays this code knows, however late it runs.
    draft = RequestDraft("FOI 7", "foi", date(2026, 3, 2))
    request = open_request(by=ada, body=host, draft=draft, day=made.day)
    first = request.items.earliest("number").number
    decide_items(by=ada, request=request, decisions={first: ItemDecision("release")}, day=made.day)


def _api(made: Made) -> None:
    """A key that works and one that has ended, and a count of requests."""
    from wherry_web.api.services import KeyDraft, end_key, make_key, take_requests

    ada, host = made.people["ada"], made.bodies["host"]
    for name in ("The dashboard", "The old dashboard"):
        key, _ = make_key(by=ada, body=host, draft=KeyDraft(name, ["read"]), day=made.day)
    end_key(by=ada, body=host, key=key, day=made.day)
    take_requests(by=f"key:{key.pk}", wanted=1, most=10, minute=1)


def _finding(made: Made) -> None:
    """A search that is kept and shared."""
    from wherry.analysis.finding.find import Counted
    from wherry.analysis.finding.questions import FindQuestion
    from wherry_web.position.finding.services import SearchDraft, save_search

    question = FindQuestion(area="Norfolk", ratings=("good",), left_since=date(2026, 1, 1))
    save_search(
        by=made.people["ada"],
        body=made.bodies["host"],
        question=question,
        draft=SearchDraft("Good ones that left", is_shared=True),
        counted=Counted(3, date(2026, 11, 1)),
        day=made.day,
    )


def _targets(made: Made) -> None:
    """An option that was saved, and one that was adopted, too: as rows, since there is no register here."""
    from wherry_web.targets.models import SavedOption

    for name, adopted_on in (("Two officers", None), ("Three officers", made.day)):
        SavedOption.objects.create(
            body=made.bodies["host"],
            name=name,
            answer={"area": "E10000020"},
            release="2026-11-01-00000000",
            made_by=str(made.people["ada"].pk),
            made_on=made.day,
            adopted_by=str(made.people["ada"].pk) if adopted_on else "",
            adopted_on=adopted_on,
            reason="It moves nobody." if adopted_on else "",
        )


def _signed_in(made: Made) -> None:
    """A session of somebody who mistyped first, and shows a recovery code: the app's codes work once."""
    ada, browser = made.people["ada"], Client(SERVER_NAME="127.0.0.1")
    code = RecoveryCodes.activate(ada).get_unused_codes()[0]
    for password in ("mistyped", PASSWORD):
        browser.post("/account/login/", {"login": ada.email, "password": password})
    browser.post("/account/2fa/authenticate/", {"code": code})
    assert browser.get("/my-account/").status_code == 200
    made.told["session"] = browser.cookies[settings.SESSION_COOKIE_NAME].value


PARTS: tuple[tuple[str, Callable[[Made], None]], ...] = (
    ("accounts", _accounts),
    ("work", _work),
    ("journal", _journal),
    ("records", _records),
    ("api", _api),
    ("position", _position),
    ("position.finding", _finding),
    ("position.own_lists", _own_lists),
    ("risk", _risk),
    ("targets", _targets),
    ("position", _signed_in),  # The first room with pages that somebody can sign in to.
)
"""What fills the rooms, in this order."""

if __name__ == "__main__":
    call_command("migrate", interactive=False, verbosity=0)
    print(json.dumps(fill() | {"code": str(Path(accounts.__file__).parents[3])}))  # noqa: T201
