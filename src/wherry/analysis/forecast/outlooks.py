"""What many futures say: the fan by month, and the last day under a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wherry.analysis.forecast.drivers import share_of
from wherry.analysis.forecast.futures import Futures
from wherry.analysis.forecast.scoring import interval
from wherry.definitions.forecasting import Forecasting

INNER, OUTER = 0.5, 0.8


@dataclass(frozen=True)
class FanPoint:
    """The share of a group of services on a day: the middle, and the intervals that hold half and 80 %
    of the futures. `rated` is the middle number of rated services, `target_probability` the part of
    the futures that reach the target."""

    day: date
    group: str
    group_title: str
    median: float
    low_half: float
    high_half: float
    low: float
    high: float
    rated: int
    target_probability: float | None


@dataclass(frozen=True)
class Outlook:
    """The last day under a scenario of inspections: the share with its 80 % interval, how many of
    today's services below Good are inspected again, and how likely the target is, with the 95 %
    interval that so many futures leave (Wilson)."""

    scenario: str
    title: str
    source: str
    median: float
    low: float
    high: float
    inspected_below_good: int
    target_probability: float | None
    target_probability_low: float | None
    target_probability_high: float | None


def fan_of(
    futures: Futures, days: Sequence[date], types: Sequence[tuple[str, str]], target: float | None
) -> Iterator[FanPoint]:
    """A point a day for all services and, where there are several, for each type of care."""
    groups = [("all", "All services", futures.good.sum(axis=2), futures.rated.sum(axis=2))]
    if len(types) > 1:
        groups += [
            (key, title, futures.good[:, :, number], futures.rated[:, :, number])
            for number, (key, title) in enumerate(types)
        ]
    for key, title, good, rated in groups:
        for number, day in enumerate(days):
            of, above = rated[:, number], good[:, number]
            there = of > 0
            if not there.any():
                continue
            share = above[there] / of[there]
            (low, high), (low_half, high_half) = interval(share, OUTER), interval(share, INNER)
            yield FanPoint(
                day=day,
                group=key,
                group_title=title,
                median=float(np.median(share)),
                low_half=low_half,
                high_half=high_half,
                low=low,
                high=high,
                rated=middle(of),
                target_probability=None if target is None else _reached(above[there], of[there], target),
            )


def _reached(good: NDArray[np.int32], rated: NDArray[np.int32], target: float) -> float:
    """The part of the futures whose share is at least the target, compared in whole numbers."""
    exact = Fraction(str(target))
    return float((good.astype(np.int64) * exact.denominator >= rated * exact.numerator).mean())


def outlook_of(key: str, futures: Futures, definitions: Forecasting, target: float | None) -> Outlook:
    """The last day under a scenario."""
    from wherry.analysis.comparison.intervals import wilson_interval  # SciPy: only who forecasts pays for it.

    title, source = definitions.described(key)
    share = share_of(futures)[:, -1]
    low, high = interval(share, OUTER)
    reached = around = None
    if target is not None:
        reached = _reached(futures.good[:, -1].sum(axis=1), futures.rated[:, -1].sum(axis=1), target)
        around = wilson_interval(round(reached * len(share)), len(share))
    return Outlook(
        scenario=key,
        title=title,
        source=source,
        median=float(np.median(share)),
        low=low,
        high=high,
        inspected_below_good=middle(futures.inspected_below),
        target_probability=reached,
        target_probability_low=around.low if around else None,
        target_probability_high=around.high if around else None,
    )


def middle(counts: NDArray[np.int64] | NDArray[np.int32]) -> int:
    """The middle of some counts."""
    return int(np.median(counts))
