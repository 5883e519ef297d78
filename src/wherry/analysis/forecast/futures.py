"""What a simulation takes and gives: services, effects of options, setting, futures."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wherry.analysis.forecast.history import Whole
from wherry.analysis.forecast.offsets import Offset
from wherry.analysis.forecast.rates import KINDS, Array, Rates
from wherry.definitions.forecasting import Assumptions
from wherry.domain.ratings import RATINGS


@dataclass(frozen=True)
class Services:
    """The rated services of an area, one element each.

    `kind` is 1 for care homes, `rating` numbers RATINGS, `age` is in months, `group` numbers the
    groups in which shares are counted, `owner` the owners (-1: not known).
    """

    kind: Whole
    rating: Whole
    age: Whole
    group: Whole
    owner: Whole


@dataclass(frozen=True)
class Drawn:
    """Departures by lot: in the month of that number, from 1, so many of the services `among` (numbers
    of services) leave the register; in each future others, and only those that are below Good then."""

    among: Whole
    number: int
    month: int


@dataclass(frozen=True)
class Effects:
    """What an option does to services, in the order of `forecast.Prepared.rated`.

    `good` is added to P(Good or better | inspected) from `good_from` months after the day on, one
    element a service.
    """

    good: Array
    good_from: Whole
    departures: tuple[Drawn, ...] = ()


@dataclass(frozen=True)
class Setting:
    """Everything around the services of which a future is made.

    `step` is the length of each month in months (the last may be shorter). `inspections` multiplies
    hazards by kind and rating (a scenario); `drifts` whether the level of inspections drifts.
    `stays_until` is the month up to which nothing leaves, `enters_until` up to which services come.
    """

    rates: Rates
    assumptions: Assumptions
    step: Array
    offset: Offset = field(default_factory=Offset)
    inspections: Array = field(default_factory=lambda: np.ones((KINDS, len(RATINGS))))
    drifts: bool = True
    owner_spread: float = 0.0
    stays_until: int = 0
    enters_until: int = 10_000


@dataclass(frozen=True)
class Futures:
    """Counts of services, futures x months x groups: month 0 is the day itself.

    `inspected` and `left` are per future: new ratings of services rated on the day, and departures;
    `inspected_below` how many services below Good on the day were inspected at least once.
    `intensity` and `outcome` are each future's common shocks, averaged over its months. `unseen` is how
    many supported services are below Good on the last day and were not inspected since their support
    was complete, `unseen_good` how many of those an inspection then would find Good or better.
    """

    good: NDArray[np.int32]
    rated: NDArray[np.int32]
    inspected: Whole
    inspected_below: Whole
    left: Whole
    came: Whole
    intensity: Array
    outcome: Array
    unseen: Whole
    unseen_good: Array
