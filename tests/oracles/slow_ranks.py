"""Ranks once more, with plain loops: slow, obvious, independent."""

from __future__ import annotations

import numpy as np

from wherry.analysis.comparison.prior import Prior


def ranks_one_by_one(
    good: np.ndarray, of: np.ndarray, prior: Prior, draws: int, seed: int
) -> list[list[int]]:
    """How often each place has each rank when the same true shares are ranked by counting the better ones."""
    rng = np.random.default_rng(seed)
    mean, strength = float(prior.mean), float(prior.strength)
    alpha, beta = good + mean * strength, of - good + (1 - mean) * strength
    first, second = (rng.standard_gamma(part, (draws, len(good))) for part in (alpha, beta))
    times = [[0] * len(good) for _ in good]
    for draw in range(draws):
        shares = [first[draw, j] / (first[draw, j] + second[draw, j]) for j in range(len(good))]
        for j, share in enumerate(shares):
            times[j][sum(other > share for other in shares)] += 1
    return times


def shares_one_by_one(
    here: list[tuple[int, int]], other: list[tuple[int, int]]
) -> tuple[float, float, float]:
    """The gap of two places given as (good, counted) by stratum, and its rate and mix by Kitagawa's sums."""
    mine, theirs = sum(n for _, n in here), sum(n for _, n in other)
    by_rate = by_mix = 0.0
    for (g, n), (og, on) in zip(here, other, strict=True):
        rate, other_rate = g / n, og / on
        weight, other_weight = n / mine, on / theirs
        by_rate += (weight + other_weight) / 2 * (rate - other_rate)
        by_mix += (rate + other_rate) / 2 * (weight - other_weight)
    gap = sum(g for g, _ in here) / mine - sum(g for g, _ in other) / theirs
    return gap, by_rate, by_mix
