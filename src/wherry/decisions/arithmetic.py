"""What must change for a share to reach a target, in whole services and exact arithmetic.

Of `rated` services `good` are Good or better; the target is reached when good / rated >= target,
exactly (it is not reached by a share that only rounds to it). reference science.md §4.
"""

from __future__ import annotations

import math
from fractions import Fraction


def turn_rounds(good: int, rated: int, target: Fraction, departures: int = 0) -> int:
    """The fewest below-Good services whose rating must improve, when some below-Good ones depart.

    >>> turn_rounds(261, 367, Fraction("0.85")), turn_rounds(261, 367, Fraction("0.85"), departures=60)
    (51, 0)
    """
    return max(0, math.ceil(target * (rated - departures)) - good)


def exits(good: int, rated: int, target: Fraction) -> int:
    """The fewest below-Good services that must deregister when no rating improves.

    >>> exits(261, 367, Fraction("0.85")), exits(204, 306, Fraction("0.85"))
    (60, 66)
    """
    return max(0, rated - math.floor(good / target))


def frontier(good: int, rated: int, target: Fraction) -> tuple[tuple[int, int], ...]:
    """Every pair (departures, improvements) that reaches the target with the fewest improvements.

    >>> frontier(8, 10, Fraction("0.9"))
    ((0, 1), (1, 1), (2, 0))
    """
    most = exits(good, rated, target)
    return tuple((out, turn_rounds(good, rated, target, out)) for out in range(most + 1))


def entrants(good: int, rated: int, target: Fraction) -> int | None:
    """How many new services rated Good would reach the target alone; None where no number would.

    >>> entrants(261, 367, Fraction("0.85")), entrants(9, 10, Fraction(1))
    (340, None)
    """
    missing = target * rated - good
    if missing <= 0:
        return 0
    return None if target == 1 else math.ceil(missing / (1 - target))


def cushion(good: int, rated: int, target: Fraction) -> int:
    """How many Good services may fall below Good before a target that is met is missed.

    >>> cushion(18, 20, Fraction("0.85")), cushion(12, 15, Fraction("0.85"))
    (1, 0)
    """
    return max(0, good - math.ceil(target * rated))
