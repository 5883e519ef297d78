"""What Home says to one person for one body: whose figure, what changed, in which order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wherry.analysis.knowledge import shows_ratings
from wherry.analysis.movements import Movement, Movements
from wherry.analysis.own_services import OwnServices
from wherry.analysis.questions import HEADLINE, PositionQuestion, Provenance
from wherry.analysis.results import Position
from wherry.analysis.tally import Share
from wherry.definitions.places import ENGLAND
from wherry.domain.days import months_after
from wherry.domain.errors import NotKnown, Refused
from wherry.domain.places import PlaceKind
from wherry.store.releases import list_releases
from wherry_web.accounts.geography import footprint_of
from wherry_web.accounts.models import Body
from wherry_web.accounts.roles import ROLES, BodyKind
from wherry_web.position.register import Answers

MONTHS_BACK = 3  # A quarter: how often councils report.
MONTHS_ASKED = 12  # A year: each costs a position of its own.
SHOWN = 15  # Services named on the page in each group; the download names all.

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

CHANGES = (
    ("downgraded", "Rating went down"),
    ("upgraded", "Rating went up"),
    ("newly_rated", "Rated for the first time"),
    ("no_longer_rated", "No longer rated"),
    ("entered", "New on the register"),
    ("left", "Left the register"),
)
"""Kinds of movement and their words, what worries first."""


@dataclass(frozen=True)
class Target:
    """The share that a body has set itself, and whether the newest figure reaches it."""

    share: float
    on: date | None
    is_reached: bool


@dataclass(frozen=True)
class Change:
    """One kind of movement: how many services, and those that the page names."""

    key: str
    title: str
    every: tuple[Movement, ...]

    @property
    def shown(self) -> tuple[Movement, ...]:
        """The services that the page names."""
        return self.every[:SHOWN]


@dataclass(frozen=True)
class Figures:
    """What the register says for a body; `sentence` says why, where it says nothing.

    `own` for a company with services, `position` for everybody with a place. `months` are rows
    of as_of, numerator, denominator, share, rank, ranked.
    """

    position: Position | None = None
    own: OwnServices | None = None
    target: Target | None = None
    changes: tuple[Change, ...] = ()
    since: date | None = None
    since_choices: tuple[tuple[str, date], ...] = ()
    no_changes: str = ""
    months: tuple[dict[str, Any], ...] = ()
    no_months: str = ""
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


def figures_for(body: Body, answers: Answers, since: date | None = None) -> Figures:
    """What the register says for a body, with movements since a day (a quarter before, by default)."""
    if body.kind == BodyKind.PROVIDER:
        return _company(body, answers)
    area = body.area_code or ENGLAND
    try:
        found = answers.position(PositionQuestion(area))
    except Refused as refusal:
        return Figures(sentence=str(refusal))
    months, no_months = _months(answers, area, found.provenance.as_of)
    figures = Figures(position=found, target=_target(body, found.area), months=months, no_months=no_months)
    return _with_changes(figures, answers, area, since or quarter_before(found.provenance.as_of))


def quarter_before(day: date) -> date:
    """The same day of the month a quarter earlier, or the last day of that month."""
    return months_after(day, -MONTHS_BACK)


def _company(body: Body, answers: Answers) -> Figures:
    """A company's services, and those of the companies it owns."""
    try:
        own = answers.own_services(tuple(sorted(footprint_of(body).provider_ids)))
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


def _since_choices(answers: Answers, as_of: date) -> tuple[tuple[str, date], ...]:
    """Days that changes can be counted from: a quarter, the files before, the release before."""
    data = answers.register.data
    releases = answers.kept("releases", lambda: list_releases(data)[0])
    files = [f.as_at for f in answers.release.files if f.as_at < as_of and shows_ratings(f)]
    earlier = [release.newest for release in releases if release.newest < as_of]
    choices = {quarter_before(as_of): "a quarter"}
    if files:
        choices.setdefault(max(files), "the files before")
    if earlier:
        choices.setdefault(max(earlier), "the release before")
    return tuple((words, day) for day, words in choices.items())


def _with_changes(figures: Figures, answers: Answers, area: str, since: date) -> Figures:
    if figures.provenance:
        figures = replace(figures, since_choices=_since_choices(answers, figures.provenance.as_of))
    try:
        moved = answers.position(PositionQuestion(area, since=since)).movements
    except NotKnown as refusal:
        return replace(figures, since=since, no_changes=str(refusal))
    return replace(figures, since=since, changes=_changes(moved) if moved else ())


def _changes(moved: Movements) -> tuple[Change, ...]:
    return tuple(Change(key, title, getattr(moved, key)) for key, title in CHANGES)


def _months(answers: Answers, area: str, last: date) -> tuple[tuple[dict[str, Any], ...], str]:
    """The area month by month. Of boards and England there is no trend: each month is asked for itself."""
    place = answers.register.definitions.places.find(area, last)
    try:
        if place.kind in (PlaceKind.AUTHORITY, PlaceKind.REGION):
            rows = [row for row in answers.trend(area).rows() if row["share"] is not None]
        else:
            rows = answers.kept(("months", area), lambda: _asked_months(answers, area, last))
    except NotKnown as refusal:
        return (), str(refusal)
    if len(rows) < 2:
        return (), "A line needs the files of two months or more."
    return tuple(rows), ""


def _asked_months(answers: Answers, area: str, last: date) -> list[dict[str, Any]]:
    rows = []
    for back in range(MONTHS_ASKED, -1, -1):
        day = months_after(last.replace(day=1), -back)
        try:
            share = answers.position(PositionQuestion(area, HEADLINE, day, compare=())).area
        except NotKnown:
            continue
        rows.append({"as_of": day, "name": share.name} | {k: getattr(share, k) for k in _MONTH_FIELDS})
    return rows


_MONTH_FIELDS = ("code", "numerator", "denominator", "share", "rank", "ranked", "unrated")
