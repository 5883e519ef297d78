"""Shapes of places as drawn paths: generalised, to scale, north up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians

from wherry_web.ui.tiles import Placed, Scale

WIDTH = 560
Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Shape:
    """A place as a path, its words and its shade."""

    path: str
    name: str
    text: str
    shade: int
    mark: str = ""


@dataclass(frozen=True)
class ShapeMap:
    """Shapes on one drawing; what is not known and what is picked out come last: their edges stay whole."""

    shapes: tuple[Shape, ...]
    width: int
    height: int
    left_out: int = 0
    """Places that have no outline."""


class Outlines:
    """Outlines of places, projected once."""

    def __init__(self, geometries: Mapping[str, str]) -> None:
        rings = {code: _rings(text) for code, text in geometries.items()}
        points = [point for found in rings.values() for ring in found for point in ring]
        self._west, self._north = min(x for x, _ in points), max(y for _, y in points)
        east, south = max(x for x, _ in points), min(y for _, y in points)
        # A degree of longitude is shorter than one of latitude: true to shape at the middle of the map.
        self._squeeze = cos(radians((self._north + south) / 2))
        self._scale = WIDTH / ((east - self._west) * self._squeeze or 1)
        self.height = round((self._north - south) * self._scale) + 1
        self.paths = {code: "".join(map(self._path, found)) for code, found in rings.items()}

    def _path(self, ring: Ring) -> str:
        spots: list[str] = []
        for x, y in ring:
            across, down = (x - self._west) * self._squeeze * self._scale, (self._north - y) * self._scale
            spot = f"{across:.0f} {down:.0f}"
            if not spots or spots[-1] != spot:
                spots.append(spot)
        return f"M{'L'.join(spots)}Z" if len(spots) > 1 else ""

    def join(self, code: str, parts: Iterable[str]) -> None:
        """Give a place without an outline that of its parts, where all of them have one."""
        listed = list(parts)
        if code not in self.paths and all(part in self.paths for part in listed):
            self.paths[code] = "".join(self.paths[part] for part in listed)

    def shaded(self, places: Iterable[tuple[str, Placed]], scale: Scale) -> ShapeMap:
        """The places that have an outline, by code, with their values."""
        listed = list(places)
        found = [
            Shape(self.paths[code], p.name, p.text, scale.shade(p.share), p.mark)
            for code, p in listed
            if code in self.paths
        ]
        left_out = len(listed) - len(found)
        return ShapeMap(
            tuple(sorted(found, key=lambda s: (s.mark, s.shade == 0))), WIDTH, self.height, left_out
        )


def _rings(geometry: str) -> list[Ring]:
    """The outer edge of each part; holes are left out, for what lies in them is drawn over."""
    return [[(x, y) for x, y, *_ in polygon[0]] for polygon in json.loads(geometry)["coordinates"]]
