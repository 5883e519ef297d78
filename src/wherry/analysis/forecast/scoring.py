"""How good a forecast was: the continuous ranked probability score and intervals of samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def crps(samples: Array, seen: float) -> float:
    """The continuous ranked probability score of samples against what was seen; smaller is better.

    Mean distance to what was seen less half the mean distance between samples (Gneiting and
    Raftery 2007, equation 21); of a single value, the absolute error.
    """
    ordered = np.sort(samples)
    count = len(ordered)
    between = float((ordered * (2 * np.arange(1, count + 1) - count - 1)).sum()) / count**2
    return float(np.abs(samples - seen).mean()) - between


def crps_of_normal(mean: float, sd: float, seen: float) -> float:
    """The same score of a normal distribution, in closed form (Gneiting and others 2005)."""
    from scipy.stats import norm

    if sd <= 0:
        return abs(seen - mean)
    z = (seen - mean) / sd
    return float(sd * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - np.pi**-0.5))


def interval(samples: Array, level: float) -> tuple[float, float]:
    """The central interval that holds so much of the samples; its ends are samples."""
    low, high = np.quantile(samples, [(1 - level) / 2, (1 + level) / 2], method="nearest")
    return float(low), float(high)
