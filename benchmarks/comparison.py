"""Rank ranges of many leagues at once, beside the plain loop that does the obvious."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from wherry.analysis.comparison.prior import prior_of
from wherry.analysis.comparison.rank_sets import joint_sets, marginal_sets, noise_for, on_arcsine_scale
from wherry.analysis.comparison.ranks import draw_many

PLACES, TYPES, MONTHS, DRAWS, SEED = 153, 4, 150, 1000, 20211127
PART_OF_LOOP = 3
"""Leagues that the plain loop ranks: all would take it an hour."""


def comparison(runs: int) -> Iterator[str]:
    """Every measured figure in a sentence."""
    good, counted = _leagues()
    every = _times(lambda: _ranges(good, counted), min(runs, 3))
    yield (
        f"rank ranges with {DRAWS:,} draws, {PLACES} authorities × {TYPES} types of care × {MONTHS} months "
        f"({len(good)} leagues): {_said(every)} (at most 5)"
    )
    month = _times(lambda: _ranges(good[:TYPES], counted[:TYPES]), runs * 4)
    yield f"one month of it, {TYPES} types: {_said(month)} (at most 0.1)"
    loop = _times(lambda: [_plain_loop(good[n], counted[n]) for n in range(PART_OF_LOOP)], 1)
    each = statistics.median(loop) / PART_OF_LOOP
    ours = statistics.median(every) / len(good)
    yield (
        f"a plain loop over draws and places (the same model, `numpy.random.Generator.beta`): {each:.2f} s a "
        f"league, measured on {PART_OF_LOOP}; ours {1000 * ours:.1f} ms: **{each / ours:,.0f} ×**"
    )
    noise = noise_for(*on_arcsine_scale(good[0], counted[0]), 4000, SEED)
    own, joint = _times(lambda: marginal_sets(noise), 3), _times(lambda: joint_sets(noise), 3)
    yield f"confidence sets of one league with 4,000 draws, each place alone: {_said(own)}; all at once: {_said(joint)}"


def _leagues() -> tuple[np.ndarray, np.ndarray]:
    """Counts as England's are (mean 158 rated, true shares 5 points apart), invented, leagues x places."""
    rng = np.random.default_rng(SEED)
    sizes = np.maximum(4, rng.lognormal(np.log(158) - 0.25, 0.7, (TYPES, PLACES)) / TYPES).round().astype(int)
    true = rng.beta(0.845 * 51, 0.155 * 51, (TYPES, PLACES))
    months = [rng.binomial(sizes, true) for _ in range(MONTHS)]
    return np.concatenate(months), np.concatenate([sizes] * MONTHS)


def _ranges(good: np.ndarray, counted: np.ndarray) -> list[Any]:
    """What a screen shows of each league: the range, and the chance to be among the last ten."""
    drawn = draw_many(good, counted, DRAWS, SEED)
    return [(league.range_of(0.95), league.among_last(10)) for league in drawn]


def _plain_loop(good: np.ndarray, counted: np.ndarray) -> list[tuple[int, int]]:
    prior = prior_of(good, counted)
    mean, strength = float(prior.mean), float(prior.strength)
    rng = np.random.default_rng(SEED)
    ranks: list[list[int]] = [[] for _ in good]
    for _ in range(DRAWS):
        shares = [
            rng.beta(x + mean * strength, n - x + (1 - mean) * strength)
            for x, n in zip(good, counted, strict=True)
        ]
        for place, share in enumerate(shares):
            ranks[place].append(1 + sum(other > share for other in shares))
    return [(sorted(r)[int(0.025 * DRAWS)], sorted(r)[int(0.975 * DRAWS)]) for r in ranks]


def _times(measured: Callable[[], object], runs: int) -> list[float]:
    measured()
    found = []
    for _ in range(runs):
        begun = time.perf_counter()
        measured()
        found.append(time.perf_counter() - begun)
    return found


def _said(times: list[float]) -> str:
    return f"median {statistics.median(times):.3f} s, slowest of {len(times)} {max(times):.3f} s"
