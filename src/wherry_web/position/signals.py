"""What needs the person who looks: each a sentence and a link to where it is dealt with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from wherry.analysis.scene import newest_day
from wherry.domain.errors import NotKnown
from wherry.domain.phrases import number_of
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.roles import Right
from wherry_web.position.catalogue_pages import DAYS_OF_CADENCE
from wherry_web.position.register import Answers

FAILED = ("failed", "refused")
OLD_DATA_DAYS = DAYS_OF_CADENCE["monthly"]  # As CQC publishes.


@dataclass(frozen=True)
class Signal:
    """One thing to do or to know, and where."""

    sentence: str
    link: str
    link_text: str


@dataclass(frozen=True)
class _Asked:
    person: Person
    body: Body
    answers: Answers | None
    day: date
    rights: frozenset[Right]

    @property
    def may_import(self) -> bool:
        return Right.IMPORT_DATA in self.rights and self.body.is_host


def signals_for(person: Person, body: Body, answers: Answers | None, day: date) -> list[Signal]:
    """Everything that needs a person in a body on a day, the most pressing first."""
    asked = _Asked(person, body, answers, day, person.rights_in(body, day))
    return [signal for find in FINDERS for signal in find(asked)]


def _no_data(asked: _Asked) -> Iterator[Signal]:
    if asked.answers is None and asked.may_import:
        yield Signal(
            "No published file has been imported yet, so that no figure can be shown.",
            reverse("data_import"),
            "Import published files",
        )


def _old_data(asked: _Asked) -> Iterator[Signal]:
    if asked.answers is None:
        return
    try:
        newest = newest_day(asked.answers.standings, asked.body.area_code or None)
    except NotKnown:
        return
    if (age := (asked.day - newest).days) <= OLD_DATA_DAYS:
        return
    link = ("data_import", "Import newer files") if asked.may_import else ("data_sources", "See the sources")
    yield Signal(
        f"The newest published ratings here are of {newest:%-d %B %Y}, {age:,} days ago.",
        reverse(link[0]),
        link[1],
    )


def _imports(asked: _Asked) -> Iterator[Signal]:
    """The last import, where it refused a file or failed."""
    if not asked.may_import:
        return
    last = asked.body.jobs.filter(kind="import-files", finished_at__isnull=False).first()
    refused = [o for o in (last.result or {}).get("outcomes", ()) if o["status"] == "refused"] if last else []
    if last and (refused or last.state in FAILED):
        what = f"The last import refused {number_of(len(refused), 'file')}." if refused else last.sentence
        yield Signal(
            what or "The last import failed.",
            reverse("data_import_outcome", kwargs={"job_id": last.pk}),
            "See why",
        )


def _failed_jobs(asked: _Asked) -> Iterator[Signal]:
    if Right.SEE_JOBS not in asked.rights:
        return
    failed = asked.body.jobs.filter(state="failed").exclude(kind="import-files").count()
    if failed and (link := _link("body_jobs", body_id=asked.body.pk)):
        verb = "has" if failed == 1 else "have"
        yield Signal(f"{number_of(failed, 'job')} {verb} failed.", link, "See the jobs")


def _invitations(asked: _Asked) -> Iterator[Signal]:
    if Right.MANAGE_PEOPLE not in asked.rights:
        return
    waiting = asked.body.invitations.filter(accepted_at=None, expires_at__gt=timezone.now()).count()
    if waiting and (link := _link("people", body_id=asked.body.pk)):
        yield Signal(f"{number_of(waiting, 'invitation')} not answered yet.", link, "See the people")


def _second_factor(asked: _Asked) -> Iterator[Signal]:
    own = Authenticator.objects.filter(user=asked.person)
    if not own.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        yield Signal("You sign in with a password only.", reverse("mfa_index"), "Set up a second step")


def _link(name: str, **parts: object) -> str | None:
    """The address of another room's page, where there is one."""
    try:
        return reverse(name, kwargs=parts)
    except NoReverseMatch:
        return None


FINDERS: tuple[Callable[[_Asked], Iterator[Signal]], ...] = (
    _no_data,
    _imports,
    _old_data,
    _failed_jobs,
    _invitations,
    _second_factor,
)
"""Who looks for what, the most pressing first."""
