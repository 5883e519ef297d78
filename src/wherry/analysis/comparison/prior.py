"""How far the true shares of places lie apart: the beta distribution they are drawn from.

A place's share is a binomial count around a true share; true shares are Beta(mk, (1-m)k) with mean
m and strength k (in services: a place of k services is judged half by its own figures). Both are
estimated from all places together: the mean as Kleinman 1973 weighs it (Journal of the American
Statistical Association 68:46), the strength as the likeliest on a fine grid, which also holds where
most places are tiny and moments see nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln

Floats = NDArray[np.float64]

STRONGEST = 1e6
"""Services; stands for “the places do not differ beyond chance”. No council has a tenth of them."""
WEAKEST = 1.0
GRID = np.geomspace(WEAKEST, STRONGEST, 49)
"""Strengths whose likelihood is looked at: a third more at each step; a parabola finds what lies between."""


@dataclass(frozen=True)
class Prior:
    """Mean (0 to 1) and strength (services) for each league; arrays of the leagues' shape."""

    mean: Floats
    strength: Floats

    @property
    def between_sd(self) -> Floats:
        """The standard deviation of true shares."""
        return np.sqrt(self.mean * (1 - self.mean) / (self.strength + 1))

    def drawn_in(self, good: ArrayLike, counted: ArrayLike) -> tuple[Floats, Floats]:
        """The parameters of each place's posterior Beta; places along the last axis."""
        x, n = np.asarray(good, dtype=np.float64), np.asarray(counted, dtype=np.float64)
        mean, strength = self.mean[..., None], self.strength[..., None]
        return x + mean * strength, n - x + (1 - mean) * strength


def prior_of(good: ArrayLike, counted: ArrayLike) -> Prior:
    """The prior of each league from its places (last axis); places that count nothing are passed over.

    Where nothing differs, or there are fewer than three places, the strength is `STRONGEST`. The mean
    stays off 0 and 1 by half a service, so that a league of 100 % can still be drawn from.
    """
    x, n = np.asarray(good, dtype=np.float64), np.asarray(counted, dtype=np.float64)
    mean, strength = _moments(x, n, n)
    for _ in range(2):
        with np.errstate(divide="ignore", invalid="ignore"):
            weights = np.where(n > 0, n / (1 + (n - 1) / (strength[..., None] + 1)), 0.0)
        half = 0.5 / np.maximum(n.sum(axis=-1), 1)
        mean = np.clip(_correlation(x, n, weights)[0], half, 1 - half)
        strength = _likeliest(x, n, mean)
    few = (n > 0).sum(axis=-1) < 3
    return Prior(mean, np.where(few, STRONGEST, strength))


def _likeliest(x: Floats, n: Floats, mean: Floats) -> Floats:
    """The strength under which the counts are likeliest (beta-binomial), for each league."""
    alpha, beta = mean[..., None] * GRID, (1 - mean[..., None]) * GRID
    of_counts = gammaln(x[..., None] + alpha[..., None, :]) + gammaln((n - x)[..., None] + beta[..., None, :])
    of_counts -= gammaln(n[..., None] + GRID)
    of_prior = gammaln(alpha) + gammaln(beta) - gammaln(GRID)
    likelihood = (of_counts - of_prior[..., None, :]).sum(axis=-2)
    best = likelihood.argmax(axis=-1)
    inner = np.clip(best, 1, len(GRID) - 2)
    before, at, after = (
        np.take_along_axis(likelihood, (inner + step)[..., None], axis=-1)[..., 0] for step in (-1, 0, 1)
    )
    bend = before - 2 * at + after
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.where(bend < 0, (before - after) / (2 * bend), 0.0)
    found = GRID[inner] * (GRID[1] / GRID[0]) ** np.clip(step, -1, 1)
    return np.asarray(np.where(best == inner, found, GRID[best]))


def common_strength(good: ArrayLike, counted: ArrayLike) -> float:
    """One strength for several leagues (leagues x places) whose places vary alike about each mean."""
    x, n = np.asarray(good, dtype=np.float64), np.asarray(counted, dtype=np.float64)
    above, below = _correlation(x, n, n)[1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(_strength(np.nansum(above) / np.nansum(below)))


def _moments(x: Floats, n: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Mean and strength that give the weighted mean and variance of the shares their expectation."""
    mean, above, below = _correlation(x, n, weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        return mean, _strength(above / below)


def _correlation(x: Floats, n: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """The weighted mean, and numerator and denominator of the correlation within a place:
    E[moment] = mean (1 - mean) (by_chance + correlation (lost - by_chance))."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(n > 0, x / n, 0.0)
        total = weights.sum(axis=-1)
        mean = np.where(total > 0, (weights * share).sum(axis=-1) / total, 0.5)
        moment = (weights * (share - mean[..., None]) ** 2).sum(axis=-1)
        lost = weights * (1 - weights / total[..., None])
        by_chance = np.where(n > 0, lost / n, 0.0).sum(axis=-1)
        return mean, moment / (mean * (1 - mean)) - by_chance, lost.sum(axis=-1) - by_chance


def _strength(correlation: ArrayLike) -> Floats:
    within = np.asarray(correlation, dtype=np.float64)
    strength = np.where(within > 0, 1 / within - 1, STRONGEST)
    return np.asarray(np.clip(np.nan_to_num(strength, nan=STRONGEST, posinf=STRONGEST), WEAKEST, STRONGEST))
