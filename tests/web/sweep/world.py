"""Bodies of every kind, people of every role in each, and rows of every tenant model with a secret word."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import connection, models
from django.utils import timezone

from tests.web.targets.answers import option_answer
from wherry.analysis.questions import Provenance
from wherry.decisions.visits import VisitOrder, VisitRow
from wherry_web.accounts.drafts import RoleDraft
from wherry_web.accounts.links import invitation_token, visitor_token
from wherry_web.accounts.models import Body, Invitation, Membership, Person, VisitorLink
from wherry_web.accounts.roles import ROLES, BodyKind, Right
from wherry_web.accounts.routes import today
from wherry_web.accounts.services import invite, make_visitor_link
from wherry_web.api.models import ApiKey
from wherry_web.api.services import KeyDraft, make_key
from wherry_web.journal.acts import Act, declared_acts
from wherry_web.journal.models import Entry, Hold
from wherry_web.journal.services import Known, recorded, start_retention
from wherry_web.position.finding.models import SavedSearch
from wherry_web.position.own_lists.models import OwnList
from wherry_web.records.models import InformationRequest
from wherry_web.records.services import RequestDraft, open_request
from wherry_web.risk.models import (
    BandChange,
    Dispute,
    ModelReport,
    Recording,
    ServiceSignal,
    SignalWords,
    VisitJudgement,
    VisitList,
)
from wherry_web.targets.models import SavedOption
from wherry_web.work.keeping import store
from wherry_web.work.models import Job, OutboxMessage, StoredFile
from wherry_web.work.sending.services import send_mail

LONG_AGO = date(2020, 1, 1)
YEAR = timedelta(days=366)
SITE = "http://testserver"
REVIEWED = Act("Decided in the sweep", "sweep", "decision")
"""No room has an act yet whose text a person reviews before it goes."""

BODIES: tuple[tuple[str, BodyKind, dict[str, object]], ...] = (
    ("heron", BodyKind.COUNCIL, {"area_code": "E10000020", "is_host": True}),
    ("bittern", BodyKind.COUNCIL, {"area_code": "E10000029"}),
    ("otter", BodyKind.ICB, {"area_code": "E54000022"}),  # Norfolk and Waveney: not Norfolk's own area.
    ("plover", BodyKind.PROVIDER, {"code": "1-200000001"}),
    ("lapwing", BodyKind.PROVIDER, {"code": "1-200000002"}),
    ("dunlin", BodyKind.HEALTHWATCH, {"area_code": "E10000020"}),
    ("curlew", BodyKind.REGULATOR, {}),
    ("godwit", BodyKind.NHS_TRUST, {"area_code": "E10000020"}),
    ("whimbrel", BodyKind.GP_PRACTICE, {"area_code": "E10000020"}),
    ("sandpiper", BodyKind.PROVIDER_ASSOCIATION, {"area_code": "E10000020"}),
    ("turnstone", BodyKind.SAFEGUARDING_BOARD, {"area_code": "E10000020"}),
)
"""Every kind of body. Its key makes its name and its secret word."""

PARTNERS = {"heron": "otter", "otter": "heron"}
"""A council and the board that see of each other what `sharing.yaml` lets them."""
SHARED_SERVICE = "1-100000001"


@dataclass
class Place:
    """A body, its people by role, and what it has, by model."""

    key: str
    body: Body
    people: dict[str, Person] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """Stands in every row of the body; nobody else may ever read it."""
        return secret_word(self.key)

    @property
    def sealed_words(self) -> tuple[str, str]:
        """The day of its sealed signals, as pages and as files write it: nobody else may ever read it."""
        day = sealed_day(self.key)
        return f"{day:%-d %B %Y}", day.isoformat()

    @property
    def name_word(self) -> str:
        """Stands in the name of the body, which whoever runs the installation may read, too."""
        return name_word(self.key)


@dataclass
class World:
    """Everything that the sweep walks over."""

    places: dict[str, Place]
    both: Person
    """Works in two bodies."""
    leaver: Person
    """Worked in the first body until yesterday, and in the second since."""

    @property
    def host(self) -> Place:
        """Whoever runs the installation."""
        return self.places["heron"]

    def everybody(self) -> Iterator[tuple[str, Person]]:
        """Every person with what to call them."""
        for place in self.places.values():
            for role, person in place.people.items():
                yield f"{role} of {place.key}", person
        yield "somebody of two bodies", self.both
        yield "a leaver", self.leaver

    def own(self, person: Person | None) -> list[Place]:
        """The bodies somebody belongs to today."""
        if person is None:
            return []
        own = set(person.bodies_on(today()))
        return [place for place in self.places.values() if place.body.pk in own]


def secret_word(key: str) -> str:
    """A word that no page has of itself."""
    return f"zq{key}secret"


def sealed_day(key: str) -> date:
    """A day on which nothing else was."""
    return date(1987, 1, 1) + timedelta(days=[known for known, *_ in BODIES].index(key))


def name_word(key: str) -> str:
    """A word that no page has of itself."""
    return f"zq{key}name"


def build() -> World:
    """The whole of it, in the test's database."""
    places = {}
    declared_acts()["sweep.decided"] = REVIEWED
    for key, kind, more in BODIES:
        body = Body.objects.create(
            name=f"The {name_word(key)} {kind.title}", kind=kind, from_on=LONG_AGO, **more
        )
        places[key] = place = Place(key, body)
        for role, known in ROLES.items():
            if kind in known.kinds:
                person = _person(f"{secret_word(key)} {role}", f"{role}@{secret_word(key)}.example")
                _member(person, body, role, secret_word(key))
                place.people[role] = person
    both = _person("Bo Both", "both@two.example")
    _member(both, places["heron"].body, "commissioner", secret_word("heron"))
    _member(both, places["otter"].body, "administrator", secret_word("otter"))
    leaver = _person("Lea Leaver", "leaver@one.example")
    membership = _member(leaver, places["heron"].body, "administrator", secret_word("heron"))
    membership.to_on = today() - timedelta(days=1)
    membership.save()
    _member(leaver, places["bittern"].body, "information_governance", secret_word("bittern"))
    for place in places.values():
        _furnish(place)
    for key in ("heron", "otter"):
        places[key].objects["colleague"] = both
    places["bittern"].objects["colleague"] = leaver
    return World(places, both, leaver)


