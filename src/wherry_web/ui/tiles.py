"""Maps of equal tiles: every region or authority the same area, whatever its acres."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import ceil
from pathlib import Path

STEPS = 5
"""Shades of the scale; a sixth look means not known."""
MOST_ACROSS = 9
GAP = 0.25
"""Of a tile, between two regions."""


@dataclass(frozen=True)
class Tile:
    """A place on the map: where it stands, its words, and its shade (1 to 5; 0 not known)."""

    column: int
    row: float
    short: str
    name: str
    text: str
    shade: int
    href: str = ""
    """Where the tile leads."""
    mark: str = ""
    """“own” or “near”: picked out by its edge."""


@dataclass(frozen=True)
class TileMap:
    """Tiles with the size of their grid, and labels of its rows."""

    tiles: tuple[Tile, ...]
    columns: int
    rows: float
    labels: tuple[tuple[float, str], ...] = ()

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """The same in words: each place and its value."""
        return [(tile.name, tile.text) for tile in self.tiles]


@dataclass(frozen=True)
class Placed:
    """A value of a place: share from 0 to 1 or None where not known, and how it is written."""

    name: str
    short: str
    share: float | None
    text: str
    href: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Scale:
    """Shades by share: five steps of equal width from `low` to `high`."""

    low: float = 0.5
    high: float = 1.0

    def shade(self, share: float | None) -> int:
        """1 (lowest) to 5 (highest); 0 where not known."""
        if share is None:
            return 0
        step = int((share - self.low) / (self.high - self.low) * STEPS + 1e-9)
        return min(max(step, 0), STEPS - 1) + 1

    @property
    def bands(self) -> list[tuple[int, str]]:
        """Shade and its words, for the legend."""
        edges = [self.low + (self.high - self.low) * step / STEPS for step in range(STEPS + 1)]
        words = [f"{100 * low:.0f} to {100 * high:.0f} %" for low, high in pairwise(edges)]
        words[0] = f"under {100 * edges[1]:.0f} %"
        words[-1] = f"{100 * edges[-2]:.0f} % and over"
        return list(enumerate(words, start=1))


@cache
def region_places() -> tuple[dict[str, str], ...]:
    """The nine regions with their tiles, as `tiles.csv` has them."""
    text = Path(__file__).with_name("tiles.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def region_map(values: Mapping[str, Placed], scale: Scale) -> TileMap:
    """England's regions; `values` by code, and one without a value is shown as not known."""
    tiles = []
    for place in region_places():
        value = values.get(place["code"])
        text = value.text if value else "not known"
        shade = scale.shade(value.share if value else None)
        column, row = int(place["column"]), int(place["row"])
        tiles.append(Tile(column, row, place["short"], place["name"], text, shade))
    left = min(t.column for t in tiles)
    tiles = [Tile(t.column - left, t.row, t.short, t.name, t.text, t.shade) for t in tiles]
    return TileMap(tuple(tiles), max(t.column for t in tiles) + 1, max(t.row for t in tiles) + 1)


def authority_map(by_region: Mapping[str, Sequence[Placed]], scale: Scale) -> TileMap:
    """Authorities as a block of tiles under the name of their region, nine across."""
    tiles: list[Tile] = []
    labels: list[tuple[float, str]] = []
    row = 0.0
    for region, places in by_region.items():
        labels.append((row, region))
        tiles += _block(places, row, scale)
        row += ceil(len(places) / MOST_ACROSS) + GAP
    return TileMap(tuple(tiles), MOST_ACROSS, row - GAP, tuple(labels))


def _block(places: Sequence[Placed], first_row: float, scale: Scale) -> Iterable[Tile]:
    for number, place in enumerate(places):
        down, column = divmod(number, MOST_ACROSS)
        yield _tile(place, column, first_row + down, scale)


def spot_map(spots: Iterable[tuple[Placed, int, int]], scale: Scale) -> TileMap:
    """Places each on its own tile: column from the west, row from the north."""
    tiles = tuple(_tile(place, column, row, scale) for place, column, row in spots)
    across, down = max(t.column for t in tiles) + 1, max(t.row for t in tiles) + 1
    return TileMap(tiles, across, down)


def _tile(place: Placed, column: int, row: float, scale: Scale) -> Tile:
    return Tile(
        column,
        row,
        place.short,
        place.name,
        place.text,
        scale.shade(place.share),
        href=place.href,
        mark=place.mark,
    )
