"""Maps of points drawn here: services as dots, many of them as one, over the shapes of places where known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, hypot, log10, radians
from typing import Any

WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 640.0, 300.0, 640.0
EDGE = 30.0
"""Between the outermost dot and the edge."""
MILES_A_DEGREE = 69.05
"""Of latitude."""
LEAST_SPAN = 0.03
"""Degrees that a map shows at least: two miles, so that one service is not a map of its own garden."""
STEPS = (1, 2, 5)
FINEST = 1.2
"""Corners of a shape that lie nearer than this on the drawing are left out."""
LETTERS = {"outstanding": "O", "good": "G", "requires_improvement": "R", "inadequate": "I"}
"""What stands in a dot: colour is not all that tells ratings apart (WCAG 2.2, 1.4.1)."""


@dataclass(frozen=True)
class Point:
    """One thing on the map, or `number` of them together; `look` is the rating of one."""

    latitude: float
    longitude: float
    words: str
    number: int = 1
    look: str = ""


@dataclass(frozen=True)
class Dot:
    """A point as it is drawn."""

    x: float
    y: float
    radius: float
    letter: str
    look: str
    words: str


@dataclass(frozen=True)
class DotMap:
    """A drawing: its size, dots, outlines of places, a circle, and a rule of so many miles."""

    width: float
    height: float
    dots: tuple[Dot, ...]
    shapes: tuple[str, ...] = ()
    circle: tuple[float, float, float] | None = None
    rule: float = 0.0
    rule_words: str = ""
    looks: tuple[str, ...] = field(default=())
    """Which looks its legend explains."""
    has_groups: bool = False


@dataclass(frozen=True)
class _Frame:
    """How degrees become the drawing's units."""

    north: float
    west: float
    narrow: float
    scale: float
    """Units a degree of latitude."""
    left: float
    top: float

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        x = self.left + (longitude - self.west) * self.narrow * self.scale
        y = self.top + (self.north - latitude) * self.scale
        return round(x, 1), round(y, 1)


def dot_map(
    points: Sequence[Point],
    *,
    shapes: Iterable[str] = (),
    circle: tuple[float, float, float] | None = None,
) -> DotMap | None:
    """A map of points; None where there is nothing to show.

    `shapes` are GeoJSON geometries in degrees; `circle` is a latitude, a longitude and miles.
    """
    if not points and circle is None:
        return None
    frame, height = _framed(points, circle)
    drawn = None
    if circle:
        drawn = (*frame.at(circle[0], circle[1]), round(circle[2] / MILES_A_DEGREE * frame.scale, 1))
    rule, words = _rule(frame.scale)
    singles = [point for point in points if point.number == 1]
    looks = dict.fromkeys(p.look for p in singles)
    return DotMap(
        WIDTH,
        height,
        # The largest first, so that none hides a smaller one.
        tuple(_dot(point, frame) for point in sorted(points, key=lambda p: -p.number)),
        tuple(path for shape in shapes if (path := _path(shape, frame, height))),
        drawn,
        rule,
        words,
        tuple(look for look in (*LETTERS, "") if look in looks),
        len(singles) < len(points),
    )


def _framed(points: Sequence[Point], circle: tuple[float, float, float] | None) -> tuple[_Frame, float]:
    latitudes = [p.latitude for p in points]
    longitudes = [p.longitude for p in points]
    if circle:
        reach = circle[2] / MILES_A_DEGREE
        wide = reach / cos(radians(circle[0]))
        latitudes += [circle[0] - reach, circle[0] + reach]
        longitudes += [circle[1] - wide, circle[1] + wide]
    south, north, west, east = min(latitudes), max(latitudes), min(longitudes), max(longitudes)
    narrow = cos(radians((south + north) / 2))
    tall, wide = max(north - south, LEAST_SPAN), max((east - west) * narrow, LEAST_SPAN)
    scale = min((WIDTH - 2 * EDGE) / wide, (MOST_HEIGHT - 2 * EDGE) / tall)
    height = round(max(LEAST_HEIGHT, min(MOST_HEIGHT, tall * scale + 2 * EDGE)), 1)
    left = (WIDTH - (east - west) * narrow * scale) / 2
    top = (height - (north - south) * scale) / 2
    return _Frame(north, west, narrow, scale, left, top), height


def _dot(point: Point, frame: _Frame) -> Dot:
    x, y = frame.at(point.latitude, point.longitude)
    if point.number == 1:
        return Dot(x, y, 9, LETTERS.get(point.look, "–"), point.look or "none", point.words)
    size = round(min(12 + 3 * log10(point.number), 18), 1)
    return Dot(x, y, size, str(point.number), "group", point.words)


def _rule(scale: float) -> tuple[float, str]:
    """The length of a rule of a round number of miles, a fifth of the width at most, and its words."""
    mile = scale / MILES_A_DEGREE
    round_numbers = [step * 10**power for power in range(3) for step in STEPS]
    miles = max((n for n in round_numbers if n * mile <= WIDTH / 4), default=1)
    return round(miles * mile, 1), f"{miles} {'mile' if miles == 1 else 'miles'}"


@lru_cache(1_000)  # The pages of one search have one frame.
def _path(geometry: str, frame: _Frame, height: float) -> str:
    """The outline of a shape as far as it can be seen; empty where it lies elsewhere."""
    parts = []
    for (west, south, east, north), ring in _rings(geometry):
        left, top = frame.at(north, west)
        right, bottom = frame.at(south, east)
        if right > 0 and left < WIDTH and bottom > 0 and top < height:
            corners = _thinned([frame.at(latitude, longitude) for longitude, latitude in ring])
            if len(corners) > 3:
                parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in corners) + "Z")
    return "".join(parts)


def _thinned(corners: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = [corners[0]]
    for x, y in corners[1:]:
        if hypot(x - kept[-1][0], y - kept[-1][1]) >= FINEST:
            kept.append((x, y))
    return kept


Corner = tuple[float, float]
Box = tuple[float, float, float, float]


@lru_cache(200)
def _rings(geometry: str) -> tuple[tuple[Box, tuple[Corner, ...]], ...]:
    """The rings of a polygon or several, each after its bounds (west, south, east, north)."""
    found: dict[str, Any] = json.loads(geometry)
    polygons = found["coordinates"] if found["type"] == "MultiPolygon" else [found["coordinates"]]
    rings = [ring for polygon in polygons for ring in polygon if ring]
    return tuple(_boxed(tuple((corner[0], corner[1]) for corner in ring)) for ring in rings)


def _boxed(ring: tuple[Corner, ...]) -> tuple[Box, tuple[Corner, ...]]:
    longitudes, latitudes = zip(*ring, strict=True)
    return (min(longitudes), min(latitudes), max(longitudes), max(latitudes)), ring
