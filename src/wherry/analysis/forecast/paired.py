"""Two sets of futures with the same luck, one as it goes now and one with something done: the difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wherry.analysis.forecast.futures import Futures
from wherry.analysis.forecast.outlooks import OUTER
from wherry.analysis.forecast.rates import Array
from wherry.analysis.forecast.scoring import interval

Z95 = 1.959964


@dataclass(frozen=True)
class Range:
    """The middle of the futures, and the interval that holds 80 % of them."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Chances:
    """How likely a target is, without and with, and the difference with the 95 % interval that so many
    futures leave (Agresti and Min 2005, for matched pairs)."""

    without: float
    with_option: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class PairedPoint:
    """The share of a group of services on a day, without and with, and what the one is above the other in
    the same future: on average, and the interval that holds 80 % of the futures.

    `good_more` is the average difference in Good or Outstanding services.
    """

    day: date
    group: str
    group_title: str
    without: Range
    with_option: Range
    difference: float
    difference_low: float
    difference_high: float
    good_more: float
    chances: Chances | None


FLAT = (
    "day", "group", "group_title", "without_median", "without_low", "without_high", "with_option_median",
    "with_option_low", "with_option_high", "difference", "difference_low", "difference_high", "good_more",
    "chances_without", "chances_with_option", "chances_difference", "chances_low", "chances_high",
)  # fmt: skip
"""The columns of a point in one row."""


def flat(point: PairedPoint) -> dict[str, object]:
    """A point in one row: `without_median`, `with_option_low`, `chances_difference` and so on."""
    row: dict[str, object] = dict.fromkeys(FLAT)
    for name, value in asdict(point).items():
        inner = value if isinstance(value, dict) else {"": value}
        row |= {f"{name}_{part}".rstrip("_"): found for part, found in inner.items() if name in row or part}
    return row


def paired_points(
    without: Futures,
    with_option: Futures,
    days: Sequence[date],
    types: Sequence[tuple[str, str]],
    target: float | None,
) -> Iterator[PairedPoint]:
    """A point a day for all services; of each type of care, where there are several, one for the last day."""
    whole = [_counts(f, slice(None)) for f in (without, with_option)]
    for number, day in enumerate(days):
        yield _point(("all", "All services"), day, [(g[:, number], r[:, number]) for g, r in whole], target)
    for number, named in enumerate(types if len(types) > 1 else ()):
        of = [_counts(f, slice(number, number + 1)) for f in (without, with_option)]
        last = [(g[:, -1], r[:, -1]) for g, r in of]
        if all(rated.any() for _, rated in last):
            yield _point(named, days[-1], last, target)


Counts = tuple[NDArray[np.int64], NDArray[np.int64]]


def _counts(futures: Futures, groups: slice) -> Counts:
    """Good or better and rated services, futures x months."""
    return tuple(c[:, :, groups].sum(axis=2, dtype=np.int64) for c in (futures.good, futures.rated))


def _point(named: tuple[str, str], day: date, both: Sequence[Counts], target: float | None) -> PairedPoint:
    there = np.logical_and(*(rated > 0 for _, rated in both))  # In some futures a small type is gone.
    (good, rated), (good_with, rated_with) = ((g[there], r[there]) for g, r in both)
    share, share_with = good / rated, good_with / rated_with
    low, high = interval(share_with - share, OUTER)
    return PairedPoint(
        day=day,
        group=named[0],
        group_title=named[1],
        without=_range(share),
        with_option=_range(share_with),
        difference=float((share_with - share).mean()),
        difference_low=low,
        difference_high=high,
        good_more=float((good_with - good).mean()),
        chances=None
        if target is None
        else chances(_reached(good, rated, target), _reached(good_with, rated_with, target)),
    )


def _range(share: Array) -> Range:
    low, high = interval(share, OUTER)
    return Range(float(np.median(share)), low, high)


def _reached(good: NDArray[np.int64], rated: NDArray[np.int64], target: float) -> NDArray[np.bool_]:
    """Which futures reach the target, compared in whole numbers."""
    exact = Fraction(str(target))
    return np.asarray(good * exact.denominator >= rated * exact.numerator)


def chances(without: NDArray[np.bool_], with_option: NDArray[np.bool_]) -> Chances:
    """How likely something is in each of two sets of futures that share their luck.

    >>> both = np.array([True] * 50 + [False] * 50), np.array([True] * 60 + [False] * 40)
    >>> found = chances(*both)
    >>> round(found.difference, 3), round(found.low, 3), round(found.high, 3)
    (0.1, 0.037, 0.159)
    """
    count = len(without)
    gained, lost = int((with_option & ~without).sum()), int((without & ~with_option).sum())
    middle = (gained - lost) / (count + 2)
    spread = Z95 * ((gained + lost + 1) - (gained - lost) ** 2 / (count + 2)) ** 0.5 / (count + 2)
    return Chances(
        float(without.mean()),
        float(with_option.mean()),
        (gained - lost) / count,
        max(-1.0, middle - spread),
        min(1.0, middle + spread),
    )
