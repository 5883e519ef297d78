"""Charts of a process over time: what its ordinary variation is, and which points are not ordinary.

XmR charts (Wheeler) and p-charts with the rules of NHS England's Making Data Count; NHSRplotthedots is
the public implementation that agrees. Rules are for points that are independent of each other: a stock
of ratings that is refreshed slowly repeats itself and shows “shifts” that are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Rule = Literal["outside", "shift", "trend", "two_of_three"]
Direction = Literal["high", "low"]

TO_LIMITS = 2.66
"""Natural process limits lie so many mean moving ranges from the mean: 3 / 1.128."""
TO_RANGE_LIMIT = 3.267
"""The upper limit of moving ranges, in mean moving ranges."""
TO_SIGMA = 1.128
"""The mean moving range of a normal process is so many standard deviations (d2 for n = 2)."""


@dataclass(frozen=True)
class Chart:
    """A centre with the standard deviation and limits at each point."""

    centre: float
    sigma: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class XmR:
    """Individual values with natural process limits, and the moving range's upper limit."""

    mean: float
    mean_range: float
    low: float
    high: float
    range_limit: float

    def chart(self, points: int) -> Chart:
        """The same limits at every point."""
        sigma = np.full(points, self.mean_range / TO_SIGMA)
        return Chart(self.mean, sigma, np.full(points, self.low), np.full(points, self.high))


@dataclass(frozen=True)
class SpecialCause:
    """A point that breaks a rule, and on which side of the centre (or in which direction)."""

    point: int
    rule: Rule
    side: Direction


def xmr(values: ArrayLike) -> XmR:
    """The XmR limits of at least two values in order.

    Raises:
        ValueError: with fewer than two values.
    """
    x = np.asarray(values, dtype=np.float64)
    if len(x) < 2:
        raise ValueError("a moving range needs two values")
    mean, moved = float(x.mean()), float(np.abs(np.diff(x)).mean())
    return XmR(mean, moved, mean - TO_LIMITS * moved, mean + TO_LIMITS * moved, TO_RANGE_LIMIT * moved)


def p_chart(good: ArrayLike, counted: ArrayLike) -> Chart:
    """Shares `good / counted` (every `counted` above 0), limits at three standard errors, within 0 to 1."""
    x, n = np.asarray(good, dtype=np.float64), np.asarray(counted, dtype=np.float64)
    centre = float(x.sum() / n.sum())
    sigma = np.sqrt(centre * (1 - centre) / n)
    return Chart(centre, sigma, np.clip(centre - 3 * sigma, 0.0, 1.0), np.clip(centre + 3 * sigma, 0.0, 1.0))


def special_causes(
    values: ArrayLike, chart: Chart, *, shift: int = 7, trend: int = 6
) -> tuple[SpecialCause, ...]:
    """Every point that breaks a rule, in order.

    Outside the limits; one of `shift` or more in a row on one side of the centre; one of `trend` or
    more in a row rising or falling; two of three beyond two standard deviations on one side.
    """
    x = np.asarray(values, dtype=np.float64)
    found: set[SpecialCause] = set()
    away = x - chart.centre
    for sign, side in ((1, "high"), (-1, "low")):
        direction: Direction = "high" if side == "high" else "low"
        beyond = x > chart.high if sign > 0 else x < chart.low
        far = sign * away > 2 * chart.sigma
        marks: dict[Rule, set[int]] = {
            "outside": set(np.flatnonzero(beyond).tolist()),
            "shift": _in_runs(sign * away > 0, shift),
            "trend": _in_trends(sign * np.diff(x) > 0, trend),
            "two_of_three": _two_of_three(far),
        }
        found |= {SpecialCause(point, rule, direction) for rule, points in marks.items() for point in points}
    return tuple(sorted(found, key=lambda s: (s.point, s.rule, s.side)))


def assurance(low: float, high: float, target: float, *, lower_is_better: bool = False) -> str:
    """What ordinary variation does to a target: “consistently met”, “consistently missed”, “hit and miss”."""
    if lower_is_better:
        low, high, target = -high, -low, -target
    if low >= target:
        return "consistently met"
    return "consistently missed" if high < target else "hit and miss"


def _in_runs(holds: NDArray[np.bool_], length: int) -> set[int]:
    """The points that stand in a run of at least so many for which something holds."""
    marked: set[int] = set()
    begins = 0
    for point in range(len(holds) + 1):
        if point == len(holds) or not holds[point]:
            if point - begins >= length:
                marked.update(range(begins, point))
            begins = point + 1
    return marked


def _in_trends(rises: NDArray[np.bool_], length: int) -> set[int]:
    """The points of runs in which each of at least `length` points lies beyond the one before it."""
    steps = _in_runs(rises, length - 1)
    return steps | {step + 1 for step in steps}


def _two_of_three(far: NDArray[np.bool_]) -> set[int]:
    """The far points of any three in a row of which two or more are far."""
    marked: set[int] = set()
    for first in range(len(far) - 2):
        three = range(first, first + 3)
        if sum(bool(far[point]) for point in three) >= 2:
            marked.update(point for point in three if far[point])
    return marked
