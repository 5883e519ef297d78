"""The invented map, and the definitions in which it is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wherry.definitions import load_definitions
from wherry.domain.identifiers import PLACE_CODE
from wherry.domain.places import PlaceKind
from wherry.sample.options import SampleOptions
from wherry.sample.overlay import write_overlay
from wherry.sample.places import INVENTED, Places, county_locations, invent_places

DAY = date(2026, 10, 1)


def places_for(locations: int) -> Places:
    return invent_places(SampleOptions(locations=locations))


@pytest.mark.parametrize(
    ("locations", "authorities", "regions", "boards"),
    [(57_000, 151, 9, 42), (9_000, 60, 9, 17), (300, 11, 3, 3)],
)
def test_there_are_fewer_places_where_there_are_fewer_locations(
    locations: int, authorities: int, regions: int, boards: int
) -> None:
    places = places_for(locations)
    assert (len(places.authorities), len(places.regions), len(places.boards)) == (
        authorities,
        regions,
        boards,
    )


@pytest.mark.parametrize(("locations", "wanted"), [(57_000, 470), (9_000, 187), (300, 71)])
def test_the_size_of_the_county(locations: int, wanted: int) -> None:
    assert county_locations(SampleOptions(locations=locations)) == wanted


def test_every_place_says_that_it_is_invented() -> None:
    places = places_for(57_000)
    named = [places.country, *places.regions, *places.boards, *places.authorities]
    named += [group for authority in places.authorities for group in authority.groups]
    assert all(place.name.endswith(INVENTED) for place in named)
    assert len({place.code for place in named}) == len({place.name for place in named}) == len(named)
    assert all(PLACE_CODE.fullmatch(place.code) for place in named)
    assert places.county.short_name == "Wherryshire"


def test_no_invented_code_or_name_is_a_real_one() -> None:
    real = load_definitions().places.places
    invented = places_for(57_000)
    for place in (*invented.regions, *invented.boards, *invented.authorities):
        assert place.code not in real
        assert place.name not in {p.name for p in real.values()}


def test_the_overlay_is_all_there_is(tmp_path: Path) -> None:
    places = places_for(1_000)
    write_overlay(places, tmp_path)
    definitions = load_definitions(tmp_path / "definitions")
    assert definitions.is_invented
    gazetteer = definitions.places
    for kind, invented in (
        (PlaceKind.AUTHORITY, places.authorities),
        (PlaceKind.REGION, places.regions),
        (PlaceKind.ICB, places.boards),
    ):
        assert {p.code for p in gazetteer.of_kind(kind, DAY)} == {p.code for p in invented}
    assert "Norfolk" not in gazetteer.authority_codes(DAY)
    assert gazetteer.find("Wherryshire", DAY).code == places.county.code
    assert gazetteer.find("England", DAY).code == "E92000001"
    assert gazetteer.not_in_england == ("Unspecified", "(pseudo) Wales")


def test_without_the_marker_an_overlay_adds_to_the_real_places(tmp_path: Path) -> None:
    write_overlay(places_for(1_000), tmp_path)
    (tmp_path / "definitions" / "INVENTED").unlink()
    definitions = load_definitions(tmp_path / "definitions")
    assert not definitions.is_invented
    assert {"Norfolk", "Wherryshire"} <= set(definitions.places.authority_codes(DAY))


def test_the_overlay_has_the_columns_of_the_shipped_definitions(tmp_path: Path) -> None:
    write_overlay(places_for(1_000), tmp_path)
    shipped = Path(load_definitions.__code__.co_filename).parent / "places"
    names = sorted(path.name for path in shipped.glob("*.csv"))
    assert sorted(p.name for p in (tmp_path / "definitions" / "places").glob("*.csv")) == names
    for name in names:
        columns = [
            (folder / name).read_text(encoding="utf-8").splitlines()[0]
            for folder in (shipped, tmp_path / "definitions" / "places")
        ]
        assert columns[0] == columns[1], name
