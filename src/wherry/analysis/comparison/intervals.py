"""Intervals for shares and for the difference of two.

Every rated service is counted, so the share itself has no sampling error. The interval is for the
process behind it: what the share could as well have been had the same services been inspected on
other days by other inspectors (reference science.md §3.2).
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, ndtri

from wherry.analysis.comparison.results import Interval

Floats = NDArray[np.float64]


def z_of(confidence: float) -> float:
    """How many standard errors hold a share of a normal distribution: 1.96 for 0.95."""
    return float(ndtri((1 + confidence) / 2))


def wilson(count: ArrayLike, of: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's interval for shares `count / of` (0 to 1), element by element.

    Not a number where `of` is 0. Source: Wilson 1927, in the form of Newcombe 1998 (method 3).
    """
    x, n = np.asarray(count, dtype=np.float64), np.asarray(of, dtype=np.float64)
    z = z_of(confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        share, shrink = x / n, 1 + z * z / n
        centre = (share + z * z / (2 * n)) / shrink
        half = z / shrink * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At 0 and n the formula gives the end exactly; floats need not.
    low = np.where(x == 0, np.where(n > 0, 0.0, np.nan), centre - half)
    high = np.where(x == n, np.where(n > 0, 1.0, np.nan), centre + half)
    return low, high


def wilson_interval(count: int, of: int, confidence: float = 0.95) -> Interval | None:
    """Wilson's interval of one share; None where nothing is counted."""
    if of == 0:
        return None
    low, high = wilson(count, of, confidence)
    return Interval(float(low), float(high))


def jeffreys_interval(count: int, of: int, confidence: float = 0.95) -> Interval:
    """Jeffreys' interval, Beta(x + ½, n - x + ½); 0 and 1 themselves belong to it at the ends.

    Source: Brown, Cai and DasGupta 2001.
    """
    tail = (1 - confidence) / 2
    alpha, beta = count + 0.5, of - count + 0.5
    low = 0.0 if count == 0 else float(betaincinv(alpha, beta, tail))
    high = 1.0 if count == of else float(betaincinv(alpha, beta, 1 - tail))
    return Interval(low, high)


def clopper_pearson_interval(count: int, of: int, confidence: float = 0.95) -> Interval:
    """The exact interval of Clopper and Pearson 1934: never too short, often too long."""
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else float(betaincinv(count, of - count + 1, tail))
    high = 1.0 if count == of else float(betaincinv(count + 1, of - count, 1 - tail))
    return Interval(low, high)


def newcombe_difference(
    count: int, of: int, other_count: int, other_of: int, confidence: float = 0.95
) -> Interval | None:
    """The interval of the difference of two independent shares, first less second (-1 to 1).

    None where either counts nothing. Source: Newcombe 1998, Statistics in Medicine 17:873, method 10.
    """
    mine = wilson_interval(count, of, confidence)
    theirs = wilson_interval(other_count, other_of, confidence)
    if mine is None or theirs is None:
        return None
    first, second = count / of, other_count / other_of
    below = sqrt((first - mine.low) ** 2 + (theirs.high - second) ** 2)
    above = sqrt((mine.high - first) ** 2 + (second - theirs.low) ** 2)
    return Interval(first - second - below, first - second + above)


def bounds_if_unrated_counted(good: int, rated: int, registered: int) -> Interval:
    """The range a share of all registered services can have, whatever the unrated ones are.

    Source: Manski 2003. `registered` must be at least `rated`, and above 0.
    """
    return Interval(good / registered, (good + registered - rated) / registered)
