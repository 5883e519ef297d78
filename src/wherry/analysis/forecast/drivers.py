"""What drives a forecast: which input, high or low, moves the share and the chance of a target most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wherry.analysis.forecast.futures import Futures

FIFTH = 0.2
INPUTS = (
    ("outcome", "How often CQC finds Good or better when it inspects"),
    ("inspected_below", "How many services below Good CQC inspects again"),
    ("intensity", "How often CQC inspects at all"),
    ("left", "How many services leave the register"),
    ("came", "How many services are rated for the first time"),
)


@dataclass(frozen=True)
class Driver:
    """One input: the median share and the chance of the target in the fifth of futures where it was
    lowest and in the fifth where it was highest; `explained` is the part of the variance of the
    share that goes with it (squared rank correlation). Inputs overlap, so the parts do not add up."""

    key: str
    title: str
    median_if_low: float
    median_if_high: float
    probability_if_low: float | None
    probability_if_high: float | None
    explained: float


def drivers_of(futures: Futures, target: float | None) -> tuple[Driver, ...]:
    """The inputs, the one that moves the share most first."""
    share = share_of(futures)[:, -1]
    found = []
    for key, title in INPUTS:
        value = np.asarray(getattr(futures, key), dtype=np.float64)
        if np.ptp(value) == 0:
            continue
        order = np.argsort(value, kind="stable")
        count = max(1, int(len(order) * FIFTH))
        low, high = share[order[:count]], share[order[-count:]]
        found.append(
            Driver(
                key,
                title,
                float(np.median(low)),
                float(np.median(high)),
                None if target is None else float((low >= target).mean()),
                None if target is None else float((high >= target).mean()),
                _rank_correlation(value, share) ** 2,
            )
        )
    return tuple(sorted(found, key=lambda d: -abs(d.median_if_high - d.median_if_low)))


def share_of(futures: Futures) -> NDArray[np.float64]:
    """The share of all groups together, futures x months."""
    good, rated = futures.good.sum(axis=2), futures.rated.sum(axis=2)
    return np.asarray(good / np.maximum(rated, 1))


def _rank_correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Spearman's, 0 where either does not vary. Ranks are Polars': SciPy's statistics take 0.3 s to load."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    first, second = (pl.Series(values).rank("average").to_numpy() for values in (one, other))
    return float(np.corrcoef(first, second)[0, 1])