def _person(name: str, email: str) -> Person:
    person = Person(name=name, email=email)
    person.set_password("many words for one gate")
    person.save()
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def _member(person: Person, body: Body, role: str, word: str) -> Membership:
    return Membership.objects.create(
        person=person, body=body, role=role, from_on=LONG_AGO,
        division=f"{word} division", location_ids=[f"1-{word}"],
    )  # fmt: skip


def _furnish(place: Place) -> None:
    body, word, administrator = place.body, place.word, place.people["administrator"]
    made = place.objects
    made["person"] = next(iter(place.people.values()))
    made["membership"] = made["person"].memberships.get(body=body)
    made["invitation"] = invite(
        by=administrator, email=f"invited@{word}.example", body=body,
        draft=RoleDraft("administrator", division=f"{word} division"), origin=SITE, day=today(),
    )  # fmt: skip
    made["invitation_token"] = invitation_token(made["invitation"])
    made["visitor"] = make_visitor_link(
        by=administrator, body=body, email=f"visitor@{word}.example", purpose=f"How was it at {word}?",
        origin=SITE, day=today(),
    )  # fmt: skip
    made["visitor_token"] = visitor_token(made["visitor"])
    made["job"] = _job(body, word, "import-files", "failed")
    made["live_job"] = _job(body, word, "import-files", "queued")
    made["file"] = _file(body, word, str(administrator.pk))
    send_mail(by=administrator, body=body, to=f"to@{word}.example", subject=f"About {word}", text=f"{word}")
    with recorded(
        by=administrator.pk, body=body.pk, act="name-changed", object_id=word,
        text={"note": f"said {word}"}, known=Known("2021-04-01", {f"{word} share": 0.5}),
    ) as draft:  # fmt: skip
        pass
    assert draft.entry is not None
    made["entry"] = draft.entry.number
    _due_for_review(body, word, administrator)
    made["hold"] = Hold.objects.create(
        body=body.pk, object_kind="person", object_id=word, reason=word, set_on=LONG_AGO
    )
    made["api_key"], _ = make_key(
        by=administrator, body=body, draft=KeyDraft(f"{word} program", ["read"]), day=today()
    )
    made["request"] = _request(body, word, administrator)
    made["search"] = SavedSearch.objects.create(
        body=body, person=administrator, name=f"Near {word}", question={"words": word}, is_shared=True,
        made_on=LONG_AGO, count_then=1, as_of_then=LONG_AGO,
    )  # fmt: skip
    made["option"] = SavedOption.objects.create(
        body=body, name=f"Option {word}", answer=option_answer(word), release="2021-04-01", made_by="system",
        made_on=LONG_AGO,
    )  # fmt: skip
    for kind, part in (("localities", "NR1"), ("divisions", "NR1"), ("boundaries", "NR1"), ("funded", "")):
        _own_list(body, word, kind, part)
    _signals(place)
    holder = _person(f"{word} holder", f"holder@{word}.example")  # Nobody who walks: the key is no real one.
    _member(holder, body, "administrator", word)
    key = Authenticator.objects.create(
        user=holder, type=Authenticator.Type.WEBAUTHN, data={"name": f"Key {word}", "credential": {}}
    )
    made["authenticator"] = key.pk
    UserSession.objects.create(
        user=holder, session_key=hashlib.sha256(word.encode()).hexdigest()[:32],
        ip="192.0.2.1", user_agent=f"Browser {word}", data={},
    )  # fmt: skip


