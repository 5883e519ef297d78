"""The exact distribution of how many of several independent services end Good (Poisson-binomial).

Independence overstates certainty: services of one owner, and all services of one era of inspection,
rise and fall together. Whoever prints such a probability says so. reference science.md §4.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

import numpy as np
import numpy.typing as npt


def number_good(chances: Iterable[float]) -> npt.NDArray[np.float64]:
    """Probabilities of 0, 1, … successes of independent events with these chances (0 to 1).

    One convolution an event: all terms are positive, so nothing cancels.

    Raises:
        ValueError: when a chance is not from 0 to 1.
    """
    found = np.ones(1)
    for chance in chances:
        if not 0 <= chance <= 1:
            raise ValueError(f"{chance} is not a chance from 0 to 1")
        grown = np.zeros(found.size + 1)
        grown[:-1] = found * (1 - chance)
        grown[1:] += found * chance
        found = grown
    return found


def chance_of_at_least(chances: Iterable[float], needed: int) -> float:
    """The probability that at least so many succeed."""
    return float(number_good(chances)[max(0, needed) :].sum())


def chance_of_target(chances: Iterable[float], target: Fraction) -> float | None:
    """The probability that the share of services that end Good reaches the target; None of no service."""
    every = tuple(chances)
    return chance_of_at_least(every, math.ceil(target * len(every))) if every else None
