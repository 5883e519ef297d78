"""Rates of inspection, outcome, departure and entry, fitted on what was known on a day.

Rates are those of monthly competing risks (reference science §2.3, “practical first version”):
by kind of service, rating and age of the rating, with experience weighted towards the day so that
they are those of the era, and then set to the level of the last months.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wherry.analysis.forecast.drift import Drift, drift_of
from wherry.analysis.forecast.history import INSPECTED, LEFT, Entries, KnownHistory, RatedMonths, Whole
from wherry.definitions.forecasting import Assumptions
from wherry.domain.errors import NotKnown
from wherry.domain.ratings import RATINGS

Array = NDArray[np.float64]

KINDS = 2
OLDEST_MONTHS = 120  # Ages beyond ten years count as ten: no older rating is in any file.
AGE_EDGES = (0, 3, 6, 9, 12, 15, 18, 24, 30, 36, 48, 60, 84)
"""First months of the classes of age for inspections: narrow where CQC's cycles were (3.4 of the field)."""
OUTCOME_EDGES = (0, 12, 24, 36)
GOOD_OR_BETTER = 2  # RATINGS are best first: numbers below this one are Good or better.
PRIOR_EVENTS = 4.0  # A class of age borrows as much from its neighbour as four inspections would say.
PRIOR_OUTCOMES = 10.0
PRIOR_LEVEL_EVENTS = 10.0
FIRST_RATINGS = np.array([0.02, 0.70, 0.24, 0.04])
"""One service of the long-run mix of first ratings (25.5 % below Good, science §4), where none was seen."""


@dataclass(frozen=True)
class Rates:
    """Rates per month or probabilities; kinds x ratings, and ages in months where they matter.

    `inspection` (2 x 4 x 121) and `departure` (2 x 4) are hazards per month, `good` (2 x 4 x 121)
    P(Good or better | inspected), `outstanding` and `inadequate` (2 x 4) the parts of Good or
    better and of below Good that are so, by the rating before. `entry` (2) is new ratings per rated
    service and month, `entry_rating` (2 x 4) which; `reregistered` (2) is services that come with
    an earlier registration's rating, per rated service and month: these leave and come back, so
    that `departure` is already without them. `is_fitted` (2): whether a kind has a history here.
    """

    inspection: Array
    departure: Array
    good: Array
    outstanding: Array
    inadequate: Array
    entry: Array
    entry_rating: Array
    reregistered: Array
    drift: Drift
    is_fitted: tuple[bool, bool]
    inspections_seen: tuple[int, int]


def fit(
    history: KnownHistory,
    assumptions: Assumptions,
    chosen: NDArray[np.bool_] | None = None,
    survivors: tuple[bool, bool] = (False, False),
) -> Rates:
    """Rates from the history.

    `chosen` are the services (by number) whose inspections, outcomes and entries count; departures
    are always of all. `survivors` says of which kinds only services that lasted are at hand: their
    departures are those of `assumptions`.

    Raises:
        NotKnown: when no rating of any kind is known up to the day.
    """
    months, entries = _chosen(history, chosen)
    if not len(months.age):
        raise NotKnown(f"No rating is known up to {history.day:%-d %B %Y}; nothing can be forecast.")
    weight = 0.5 ** (months.ago / (12 * assumptions.half_life_years))
    inspection = _inspections(months, weight)
    good = _outcomes(months, weight)
    expected = inspection[months.kind, months.rating, np.minimum(months.age, OLDEST_MONTHS)]
    for kind in range(KINDS):
        of = months.kind == kind
        inspection[kind] *= _level(months, expected, of & (months.ago <= assumptions.level_months))
        good[kind] = _shifted(
            good[kind], _outcome_level(months, good, of & (months.ago <= assumptions.outcome_level_months))
        )
    entry, entry_rating, reregistered = _entries(
        months, entries, assumptions.outcome_level_months, assumptions.half_life_years
    )
    outstanding, inadequate = _parts(months, weight)
    everyone = history.months
    departure = _departures(everyone, 0.5 ** (everyone.ago / (12 * assumptions.half_life_years)))
    for kind in (k for k in range(KINDS) if survivors[k]):
        departure[kind] = [assumptions.care_home_departure[rating] / 12 for rating in RATINGS]
    seen = [int(((months.kind == k) & (months.event == INSPECTED)).sum()) for k in range(KINDS)]
    return Rates(
        inspection=inspection,
        departure=np.maximum(departure - reregistered[:, None], departure * 0.1),
        good=good,
        outstanding=outstanding,
        inadequate=inadequate,
        entry=entry,
        entry_rating=entry_rating,
        reregistered=reregistered,
        drift=drift_of(months, entries, assumptions),
        is_fitted=(bool((months.kind == 0).any()), bool((months.kind == 1).any())),
        inspections_seen=(seen[0], seen[1]),
    )


def _chosen(history: KnownHistory, chosen: NDArray[np.bool_] | None) -> tuple[RatedMonths, Entries]:
    if chosen is None:
        return history.months, history.entries
    m, e = history.months, history.entries
    mine, came = chosen[m.service], chosen[e.service]
    return (
        RatedMonths(*(getattr(m, name)[mine] for name in RatedMonths.__dataclass_fields__)),
        Entries(*(getattr(e, name)[came] for name in Entries.__dataclass_fields__)),
    )


