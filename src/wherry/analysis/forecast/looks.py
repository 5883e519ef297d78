"""How often CQC looked at services that were good and that were not, year by year."""

from __future__ import annotations

import numpy as np

from wherry.analysis.forecast.history import INSPECTED, RatedMonths, Whole
from wherry.analysis.forecast.rates import GOOD_OR_BETTER, KINDS, Array
from wherry.analysis.forecast.two_state import TwoState

PRIOR_YEARS = 10.0  # Service-years of the average of all years, where a year was thin.
MOST = 6.0  # Inspections a year; CQC's shortest cycle is six months, called in early.
NOT_GOOD, GOOD = 1, 0


def looks_by_year(months: RatedMonths, model: TwoState, years: int) -> Array:
    """Inspections a year: kinds x rating (0 Good or better, 1 below) x years back x state (0 good,
    1 not good). Zero throughout for a kind without history, where nothing is known.

    What was found divides the inspections of a year between those that were good and those that
    were not; the model says how many of each there were.
    """
    below = (months.rating >= GOOD_OR_BETTER).astype(np.int64)
    year = np.minimum((months.ago - 1) // 12, years - 1)
    cell = (months.kind * 2 + below) * years + year
    size, shape = KINDS * 2 * years, (KINDS, 2, years)
    inspected = months.event == INSPECTED
    spent = np.bincount(cell, minlength=size).reshape(shape) / 12
    is_below = model.below_after(below.astype(np.float64), (months.age + 0.5) / 12)
    at_risk = np.bincount(cell, is_below, size).reshape(shape) / 12
    found_below = np.bincount(cell, inspected & (months.next_rating >= GOOD_OR_BETTER), size).reshape(shape)
    found_good = np.bincount(cell, inspected, size).reshape(shape) - found_below
    return np.stack([_rate(found_good, spent - at_risk), _rate(found_below, at_risk)], axis=-1)


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
