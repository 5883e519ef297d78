"""How often CQC looked at services that were good and that were not, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wherry.analysis.forecast.history import INSPECTED, RatedMonths, Whole
from wherry.analysis.forecast.rates import GOOD_OR_BETTER, KINDS, Array
from wherry.analysis.forecast.two_state import TwoState

PRIOR_YEARS = 10.0  # Service-years of the average of all years, where a year was thin.
MOST = 6.0  # Inspections a year; CQC's shortest cycle is six months, called in early.
NOT_GOOD, GOOD = 1, 0


@dataclass(frozen=True)
class Looked:
    """A history counted once for every model: months spent by kind, rating (0 Good or better, 1 below),
    years back and age in months; and inspections, and those that ended below Good, without age."""

    months: Whole
    found: Whole
    found_below: Whole

    @classmethod
    def of(cls, months: RatedMonths, years: int) -> Looked:
        """The counts of so many years back; the last holds all that is older."""
        below = months.rating >= GOOD_OR_BETTER
        year = np.minimum((months.ago - 1) // 12, years - 1)
        cell = (months.kind * 2 + below) * years + year
        oldest, shape = int(months.age.max(initial=0)) + 1, (KINDS, 2, years)
        spent = np.bincount(cell * oldest + months.age, minlength=KINDS * 2 * years * oldest)
        inspected = months.event == INSPECTED
        found = cell[inspected]
        found_below = found[months.next_rating[inspected] >= GOOD_OR_BETTER]
        return cls(
            spent.reshape(*shape, oldest),
            np.bincount(found, minlength=KINDS * 2 * years).reshape(shape),
            np.bincount(found_below, minlength=KINDS * 2 * years).reshape(shape),
        )


def looks_by_year(looked: Looked, model: TwoState) -> Array:
    """Inspections a year: kinds x rating (0 Good or better, 1 below) x years back x state (0 good,
    1 not good). Zero throughout for a kind without history, where nothing is known.

    What was found divides the inspections of a year between those that were good and those that
    were not; the model says how many of each there were.
    """
    age = (np.arange(looked.months.shape[-1]) + 0.5) / 12
    is_below = np.stack([model.below_after(np.full(len(age), rated), age) for rated in (0.0, 1.0)])
    spent = looked.months.sum(axis=3) / 12
    at_risk = np.einsum("krya,ra->kry", looked.months, is_below) / 12
    found_good = looked.found - looked.found_below
    return np.stack([_rate(found_good, spent - at_risk), _rate(looked.found_below, at_risk)], axis=-1)


def _rate(seen: Array | Whole, spent: Array) -> Array:
    overall = seen.sum(axis=2, keepdims=True) / np.maximum(spent.sum(axis=2, keepdims=True), 1e-9)
    return np.asarray(np.minimum((seen + overall * PRIOR_YEARS) / (spent + PRIOR_YEARS), MOST))


def below_now(
    model: TwoState, looks: Array, kind: Whole, below: Whole, age_months: Whole, misread: float = 0.0
) -> Array:
    """P(not good today) of services rated `below` (0 or 1) so many months ago and not looked at since.

    `misread` is the part of ratings that were wrong when they were given.
    """
    was_below = np.where(below == 1, 1 - misread, misread)
    weights = np.stack([1 - was_below, was_below])
    for back in range(looks.shape[2] - 1, -1, -1):
        # The oldest class holds all that is older.
        full = np.inf if back == looks.shape[2] - 1 else 12 * (back + 1)
        years = np.clip(np.minimum(age_months, full) - 12 * back, 0, None) / 12
        rates = looks[kind, below, back]
        weights = model.unseen(weights[0], weights[1], years, rates[:, 0], rates[:, 1])
        weights = weights / weights.sum(axis=0)
    return np.asarray(weights[1])
