"""Where each authority stands on a map of equal tiles: a drawing, edited by hand in `tiles.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from wherry.definitions.reading import Entry, keyed, read_csv

TILES = Path(__file__).with_name("tiles.csv")
TILES_SOURCE = (
    "The layout is Wherry’s own: one tile for each council, computed from centres and common borders in "
    "boundaries of the Office for National Statistics (2023, OGL v3.0), then set right by hand."
)
"""Who drew it, and from what: `tiles.csv` says nothing but numbers."""


@dataclass(frozen=True)
class TilePlace:
    """A tile: column from the west, row from the north, and a name that fits into it.

    Councils that never existed on the same day may stand on the same tile.
    """

    short: str
    column: int
    row: int


@cache
def tile_places() -> Mapping[str, TilePlace]:
    """The tile of each authority by code, of all days.

    Raises:
        BadDefinition: with file and line.
    """
    rows = keyed(list(read_csv(TILES)), _tile_from, "code")
    return MappingProxyType({code: tile for code, (_, tile) in rows.items()})


def _tile_from(entry: Entry) -> TilePlace:
    entry.only("code", "short", "column", "row")
    column, row = entry.text("column"), entry.text("row")
    if not (column.isascii() and column.isdigit() and row.isascii() and row.isdigit()):
        raise entry.refuse("“column” and “row” should be whole numbers from 0 up")
    return TilePlace(entry.text("short"), int(column), int(row))
