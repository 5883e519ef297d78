"""A stream of random numbers for each service, so that what befalls one moves no other's luck.

Two runs of the same seed, one with an option's effects and one without, differ only where something
was done to a service (common random numbers); so their difference is the option's. NumPy's generators
draw for all in turn, and one event more in a month would give every later service another number.
The numbers are those of SplitMix64 (Steele, Lea and Flood 2014, “Fast splittable pseudorandom number
generators”): a counter of its own for each service, started at random, and a mixing of its bits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wherry.analysis.forecast.history import Whole

Floats = NDArray[np.float32]
STEP, FIRST, SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
TOP, MIDDLE = np.uint64(40), np.uint64(16)
LOW_BITS = np.uint64(2**24 - 1)
PART = np.float32(2.0**-24)  # As many different numbers as a float of 32 bits tells apart in 0 to 1.


class Streams:
    """The streams of so many services."""

    def __init__(self, draw: np.random.Generator, services: int) -> None:
        self.counter = draw.integers(0, 2**64, services, dtype=np.uint64)

    def pair(self, where: Whole) -> tuple[Floats, Floats]:
        """The next two numbers, from 0 up to below 1, of some services."""
        word = self._next(where)
        return _part(word >> TOP), _part(word >> MIDDLE & LOW_BITS)

    def _next(self, where: Whole) -> NDArray[np.uint64]:
        word = self.counter[where]
        word += STEP
        self.counter[where] = word
        word ^= word >> np.uint64(30)
        word *= FIRST
        word ^= word >> np.uint64(27)
        word *= SECOND
        word ^= word >> np.uint64(31)
        return word


def _part(number: NDArray[np.uint64]) -> Floats:
    """A number of 24 bits as a part of one."""
    return number.astype(np.float32) * PART


def exponential(number: Floats) -> Floats:
    """Waiting times of mean one, from numbers from 0 up to below 1."""
    return np.asarray(-np.log1p(-number), dtype=np.float32)
