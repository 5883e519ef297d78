"""Who stands near whom once more: chords through the globe and plain lists; slow, obvious, independent."""

from __future__ import annotations

import math

Place = tuple[str, float, float]
RADIUS_MILES = 3958.8


def slow_miles(first: tuple[float, float], second: tuple[float, float]) -> float:
    """By the straight chord through the globe and the arc above it, in three dimensions."""

    def point(latitude: float, longitude: float) -> tuple[float, float, float]:
        north, east = math.radians(latitude), math.radians(longitude)
        return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)

    return 2 * RADIUS_MILES * math.asin(min(1.0, math.dist(point(*first), point(*second)) / 2))


def slow_nearest(here: Place, others: list[Place], most: int) -> list[str]:
    """Ids of the nearest, the nearest first; of two as near, the smaller id first."""
    far = [(round(slow_miles(here[1:], other[1:]), 6), other[0]) for other in others if other[0] != here[0]]
    return [key for _, key in sorted(far)[:most]]
