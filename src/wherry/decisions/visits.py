"""Orders of visits as values: what they are made of, their rows, and their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wherry.analysis.questions import Provenance
from wherry.analysis.results import Plain
from wherry.analysis.risk.priority import ServiceEstimate
from wherry.analysis.signals.index import PointsIndex
from wherry.analysis.signals.points import FactorPoints
from wherry.definitions.visit_rule import VisitRule

FIRST, DRAWN, STAYS, HUNDRED, OTHERS = "first", "drawn", "stays", "hundred", ""
"""Why a service is where it is: among the first, drawn by lot, stays until it is better for long, among the
hundred, none of these."""
ON_LIST = (FIRST, DRAWN, STAYS)
GROUP_WORDS = {
    FIRST: "Among the first",
    DRAWN: "Drawn by lot",
    STAYS: "Stays until it is better for long",
    HUNDRED: "Among the hundred",
    OTHERS: "Later",
}
SEALED_TITLE = "Sealed signals"
GOOD_OR_BETTER = ("good", "outstanding")
LITTLE, SOME, MUCH = "little", "some", "much"
"""What a visit could change at a service, as an officer judged it."""


@dataclass(frozen=True)
class ServiceFacts:
    """What the register tells of a service beside its index; `is_alone` None: not known, `estimate` None: it
    has no rating. `earlier` are the ids under which it was registered before."""

    is_care_home: bool
    rating: str | None
    is_alone: bool | None = None
    estimate: ServiceEstimate | None = None
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class Moved:
    """A service's band moved by a person for a time: `by` -1 is one band sooner, 1 one later. Why stays where
    it was said: those are words, and an order goes into files."""

    location_id: str
    by: int
    expires_on: date


@dataclass(frozen=True)
class Given:
    """What an order is made of. `eligible` are the ids of which the first are chosen, so many as `first`
    (None: as the rule says); `funded` None: for whom the council pays is not known; `remediable` by id what a
    visit could change; `before` the list that was published last; `sealed` the classes of sharing of which
    not even the kind is named."""

    index: PointsIndex
    facts: Mapping[str, ServiceFacts]
    eligible: frozenset[str]
    seed: str
    first: int | None = None
    funded: Mapping[str, int] | None = None
    remediable: Mapping[str, str] | None = None
    moved: Sequence[Moved] = ()
    before: VisitOrder | None = None
    sealed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class VisitRow:
    """One service in the order. It is ordered by `value`: 0 to 1 by model and index, times `exposure`
    (None: not known, counted as 1), times remediability. `inclusion` is the probability with which it
    came onto the list: 1 where it came by order or stays, between 0 and 1 where it could be drawn.
    `since` is when it came onto the list, `outside_since` since when it is not among the first by order
    and only stays."""

    location_id: str
    name: str
    type_of_care: str
    is_care_home: bool
    rating: str | None
    place: int
    group: str
    band: str
    points: float
    points_unknown: float
    value: float
    exposure: float | None
    remediable: str
    is_alone: bool | None
    inclusion: float
    since: date | None
    outside_since: date | None
    is_new: bool
    why_new: str
    moved: str
    is_hard: bool
    factors: tuple[FactorPoints, ...]
    estimate: ServiceEstimate | None

    @property
    def unknown(self) -> tuple[str, ...]:
        """What is not known of it: of the index and of the model."""
        index = tuple(f.title for f in self.factors if f.is_unknown)
        model = self.estimate.estimate.not_known if self.estimate else ()
        return tuple(dict.fromkeys((*index, *model)))

    @property
    def reasons(self) -> tuple[FactorPoints, ...]:
        """The factors with points for something known, most first."""
        known = [f for f in self.factors if f.points and not f.is_for_unknown]
        return tuple(sorted(known, key=lambda f: (-f.points, f.title)))


@dataclass(frozen=True)
class Left:
    """A service that was on the list before and is no more, and why."""

    location_id: str
    name: str
    why: str


@dataclass(frozen=True)
class VisitOrder(Plain):
    """An order of visits with everything that it stands on; `rows` by place. `drawn` of `pool` services
    were drawn by lot. `made_by` is the rule with its figures, which may count no more; None: kept
    before they were."""

    code: str
    name: str
    rule: str
    index_version: str
    signals_until: date
    rows: tuple[VisitRow, ...]
    left: tuple[Left, ...]
    first: int
    pool: int
    drawn: int
    seed: str
    guard: str
    provenance: Provenance
    made_by: VisitRule | None = None
