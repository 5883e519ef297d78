"""The answer to an options question, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wherry.analysis.questions import Provenance
from wherry.analysis.results import Plain
from wherry.decisions.options.questions import OptionsQuestion


@dataclass(frozen=True)
class Choice:
    """What is proposed for one below-Good service, and why.

    `level` “wait” and `starts_on` None: no support. `chance` and `chance_waiting` (0 to 1) are of
    being published Good or better by the day, with the support and without.
    """

    location_id: str
    name: str
    type_of_care: str
    locality: str | None
    rating: str
    level: str
    level_title: str
    starts_on: date | None
    chance_waiting: float
    chance: float
    cost_gbp: int
    officer_days: int
    why: str


@dataclass(frozen=True)
class TypeOutcome:
    """One type of care (or all, “overall”) by the day. Expected numbers are of services.

    `chance_of_target` takes services as independent, which overstates certainty.
    """

    group: str
    name: str
    rated: int
    good_or_outstanding: int
    departures: int
    expected_waiting: float
    expected: float
    share_waiting: float
    share: float
    is_expected_to_reach: bool
    chance_of_target: float


@dataclass(frozen=True)
class DepartureCount:
    """Departures of a type in a locality, in a count and never by name."""

    type_of_care: str
    locality: str
    departures: int
    among: int
    beds_at_most: int
    people_moved_at_most: int
    median_beds: float
    market_median_beds: float | None


@dataclass(frozen=True)
class BandEffect:
    """Services for a user band: rated Good now, and the expected number by the day, waiting and with
    the option; bands overlap. `expected_departures` is the mean over who might leave."""

    band: str
    name: str
    rated: int
    good_or_outstanding: int
    expected_waiting: float
    expected: float
    expected_departures: float


@dataclass(frozen=True)
class QuarterUse:
    """Officer days of a quarter; `available` None: no limit was given."""

    starts_on: date
    officer_days: int
    available: int | None
    starts: int
    cost_gbp: int


@dataclass(frozen=True)
class OneMore:
    """What one more of something buys: expected Good services more (or, where the cost is made least,
    pounds less); None where it was not limited."""

    what: str
    good_services: float | None
    pounds_saved: int | None
    sentence: str


@dataclass(frozen=True)
class Options(Plain):
    """The best option found, proved to be within `gap` (a share) of the best there is.

    `gain` is the expected number of Good services more than without support. `beds_at_most` and
    `people_moved_at_most` are of departures. `is_mainly_small_departures`: more than half of what
    the share gains comes from departures, among services smaller than the market's. `assumptions`
    is the digest of the definitions that costs, effects and rates come from.
    """

    question: OptionsQuestion
    area: str
    name: str
    target_share: float
    quarters: int
    gap: float
    cost_gbp: int
    officer_days: int
    gain: float
    choices: tuple[Choice, ...]
    outcomes: tuple[TypeOutcome, ...]
    departures: tuple[DepartureCount, ...]
    beds_at_most: int
    people_moved_at_most: int
    is_mainly_small_departures: bool
    bands: tuple[BandEffect, ...]
    use: tuple[QuarterUse, ...]
    one_more: tuple[OneMore, ...]
    sentences: tuple[str, ...]
    assumptions: str
    provenance: Provenance
