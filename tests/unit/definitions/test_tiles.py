"""The map of equal tiles: every council of any day, and never two of one day on a tile."""

from __future__ import annotations

from datetime import date

import pytest

from wherry.definitions import load_definitions
from wherry.definitions.tiles import tile_places
from wherry.domain.places import PlaceKind


def test_every_authority_of_any_day_has_a_tile() -> None:
    places = load_definitions().places.places.values()
    assert set(tile_places()) == {p.code for p in places if p.kind is PlaceKind.AUTHORITY}


@pytest.mark.parametrize(
    "day", ["2015-06-01", "2019-06-01", "2020-06-01", "2021-06-01", "2023-06-01", "2025-06-01"]
)
def test_councils_of_one_day_stand_on_tiles_of_their_own(day: str) -> None:
    there = load_definitions().places.of_kind(PlaceKind.AUTHORITY, date.fromisoformat(day))
    tiles = [tile_places()[place.code] for place in there]
    assert len({(tile.column, tile.row) for tile in tiles}) == len(there) > 149
    assert all(0 < len(tile.short) <= 8 for tile in tiles)
    assert len({tile.short for tile in tiles}) == len(there)


def test_the_map_is_north_up() -> None:
    tiles = {
        p.name: tile_places()[p.code]
        for p in load_definitions().places.of_kind(PlaceKind.AUTHORITY, date(2023, 6, 1))
    }
    assert tiles["Northumberland"].row < tiles["Leeds"].row < tiles["Norfolk"].row < tiles["Kent"].row
    assert tiles["Cornwall"].column < tiles["Wiltshire"].column < tiles["Norfolk"].column