def _counts(months: RatedMonths, edges: tuple[int, ...], weight: Array) -> Array:
    """Sums of weights by kind, rating and class of age."""
    klass = _classes(edges, int(months.age.max(initial=0)))[months.age]
    cell = (months.kind * len(RATINGS) + months.rating) * len(edges) + klass
    size = KINDS * len(RATINGS) * len(edges)
    return np.bincount(cell, weight, size).astype(np.float64).reshape(KINDS, len(RATINGS), len(edges))


def _by_month(classes: Array, edges: tuple[int, ...]) -> Array:
    """Values of classes of age, for every month of age."""
    return classes[..., _classes(edges, OLDEST_MONTHS)]


def _classes(edges: tuple[int, ...], oldest: int) -> Whole:
    """The class of every age from 0 to the oldest: looked up, a history of a million months is quick."""
    return np.searchsorted(edges, np.arange(oldest + 1), side="right") - 1


def _inspections(months: RatedMonths, weight: Array) -> Array:
    spent = _counts(months, AGE_EDGES, weight)
    seen = _counts(months, AGE_EDGES, weight * (months.event == INSPECTED))
    over_all = (seen.sum(axis=2) + 0.5) / (spent.sum(axis=2) + 20)
    rates = np.empty_like(spent)
    # A class that few services reached borrows from the class before it.
    before = over_all
    for klass in range(len(AGE_EDGES)):
        rates[..., klass] = (seen[..., klass] + PRIOR_EVENTS) / (spent[..., klass] + PRIOR_EVENTS / before)
        before = rates[..., klass]
    return _by_month(rates, AGE_EDGES)


def _outcomes(months: RatedMonths, weight: Array) -> Array:
    inspected = months.event == INSPECTED
    seen = _counts(months, OUTCOME_EDGES, weight * inspected)
    good = _counts(months, OUTCOME_EDGES, weight * (inspected & (months.next_rating < GOOD_OR_BETTER)))
    # Ratings that few were inspected from borrow from the kind as a whole.
    of_kind = (good.sum(axis=(1, 2)) + 1) / (seen.sum(axis=(1, 2)) + 2)
    of_rating = (good.sum(axis=2) + 2 * of_kind[:, None]) / (seen.sum(axis=2) + 2)
    return _by_month((good + PRIOR_OUTCOMES * of_rating[..., None]) / (seen + PRIOR_OUTCOMES), OUTCOME_EDGES)


def _level(months: RatedMonths, expected: Array, recent: NDArray[np.bool_]) -> float:
    seen = float((months.event[recent] == INSPECTED).sum())
    return (seen + PRIOR_LEVEL_EVENTS) / (float(expected[recent].sum()) + PRIOR_LEVEL_EVENTS)


def _outcome_level(months: RatedMonths, good: Array, recent: NDArray[np.bool_]) -> float:
    """How far the log-odds of the last months lie from those of the table, shrunk to none."""
    of = recent & (months.event == INSPECTED)
    chance = good[months.kind[of], months.rating[of], np.minimum(months.age[of], OLDEST_MONTHS)]
    missed = float(((months.next_rating[of] < GOOD_OR_BETTER) - chance).sum())
    return missed / (float((chance * (1 - chance)).sum()) + PRIOR_LEVEL_EVENTS)


def _shifted(chance: Array, by: float) -> Array:
    odds = chance / (1 - chance) * np.exp(by)
    return np.asarray(odds / (1 + odds))


def _departures(months: RatedMonths, weight: Array) -> Array:
    spent = _counts(months, (0,), weight)[..., 0]
    left = _counts(months, (0,), weight * (months.event == LEFT))[..., 0]
    of_kind = (left.sum(axis=1) + 0.5) / (spent.sum(axis=1) + 50)
    return np.asarray((left + 2 * of_kind[:, None]) / (spent + 2))


def _entries(
    months: RatedMonths, entries: Entries, recent_months: int, half_life: float
) -> tuple[Array, Array, Array]:
    """New and inherited entries per service rated on the day and month, and the mix of the new.

    How many come is the level of the last months: when CQC first rated a whole stock of services,
    the number fell by half from year to year, and an average of years was no guide.
    """
    stock = np.bincount(months.kind[months.ago == 1], minlength=KINDS) + 1e-9
    recent = entries.ago <= recent_months
    new = ~entries.is_inherited
    entry = np.bincount(entries.kind[recent & new], minlength=KINDS) / recent_months / stock
    again = np.bincount(entries.kind[recent & ~new], minlength=KINDS) / recent_months / stock
    weight = 0.5 ** (entries.ago / (12 * half_life)) * new
    cell = entries.kind * len(RATINGS) + entries.rating
    rated = np.bincount(cell, weight, KINDS * len(RATINGS)).reshape(KINDS, len(RATINGS))
    rated += FIRST_RATINGS
    return entry, rated / rated.sum(axis=1, keepdims=True), again


def _parts(months: RatedMonths, weight: Array) -> tuple[Array, Array]:
    """Of Good or better what is Outstanding, of below Good what is Inadequate, by rating before."""
    found = np.empty((2, KINDS, len(RATINGS)))
    for number, (part, whole) in enumerate(((0, (0, 1)), (3, (2, 3)))):
        of = np.isin(months.next_rating, whole)
        seen = _counts(months, (0,), weight * of)[..., 0]
        part_seen = _counts(months, (0,), weight * (months.next_rating == part))[..., 0]
        over_all = (part_seen.sum(axis=1) + 0.5) / (seen.sum(axis=1) + 10)
        found[number] = (part_seen + 5 * over_all[:, None]) / (seen + 5)
    return found[0], found[1]
