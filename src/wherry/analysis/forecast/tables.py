"""What the months of the simulation look up: hazards and outcomes by rating and age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wherry.analysis.forecast.futures import Setting
from wherry.analysis.forecast.rates import KINDS, OLDEST_MONTHS, Array
from wherry.definitions.forecasting import Assumptions
from wherry.domain.ratings import RATINGS

CELLS = KINDS * len(RATINGS)
GONE = CELLS  # The cell of services that left, or have not come yet: nothing happens in it.
NO_GOOD, ALL_GOOD = 0.02, 0.98  # No outcome is ever certain.

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Tables:
    """Values by cell and age, flat: index is cell x width + age. Hazards are per month."""

    width: int
    inspection: Floats
    departure: Floats
    good: Floats
    level: Floats
    outstanding: Floats
    inadequate: Floats

    @classmethod
    def of(cls, setting: Setting) -> Tables:
        """The tables of a setting; the cell of those that left holds nothing that can happen."""
        rates, months = setting.rates, len(setting.step)
        width = OLDEST_MONTHS + 1 + months

        def by_age(values: Array) -> Floats:
            whole = np.zeros((CELLS + 1, width), dtype=np.float32)
            by_month = np.broadcast_to(values, (KINDS, len(RATINGS), OLDEST_MONTHS + 1))
            whole[:GONE] = np.pad(by_month, ((0, 0), (0, 0), (0, months)), mode="edge").reshape(CELLS, width)
            return whole.ravel()

        return cls(
            width,
            by_age(rates.inspection * setting.offset.inspections * setting.inspections[..., None]),
            by_age(rates.departure[..., None]),
            by_age(rates.good),
            setting.inspections.ravel().astype(np.float32),
            rates.outstanding.ravel().astype(np.float32),
            rates.inadequate.ravel().astype(np.float32),
        )


def diluted(
    chance: Floats, level: Floats, was_good: NDArray[np.bool_], assumptions: Assumptions
) -> NDArray[np.float32]:
    """P(Good or better | inspected) when CQC inspects `level` times as often as when `chance` was seen.

    What is inspected beyond the usual is inspected on schedule and comes out as scheduled inspections
    do; what falls away is of that sort too, so that the rest are those called in (science §2.3,
    informative inspection; Good re-inspected: 17.8 % worse in 2018-19, 34.5 % in 2022-23).
    """
    if_good, if_below = (
        np.float32(assumptions.extra_good_if_good),
        np.float32(assumptions.extra_good_if_below),
    )
    extra = np.where(was_good, if_good, if_below)
    level = np.maximum(level, np.float32(1e-3))
    mixed = extra + (chance - extra) / level
    # Those called in are Good at best half as often as all are: no more can fall away than there is.
    return np.asarray(
        np.clip(mixed, np.minimum(chance, np.float32(0.5) * extra), np.float32(ALL_GOOD)), dtype=np.float32
    )
