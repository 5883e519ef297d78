"""The choice as whole numbers: who can get what, what it gains and takes, and what must hold.

Chances and expected numbers of services are counted in ten-thousandths of a service, so that sums
are exact and a plan can be checked without a tolerance. reference science.md §4, portfolio.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

SCALE = 10_000
"""Parts of a service: a chance of 0.3 is 3,000."""
WAIT = "wait"


class Objective(StrEnum):
    """What an option is the best of."""

    MOST_GOOD = "most_good"
    LEAST_COST = "least_cost"


@dataclass(frozen=True)
class Action:
    """One thing that can be done for a service: a level of support from a quarter (0 is the first).

    `gain` is the chance, in ten-thousandths, that the service is published Good or better by the
    day; `officer_days` are those of each quarter from `start`. Waiting is the level “wait”.
    """

    level: str
    start: int
    gain: int
    cost_gbp: int
    officer_days: tuple[int, ...]


@dataclass(frozen=True)
class Group:
    """Services that are alike in all that counts, and so are chosen by number.

    `cell` names the departures that could be among them, None: none may depart. Every action may
    be chosen for any number of members; together they add up to all members.
    """

    stratum: str
    members: tuple[str, ...]
    actions: tuple[Action, ...]
    cell: str | None = None


@dataclass(frozen=True)
class Cell:
    """Departures that are counted and never named: so many of a type of care in a locality.

    `beds` of the services among which they would be, largest first: whichever depart, so many beds
    are lost at most. `most` is how many may; `gain_lost` the chance (ten-thousandths) that each of
    them might have become Good by waiting; `cost_gbp` is of each.
    """

    key: str
    stratum: str
    zone: str
    most: int
    beds: tuple[int, ...]
    cost_gbp: int = 0
    gain_lost: int = 0


@dataclass(frozen=True)
class StratumState:
    """A type of care by the day: rated services, and of those Good today the expected number that
    still are, in ten-thousandths."""

    key: str
    rated: int
    good: int


@dataclass(frozen=True)
class Limits:
    """What may be used; None or absent: as much as is wanted.

    `officer_days` of each quarter; `budget_gbp` in all; `quarter_budget_gbp` of supports that start
    in one quarter; `places` of a level at one time; `zone_beds` that a zone can lose.
    """

    officer_days: tuple[int, ...] | None = None
    budget_gbp: int | None = None
    quarter_budget_gbp: int | None = None
    places: Mapping[str, int] = field(default_factory=dict)
    zone_beds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Programme:
    """A choice to be made. `target` is what least cost must reach: in every stratum, or in all
    together (`each_stratum`)."""

    quarters: int
    groups: tuple[Group, ...]
    strata: tuple[StratumState, ...]
    target: Fraction
    each_stratum: bool
    objective: Objective
    limits: Limits = Limits()
    cells: tuple[Cell, ...] = ()

    def wanted(self) -> tuple[tuple[str, tuple[StratumState, ...]], ...]:
        """The names and parts of what must reach the target: each stratum, or all as one."""
        if self.each_stratum:
            return tuple((s.key, (s,)) for s in self.strata)
        return (("overall", self.strata),)


@dataclass(frozen=True)
class Plan:
    """A solved choice: how many of each group get each action, and departures of each cell.

    `gain` is the expected number of services below Good that end Good, less what departures lose,
    in ten-thousandths; `bound` is what no plan can beat (a gain at most, or a cost at least) and
    `gap` the distance to it as a share, both as the solver proved them.
    """

    chosen: tuple[tuple[int, ...], ...]
    departures: tuple[int, ...]
    gain: int
    cost_gbp: int
    bound: float
    gap: float


def value_of(
    programme: Programme, chosen: tuple[tuple[int, ...], ...], departures: tuple[int, ...]
) -> tuple[int, int]:
    """Gain (ten-thousandths) and cost (pounds) of a plan, counted anew from its numbers."""
    picked = [
        (action, number)
        for group, numbers in zip(programme.groups, chosen, strict=True)
        for action, number in zip(group.actions, numbers, strict=True)
    ]
    left = list(zip(programme.cells, departures, strict=True))
    gain = sum(action.gain * n for action, n in picked) - sum(cell.gain_lost * n for cell, n in left)
    cost = sum(action.cost_gbp * n for action, n in picked) + sum(cell.cost_gbp * n for cell, n in left)
    return gain, cost


def days_used(programme: Programme, chosen: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    """Officer days of each quarter."""
    used = [0] * programme.quarters
    for group, numbers in zip(programme.groups, chosen, strict=True):
        for action, number in zip(group.actions, numbers, strict=True):
            for offset, days in enumerate(action.officer_days):
                if action.start + offset < programme.quarters:
                    used[action.start + offset] += days * number
    return tuple(used)


def missing(
    programme: Programme, chosen: tuple[tuple[int, ...], ...], departures: tuple[int, ...]
) -> dict[str, Fraction]:
    """How far each stratum (or all together) stays below the target, in services; empty: reached."""
    gains = {s.key: s.good for s in programme.strata}
    rated = {s.key: s.rated for s in programme.strata}
    for group, numbers in zip(programme.groups, chosen, strict=True):
        gains[group.stratum] += sum(a.gain * n for a, n in zip(group.actions, numbers, strict=True))
    for cell, number in zip(programme.cells, departures, strict=True):
        gains[cell.stratum] -= cell.gain_lost * number
        rated[cell.stratum] -= number
    found = {}
    for name, parts in programme.wanted():
        short = programme.target * sum(rated[s.key] for s in parts) - Fraction(
            sum(gains[s.key] for s in parts), SCALE
        )
        if short > 0:
            found[name] = short
    return found
