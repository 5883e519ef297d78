"""Funnel plots: what chance alone does to places of a size, and what is spread beyond it.

Source: Spiegelhalter 2005, Funnel plots for comparing institutional performance, Statistics in
Medicine 24:1185 (10.1002/sim.1970).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, bdtrc

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def first_count_above(middle: float, of: ArrayLike, probability: float) -> Counts:
    """The smallest count r with P(R ≤ r) > `probability` for R binomial with share `middle` of `of`."""
    sizes = np.atleast_1d(np.asarray(of, dtype=np.int64))
    low, high = np.full(sizes.shape, -1, dtype=np.int64), sizes.copy()
    while (high - low > 1).any():  # P(R ≤ low) ≤ probability < P(R ≤ high), throughout.
        mid = np.where(high - low > 1, (low + high) // 2, high)
        above = bdtr(mid.astype(np.float64), sizes, middle) > probability
        high = np.where(above, mid, high)
        low = np.where(above, low, mid)
    return np.asarray(high)


def limit_at(middle: float, of: ArrayLike, probability: float) -> Floats:
    """The exact limit of a share at a tail probability, interpolated between counts (0 to 1)."""
    sizes = np.atleast_1d(np.asarray(of, dtype=np.int64))
    if middle in (0.0, 1.0):
        return np.full(sizes.shape, middle)
    count = first_count_above(middle, sizes, probability).astype(np.float64)
    reached = bdtr(count, sizes, middle)
    before = np.where(count > 0, bdtr(np.maximum(count - 1, 0), sizes, middle), 0.0)
    part = (reached - probability) / (reached - before)
    return np.asarray(np.clip((count - part) / sizes, 0.0, 1.0))


def limits(middle: float, of: ArrayLike, confidence: float) -> tuple[Floats, Floats]:
    """Lower and upper exact limits for places of sizes `of`, holding `confidence` of chance."""
    tail = (1 - confidence) / 2
    return limit_at(middle, of, tail), limit_at(middle, of, 1 - tail)


def is_outside(
    middle: float, good: ArrayLike, of: ArrayLike, confidence: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether counts lie below, and above, what chance makes of `middle` with that confidence.

    By the tail probability of the count itself: the interpolated limits of a place of two services
    lie below 100 %, though chance gives it 100 % more often than not.
    """
    x, n = np.asarray(good, dtype=np.float64), np.asarray(of, dtype=np.int64)
    tail = (1 - confidence) / 2
    below = bdtr(x, n, middle) < tail
    above = bdtrc(np.maximum(x - 1, 0), n, middle) < tail
    return below, above & (x > 0)


@dataclass(frozen=True)
class Spread:
    """How places lie around the middle on the arcsine scale, and what is beyond chance.

    `z` are standard errors from the middle, `dispersion` (φ) the mean of their squares after
    Winsorising, `between_variance` (τ²) the variance added so that the excess is allowed for,
    and `z_beyond` the standard errors with it.
    """

    z: Floats
    dispersion: float
    between_variance: float
    z_beyond: Floats


def spread(good: ArrayLike, counted: ArrayLike, middle: float, winsorised: float = 0.0) -> Spread:
    """The over-dispersion of shares `good / counted` (every `counted` above 0) around `middle`.

    `winsorised` is the part at each end whose z is set to the last one kept, so that a few places
    far out do not excuse themselves. Additive random effects; none where Nφ ≤ N - 1.
    """
    x, n = np.asarray(good, dtype=np.float64), np.asarray(counted, dtype=np.float64)
    places = len(n)
    error = 1 / (2 * np.sqrt(n))
    away = np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(middle))
    z = away / error
    kept = z
    if winsorised:
        kept = np.clip(z, np.quantile(z, winsorised), np.quantile(z, 1 - winsorised))
    dispersion = float(np.mean(kept**2)) if places else 0.0
    between = 0.0
    weights = 1 / error**2
    if places > 1 and places * dispersion > places - 1:
        between = (places * dispersion - (places - 1)) / (weights.sum() - (weights**2).sum() / weights.sum())
    return Spread(z, dispersion, float(between), away / np.sqrt(error**2 + between))
