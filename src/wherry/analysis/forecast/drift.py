"""How much inspections, outcomes and entries have drifted, from the register's own half-years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wherry.analysis.forecast.history import INSPECTED, Entries, RatedMonths
from wherry.definitions.forecasting import Assumptions

HALF_YEAR = 6
YEAR = 12
MEDIAN_TO_SD = 1.4826  # Of a normal distribution.
FEWEST = 20  # Inspections or entries that a half-year needs to say something.


Levels = NDArray[np.float64]


@dataclass(frozen=True)
class Drift:
    """Standard deviations after one year: of the log of inspections and of new services, and of the
    log-odds of Good or better when inspected. They grow with the root of time."""

    intensity: float
    outcome: float
    entry: float


def drift_of(months: RatedMonths, entries: Entries, assumptions: Assumptions) -> Drift:
    """Drift as it was between the half-years of the history, drawn to the assumed where those are few."""
    inspected = months.event == INSPECTED
    cell = months.rating * 4 + np.minimum(months.age // 12, 3)
    half = (months.ago - 1) // HALF_YEAR
    seen = np.bincount(half, inspected).astype(np.float64)
    expected = np.bincount(half, _cell_means(cell, inspected)).astype(np.float64)
    weight = assumptions.drift_weight / 2  # In years.
    return Drift(
        intensity=_per_year(*_log_levels(seen, expected), 2, assumptions.intensity_drift, weight),
        outcome=_per_year(*_outcome_levels(months, cell), 1, assumptions.outcome_drift, weight),
        entry=_per_year(*_entry_levels(entries), 1, assumptions.entry_drift, weight),
    )


def _outcome_levels(months: RatedMonths, cell: NDArray[np.int64]) -> tuple[Levels, Levels]:
    """By year: how far the log-odds of Good or better lay from those of all years."""
    inspected = months.event == INSPECTED
    is_good = (months.next_rating < 2)[inspected]
    chance = np.clip(_cell_means(cell[inspected], is_good), 0.01, 0.99)
    year = (months.ago[inspected] - 1) // YEAR
    spread = np.bincount(year, chance * (1 - chance))
    enough = spread > FEWEST / 5
    odds = np.bincount(year, is_good - chance, len(spread)) / np.maximum(spread, 1e-9)
    return np.where(enough, odds, np.nan), 1 / np.maximum(spread, 1e-9)


def _entry_levels(entries: Entries) -> tuple[Levels, Levels]:
    """By whole year: the log of how many services came to be rated for the first time."""
    year = (entries.ago[~entries.is_inherited] - 1) // YEAR
    seen = np.bincount(year).astype(np.float64)[:-1]  # The first year of a history is not whole.
    return _log_levels(seen, np.ones_like(seen))


def _cell_means(cell: NDArray[np.int64], happened: NDArray[np.bool_]) -> NDArray[np.float64]:
    total = np.bincount(cell)
    return (np.bincount(cell, happened) / np.maximum(total, 1))[cell]


def _log_levels(seen: Levels, expected: Levels) -> tuple[Levels, Levels]:
    with np.errstate(invalid="ignore", divide="ignore"):
        level = np.where(seen >= FEWEST, np.log(seen / expected), np.nan)
        return level, 1 / np.maximum(seen, 1e-9)


def _per_year(levels: Levels, noise: Levels, a_year: int, assumed: float, weight: float) -> float:
    """The standard deviation of the change a year without the noise of counting, from the middle
    size of the changes, so that the one great change of a first programme is no yearly drift."""
    change = levels[a_year:] - levels[:-a_year]
    known = np.isfinite(change)
    if not known.any():
        return assumed
    middle = float(np.median(np.abs(change[known]))) * MEDIAN_TO_SD
    counting = float(np.median((noise[a_year:] + noise[:-a_year])[known]))
    squared = max(middle**2 - counting, 0.0)
    number = int(known.sum()) / a_year  # Overlapping years say as much as those that do not.
    return float(np.sqrt((weight * assumed**2 + number * squared) / (weight + number)))
