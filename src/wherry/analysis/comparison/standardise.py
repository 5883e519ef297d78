"""Mix or rate: shares made comparable, and a difference divided exactly between the two.

All take counts or shares by stratum (the last axis); weights are parts of a place's services, adding
to 1. Sources: Kitagawa 1955 (Journal of the American Statistical Association 50:1168), Blinder and
Oaxaca 1973 for the threefold form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

Floats = NDArray[np.float64]

STEPS = 60  # Halvings of the shift that keeps a place's own total: beyond what floats hold.
EDGE = 1e-9  # Rates stay off 0 and 1 by this much before they are shifted.


@dataclass(frozen=True)
class Parts:
    """What each stratum adds to a difference, by other rates and by another mix."""

    by_rate: Floats
    by_mix: Floats


def kitagawa(rate: Floats, weight: Floats, other_rate: Floats, other_weight: Floats) -> Parts:
    """The two parts of Σ weight x rate - Σ other_weight x other_rate, by stratum.

    Their sum over strata is the difference exactly. Mix is measured from the other's total, so that a
    stratum adds by mix only as far as its rates differ from what is usual; the sum is the same.
    """
    middle = (other_weight * other_rate).sum(axis=-1, keepdims=True)
    return Parts(
        by_rate=(weight + other_weight) / 2 * (rate - other_rate),
        by_mix=((rate + other_rate) / 2 - middle) * (weight - other_weight),
    )


def threefold(
    rate: Floats, weight: Floats, other_rate: Floats, other_weight: Floats
) -> tuple[float, float, float]:
    """Oaxaca's endowments, coefficients and interaction; they add to the difference."""
    rates, weights = rate - other_rate, weight - other_weight
    return (
        float((other_rate * weights).sum()),
        float((other_weight * rates).sum()),
        float((weights * rates).sum()),
    )


def direct_share(rate: Floats, other_weight: Floats) -> float:
    """The share with one's own rates and the other's mix."""
    return float((other_weight * rate).sum())


def indirect_ratio(rate: Floats, weight: Floats, other_rate: Floats) -> float | None:
    """The share over what the same mix would have at the other's rates; None where that is 0."""
    expected = float((weight * other_rate).sum())
    return float((weight * rate).sum()) / expected if expected else None


def shrunk(good: Floats, counted: Floats, usual: Floats, strength: float) -> Floats:
    """Rates by stratum, drawn towards what is usual by `strength` services, that keep the place's total.

    What is usual is taken in the proportion in which the place does better or worse in all. The rates
    are then shifted together on the logit scale, so that its own mix gives the share it has
    (benchmarking, as in small area statistics); without services they are the usual ones.
    """
    total = counted.sum()
    if total == 0:
        return usual
    share, expected = good.sum() / total, (counted * usual).sum() / total
    mean = np.clip(usual * (share / expected if expected else 1.0), 0.0, 1.0)
    rates = (good + strength * mean) / (counted + strength)
    return _benchmarked(rates, counted / total, float(share))


def _benchmarked(rates: Floats, weight: Floats, share: float) -> Floats:
    if share in (0.0, 1.0):
        return np.full(rates.shape, share)
    odds = logit(np.clip(rates, EDGE, 1 - EDGE))
    low, high = -50.0, 50.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if (weight * expit(odds + middle)).sum() < share:
            low = middle
        else:
            high = middle
    return np.asarray(expit(odds + (low + high) / 2))