def _due_for_review(body: Body, word: str, by: Person) -> None:
    """A text that somebody must look at before it goes, and whose day has come."""
    with recorded(by=by.pk, body=body.pk, act="sweep.decided", object_id="1", text={"note": f"said {word}"}):
        pass
    start_retention(by=by.pk, body=body.pk, object_kind="sweep", object_id="1", ended_on=LONG_AGO - 7 * YEAR)


def _job(body: Body, word: str, kind: str, state: str) -> Job:
    outcome = {"status": "refused", "sentence": f"{word} --accept", "name": word, "file": word, "path": word}
    return Job.objects.create(
        body=body, kind=kind, title=f"Import of {word}", key=f"{word} {state}", state=state, text=f"at {word}",
        arguments={"paths": [f"{word}.csv"], "accept": False, "upload": "", "as_at": None, "release_before": None},
        sentence=f"{word} was refused", result={"outcomes": [outcome], "sentence": word} if state == "failed" else None,
        queued_at=timezone.now(), finished_at=timezone.now() if state == "failed" else None, most_tries=1,
        by=str(uuid4()),
    )  # fmt: skip


def _file(body: Body, word: str, by: str) -> StoredFile:
    content = f"{word} said\n".encode()
    digest = hashlib.sha256(content).hexdigest()
    path = store.path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return StoredFile.objects.create(
        body=body, sha256=digest, name=f"{word}.txt", media_type="text/plain", size=len(content),
        purpose="evidence", by=by, at=timezone.now(), retention="files",
    )  # fmt: skip


def _own_list(body: Body, word: str, kind: str, part: str) -> None:
    name = f"{word} division" if kind == "divisions" else f"{word} {kind}"
    areas = {"by_id": {}, "by_postcode": {part: name}, "by_authority": {}}
    OwnList.objects.create(
        body=body, kind=kind, name=f"{word} {kind}.csv", sha256=hashlib.sha256(name.encode()).hexdigest(), size=9,
        as_at=LONG_AGO if kind == "funded" else None, entries=1, left_out=0, by="system", at=timezone.now(),
        content={"people": {"1-100000001": 9}} if kind == "funded" else areas,
    )  # fmt: skip


def _signals(place: Place) -> None:
    """Of every model of the room of signals one row; services by the name of the secret."""
    body, word = place.body, place.word
    signal = place.objects["signal"] = ServiceSignal.objects.create(
        body=body, location_id=f"1-{word}", kind="complaint", harm="low", origin="family", happened_on=LONG_AGO,
        digest=word, by="system", at=timezone.now(),
    )  # fmt: skip
    SignalWords.objects.create(signal=signal, body=body, content=f"said {word}", erase_on=date(2099, 1, 1))
    if place.key in PARTNERS:
        _shared(place)
    Recording.objects.create(body=body, kind="complaint", since=LONG_AGO, by="system", at=timezone.now())
    place.objects["band_change"] = BandChange.objects.create(
        body=body, location_id=f"1-{word}", direction="up", reason=word, asked_by="system", asked_on=LONG_AGO,
        expires_on=date(2099, 1, 1), state="asked",
    )  # fmt: skip
    place.objects["visit_list"] = VisitList.objects.create(
        body=body, month=LONG_AGO, answer=_order(word).to_dict(), release="2021-04-01", seed=word, made_by="system",
        made_at=timezone.now(), published_by="system", published_on=LONG_AGO,
    )  # fmt: skip
    VisitJudgement.objects.create(
        body=body, location_id=f"1-{word}".upper(), could_change="little", reason=f"judged {word}",
        judged_by="system", judged_on=LONG_AGO, expires_on=date(2099, 1, 1),
    )  # fmt: skip
    ModelReport.objects.create(
        body=body, answer={"care_homes": {"why_not": f"none {word}"}}, release="2021-04-01", made_by="system",
        made_at=timezone.now(),
    )  # fmt: skip
    place.objects["listed_id"], place.objects["held_key"] = f"1-{word}".upper(), f"{body.pk}~1-{word}".upper()
    place.objects["dispute"] = Dispute.objects.create(
        body=body, provider=body, location_id=f"1-{word}", fact=word, words=word, made_by="system",
        made_on=LONG_AGO, due_on=LONG_AGO + timedelta(days=14),
    )  # fmt: skip


