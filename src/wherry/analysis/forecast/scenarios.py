"""Inspections as often as a scenario says, instead of as often as of late."""

from __future__ import annotations

import numpy as np

from wherry.analysis.forecast.history import KnownHistory
from wherry.analysis.forecast.rates import KINDS, OLDEST_MONTHS, Array, Rates
from wherry.definitions.inspections import InspectionScenario
from wherry.domain.ratings import RATINGS

LEAST, MOST = 0.01, 100.0


def inspection_factors(history: KnownHistory, rates: Rates, scenario: InspectionScenario | None) -> Array:
    """By what to multiply hazards of inspection, kinds x ratings, so that the services of the day
    are inspected at the scenario's rates.

    A scenario's rates are of community services; of care homes they are taken to change likewise.
    """
    factors = np.ones((KINDS, len(RATINGS)))
    if scenario is None:
        return factors
    months = history.months
    now = months.ago == 1
    hazard = rates.inspection[
        months.kind[now], months.rating[now], np.minimum(months.age[now], OLDEST_MONTHS)
    ]
    cell = months.kind[now] * len(RATINGS) + months.rating[now]
    total = np.bincount(cell, minlength=KINDS * len(RATINGS)).reshape(factors.shape)
    mean = np.bincount(cell, hazard, KINDS * len(RATINGS)).reshape(factors.shape) / np.maximum(total, 1)
    asked = np.array([scenario.rates[rating] / 12 for rating in RATINGS])
    known = total > 0
    factors[known] = np.clip((asked / np.maximum(mean, 1e-9))[known], LEAST, MOST)
    if not known[1].any():
        factors[1] = factors[0]
    return factors
