"""What Home says to one person for one body: whose figure, what changed, in which order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from wherry.analysis.months import NO_MONTHS, Months
from wherry.analysis.own_services import OwnServices
from wherry.analysis.questions import PositionQuestion, Provenance
from wherry.analysis.results import Position
from wherry.analysis.tally import Share
from wherry.definitions.places import ENGLAND
from wherry.domain.errors import NotKnown, Refused
from wherry_web.accounts.geography import footprint_of
from wherry_web.accounts.models import Body
from wherry_web.accounts.roles import ROLES, BodyKind
from wherry_web.position.over_time import Change, changes_of, months_of, quarter_before, since_choices
from wherry_web.position.register import Answers

BLOCKS = ("headline", "changes", "needs", "services", "compared", "trend")
"""Where do we stand, what changed, what needs me; then what the figure is compared with, and its months."""
_ANSWER_FOR_IT = ("headline", "compared", "trend", "changes", "needs", "services")
FIRST_OF_ROLE = {
    "administrator": ("needs", "headline", "changes", "services", "compared", "trend"),
    "information_governance": ("needs", "headline", "changes", "services", "compared", "trend"),
    "nominated_individual": ("headline", "needs", "services", "compared", "trend", "changes"),
    "registered_manager": ("headline", "needs", "services", "compared", "trend", "changes"),
    "cabinet_member": _ANSWER_FOR_IT,
    "councillor": _ANSWER_FOR_IT,
    "board_member": _ANSWER_FOR_IT,
}
"""Whose Home has another order: who keeps it running, who answers for a company, who for the figure."""


@dataclass(frozen=True)
class Target:
    """The share that a body has set itself, and whether the newest figure reaches it."""

    share: float
    on: date | None
    is_reached: bool


@dataclass(frozen=True)
class Figures:
    """What the register says for a body; `sentence` says why, where it says nothing.

    `own` for a company with services, `position` for everybody with a place.
    """

    position: Position | None = None
    own: OwnServices | None = None
    target: Target | None = None
    changes: tuple[Change, ...] = ()
    since: date | None = None
    since_choices: tuple[tuple[str, date], ...] = ()
    no_changes: str = ""
    months: Months = NO_MONTHS
    sentence: str = ""

    @property
    def whole(self) -> Share | None:
        """The headline: the company's own share, or the place's."""
        if self.own:
            return self.own.whole
        return self.position.area if self.position else None

    @property
    def provenance(self) -> Provenance | None:
        """What the headline stands on."""
        found = self.own or self.position
        return found.provenance if found else None


def blocks_for(roles: list[str]) -> tuple[str, ...]:
    """The order of Home's blocks for somebody with these roles: the first role in the table decides."""
    first = next((key for key in ROLES if key in roles and key in FIRST_OF_ROLE), "")
    return FIRST_OF_ROLE.get(first, BLOCKS)


def figures_for(
    body: Body, answers: Answers, since: date | None = None, only: frozenset[str] = frozenset()
) -> Figures:
    """What the register says for a body, with movements since a day (a quarter before, by default).

    Of a company's services `only` those that the person's roles cover; all of them where it is empty.
    """
    if body.kind == BodyKind.PROVIDER:
        return _company(body, answers, only)
    area = body.area_code or ENGLAND
    try:
        found = answers.position(PositionQuestion(area))
    except Refused as refusal:
        return Figures(sentence=str(refusal))
    months = months_of(answers, area, found.provenance.as_of)
    figures = Figures(position=found, target=_target(body, found.area), months=months)
    return _with_changes(figures, answers, area, since or quarter_before(found.provenance.as_of))


def _company(body: Body, answers: Answers, only: frozenset[str]) -> Figures:
    """A company's services, and those of the companies it owns."""
    try:
        own = answers.own_services(tuple(sorted(footprint_of(body).provider_ids)), only)
    except Refused as refusal:
        return Figures(sentence=str(refusal))
    try:
        place = answers.position(PositionQuestion(body.area_code or ENGLAND))
    except Refused:
        place = None  # The company's own services stand without a comparison.
    return Figures(
        own=own,
        position=place,
        target=_target(body, own.whole),
    )


def _target(body: Body, share: Share) -> Target | None:
    if body.target_share is None:
        return None
    wanted = float(body.target_share)
    return Target(wanted, body.target_on, share.share is not None and share.share >= wanted)


def _with_changes(figures: Figures, answers: Answers, area: str, since: date) -> Figures:
    if figures.provenance:
        choices = since_choices(answers, area, figures.provenance.as_of)
        figures = replace(figures, since_choices=choices)
    try:
        moved = answers.position(PositionQuestion(area, since=since)).movements
    except NotKnown as refusal:
        return replace(figures, since=since, no_changes=str(refusal))
    return replace(figures, since=since, changes=changes_of(moved))