def _shared(place: Place) -> None:
    """About a service that council and board both have: what crosses, and what never does."""
    body, word, day = place.body, place.word, sealed_day(place.key)
    for kind, origin, happened_on in (
        ("complaint", "family", LONG_AGO),
        ("safeguarding", "health", day),
        ("whistleblowing", "staff", day),
        ("finance", "other", day),
        ("quality_concern", "cqc", day),
    ):
        row = ServiceSignal.objects.create(
            body=body, location_id=SHARED_SERVICE, kind=kind, harm="low", origin=origin, happened_on=happened_on,
            digest=f"{kind} {word}", by="system", at=timezone.now(),
        )  # fmt: skip
        SignalWords.objects.create(signal=row, body=body, content=f"said {word}", erase_on=date(2099, 1, 1))


def _order(word: str) -> VisitOrder:
    """An order of visits of one service, whose name is the secret."""
    about = Provenance("2021-04-01", LONG_AGO, "", "", "", "", "", (), (), is_invented=True)
    row = VisitRow(
        f"1-{word}".upper(),
        word,
        "Care home",
        is_care_home=True,
        rating="inadequate",
        place=1,
        group="first",
        band="red",
        points=60,
        points_unknown=0,
        value=1,
        exposure=None,
        remediable="",
        is_alone=None,
        inclusion=1,
        since=LONG_AGO,
        outside_since=None,
        is_new=False,
        why_new="",
        moved="",
        is_hard=True,
        factors=(),
        estimate=None,
    )
    return VisitOrder(word, word, "rule v1", "index v1", LONG_AGO, (row,), (), 40, 1, 0, word, "", about)


def _request(body: Body, word: str, by: Person) -> InformationRequest:
    draft = RequestDraft(
        reference=f"FOI {word}", kind="foi", received_on=today() - timedelta(days=3), words=word
    )
    return open_request(by=by, body=body, draft=draft, day=today())


TENANT_MODELS: dict[type[models.Model], str] = {
    Job: "body", StoredFile: "body", OutboxMessage: "body", Invitation: "body", VisitorLink: "body",
    Membership: "body", InformationRequest: "body", ApiKey: "body", Entry: "body", Hold: "body", SavedSearch: "body", OwnList: "body",
    ServiceSignal: "body", SignalWords: "body", Recording: "body", BandChange: "body", VisitList: "body", Dispute: "body",
    VisitJudgement: "body", ModelReport: "body",
    SavedOption: "body",
}  # fmt: skip
"""Every model with a body, and the field that says whose a row is; a test sees that none is missing."""


@cache
def _questions(bodies: tuple[UUID, ...]) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """What to ask for the rows of some bodies: Django takes ten times as long to spell it as it takes to answer."""
    asked = [(model, f"{name}__in") for model, name in TENANT_MODELS.items() if model is not Entry]
    asked.append((Body, "pk__in"))  # What others did to a body, refused or not, may be in its journal.
    return tuple(
        model._default_manager.filter(**{whose: bodies}).order_by("pk").values_list().query.sql_with_params()
        for model, whose in asked
    )


def rows_of(bodies: list[UUID]) -> str:
    """A digest of everything that some bodies have: what nobody of another body may change."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for question, values in _questions(tuple(bodies)):
            cursor.execute(question, values)
            found.update(repr(cursor.fetchall()).encode())
    return found.hexdigest()


def manages_bodies(world: World, person: Person | None) -> bool:
    """Whether somebody may see and change the bodies of the installation."""
    return person is not None and Right.MANAGE_BODIES in person.rights_in(world.host.body, today())
