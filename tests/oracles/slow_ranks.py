"""Ranks once more, with plain loops: slow, obvious, independent."""

from __future__ import annotations

import numpy as np


def ranks_one_by_one(shares: np.ndarray) -> list[list[int]]:
    """How often each place (column) has each rank, by counting in each draw (row) the places that are better."""
    times = [[0] * shares.shape[1] for _ in range(shares.shape[1])]
    for drawn in shares.tolist():
        for place, share in enumerate(drawn):
            times[place][sum(other > share for other in drawn)] += 1
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
