"""Confidence sets for ranks that need no model of the places: the check on the Bayesian ranges.

Written from Mogstad, Romano, Shaikh and Wilhelm 2024, Inference for Ranks with Applications to
Mobility across Neighbourhoods and Academic Achievement across Countries, Review of Economic
Studies 91:476 (10.1093/restud/rdad006): a rank is bounded by how many others are significantly
better or worse, where all comparisons together err with probability α at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Bools = NDArray[np.bool_]
Sides = Literal["both", "upper", "lower"]


@dataclass(frozen=True)
class RankSets:
    """For each place the ranks from `low` to `high`; 1 is best, that is the largest value."""

    low: Counts
    high: Counts


@dataclass(frozen=True)
class Draws:
    """Values with their standard errors, independent of each other, and simulated noise
    (places x draws) of the same errors."""

    values: Floats
    errors: Floats
    noise: NDArray[np.float32]

    @property
    def places(self) -> int:
        """How many places are compared."""
        return len(self.values)


def noise_for(values: ArrayLike, errors: ArrayLike, draws: int, seed: int) -> Draws:
    """Values and errors with their simulated noise; every error must be above 0."""
    value, error = np.asarray(values, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    made = np.random.default_rng(seed).standard_normal((len(value), draws), dtype=np.float32)
    return Draws(value, error, made * error.astype(np.float32)[:, None])


def marginal_sets(
    of: Draws, alpha: float = 0.05, *, sides: Sides = "both", step_down: bool = True
) -> RankSets:
    """A set for each place that holds its rank with probability 1 - α, for that place alone."""
    found = [_marginal(of, place, alpha, sides, step_down) for place in range(of.places)]
    low, high = (np.array([bound[side] for bound in found], dtype=np.int64) for side in (0, 1))
    return RankSets(low, high)


def marginal_set(of: Draws, place: int, alpha: float = 0.05) -> tuple[int, int]:
    """The set of one place alone."""
    return _marginal(of, place, alpha, "both", step_down=True)


def joint_sets(of: Draws, alpha: float = 0.05, *, step_down: bool = True) -> RankSets:
    """Sets that hold the ranks of all places at once with probability 1 - α."""
    ahead = _standardised(of.values, of.errors)  # [j, k]: by how many errors j is ahead of k.
    tested = ~np.eye(of.places, dtype=np.bool_)
    rejected = np.zeros_like(tested)
    while tested.any():
        new = tested & (ahead > np.quantile(_largest(of, tested), 1 - alpha))
        rejected |= new
        if not step_down or not new.any():
            break
        tested &= ~new
    return RankSets(1 + rejected.sum(axis=0), of.places - rejected.sum(axis=1))


def _marginal(of: Draws, place: int, alpha: float, sides: Sides, step_down: bool) -> tuple[int, int]:
    """1 + those surely better, and the number of places less those surely worse."""
    others = np.arange(of.places) != place
    error = np.sqrt(of.errors[place] ** 2 + of.errors[others] ** 2)
    ahead = (of.values[others] - of.values[place]) / error
    noise = (of.noise[others] - of.noise[place]) / error.astype(np.float32)[:, None]
    better = np.full(len(error), sides in ("both", "lower"))  # Is the other better? Raises the lower end.
    worse = np.full(len(error), sides in ("both", "upper"))
    surely_better, surely_worse = np.zeros((2, len(error)), dtype=np.bool_)
    while better.any() or worse.any():
        limit = np.quantile(_largest_of(noise, better, worse), 1 - alpha)
        new_better, new_worse = better & (ahead > limit), worse & (-ahead > limit)
        surely_better |= new_better
        surely_worse |= new_worse
        if not step_down or not (new_better.any() or new_worse.any()):
            break
        better &= ~new_better
        worse &= ~new_worse
    return 1 + int(surely_better.sum()), of.places - int(surely_worse.sum())


def _largest_of(noise: NDArray[np.float32], better: Bools, worse: Bools) -> NDArray[np.float32]:
    """For each draw the largest of the differences still tested (others x draws), in either direction."""
    largest = np.full(noise.shape[1], -np.inf, dtype=np.float32)
    if better.any():
        np.maximum(largest, (noise if better.all() else noise[better]).max(axis=0), out=largest)
    if worse.any():
        np.maximum(largest, -(noise if worse.all() else noise[worse]).min(axis=0), out=largest)
    return largest


def _standardised(values: Floats, errors: Floats) -> Floats:
    return (values[:, None] - values[None, :]) / np.sqrt(errors[:, None] ** 2 + errors[None, :] ** 2)


def _largest(of: Draws, tested: Bools) -> NDArray[np.float32]:
    """For each draw the largest standardised difference among the pairs still tested."""
    error = of.errors.astype(np.float32)
    largest = np.full(of.noise.shape[1], -np.inf, dtype=np.float32)
    for place in range(of.places):
        others = np.flatnonzero(tested[place])
        if len(others):
            scale = 1 / np.sqrt(error[place] ** 2 + error[others] ** 2)
            ahead = (of.noise[place] - of.noise[others]) * scale[:, None]
            np.maximum(largest, ahead.max(axis=0), out=largest)
    return largest


def on_arcsine_scale(good: ArrayLike, counted: ArrayLike) -> tuple[Floats, Floats]:
    """Shares as angles, whose standard errors depend on the size alone.

    Anscombe 1948: asin √((x + 3/8) / (n + 3/4)) with variance 1 / (4n + 2). An error from the share
    itself would be 0 at 100 %, and one rated service would beat every council for certain.
    """
    x, n = np.asarray(good, dtype=np.float64), np.asarray(counted, dtype=np.float64)
    return np.arcsin(np.sqrt((x + 0.375) / (n + 0.75))), 1 / np.sqrt(4 * n + 2)
