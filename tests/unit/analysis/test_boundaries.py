"""Figures on the boundaries of other days: the areas of a map in the place of the authorities."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import day, publish, standings, take
from wherry.analysis.league import league
from wherry.analysis.position import position
from wherry.analysis.questions import LeagueQuestion, PositionQuestion
from wherry.analysis.results import Position
from wherry.domain.errors import BadFile, NotKnown, Refused, UnknownName
from wherry.sources.area_maps import read_area_map

HSCA = [
    {"id": 1, "authority": "Norfolk", "postcode": "NR1 2DH"},
    {"id": 2, "authority": "Norfolk", "postcode": "NR14 7AA", "rating": "Inadequate"},
    {"id": 3, "authority": "Suffolk", "postcode": "IP1 1AA"},
    {"id": 4, "authority": "Somerset", "postcode": "TA1 1AA", "rating": "Inadequate"},
    {"id": 5, "authority": "Bristol, City of", "postcode": "BS1 1AA"},
    {"id": 6, "authority": "Norfolk", "care_home": "N", "home_care": "Y", "postcode": "NR1 3AA"},
]


@pytest.fixture
def register(data: Path, landing: Path) -> Path:
    take(data, publish(landing, "hsca", "2021-02-01", HSCA))
    return data


def ask(register: Path, text: str, area: str, **more: object) -> Position:
    path = register.parent / "map.csv"
    path.write_text(text, encoding="utf-8")
    ready = standings(register)
    question = PositionQuestion(area, as_of=day("2021-02-01"), **more)  # type: ignore[arg-type]
    return position(ready, question, boundaries=read_area_map(path, ready.register.definitions))


def test_authorities_by_the_names_and_codes_of_any_day(register: Path) -> None:
    # E06000066 is Somerset since April 2023; on the day asked it was E10000027.
    text = (
        'authority,area\nE06000066,West\n"Bristol, City of",West\nNorfolk,East Anglia\nSuffolk,East Anglia\n'
    )
    west = ask(register, text, "west")
    assert (west.area.numerator, west.area.denominator, west.area.rank, west.area.ranked) == (1, 2, 2, 2)
    assert ask(register, text, "East Anglia").area.denominator == 4
    named = text.replace("E06000066", "Somerset")
    assert ask(register, named, "West").area.denominator == 2


def test_a_county_divided_by_postcode(register: Path) -> None:
    text = "postcode,area\nNR1,Greater Norwich City\nNR14,South\n"
    found = ask(register, text, "Greater Norwich City", compare=("South",))
    assert (found.area.numerator, found.area.denominator) == (2, 2)
    assert [(c.name, c.denominator) for c in found.comparators] == [("South", 1)]
    assert any("places 3 of 6 services" in note for note in found.provenance.notes)


def test_a_short_sector_is_not_the_district_that_it_looks_like(data: Path, landing: Path) -> None:
    rows = [
        {"id": number, "authority": "Norfolk", "postcode": postcode}
        for number, postcode in enumerate(("NR1 1AA", "NR1 2DH", "NR11 8AA"), start=1)
    ]
    take(data, publish(landing, "hsca", "2021-02-01", rows))
    text = "postcode,area\nNR1,City\nNR1 1,Thorpe\nNR11,Aylsham\n"
    found = ask(data, text, "Thorpe", compare=("City", "Aylsham"))
    assert found.area.denominator == 1
    assert [(c.name, c.denominator) for c in found.comparators] == [("City", 1), ("Aylsham", 1)]


def test_what_moved_in_an_area(register: Path, landing: Path) -> None:
    take(register, publish(landing, "hsca", "2021-01-01", [HSCA[0] | {"rating": "Inadequate"}, *HSCA[1:]]))
    found = ask(register, "authority,area\nNorfolk,Here\n", "Here", since=day("2021-01-01"))
    assert found.movements is not None
    assert [m.location_id for m in found.movements.upgraded] == ["1-100000001"]


def test_a_league_of_areas_counts_only_what_is_known(data: Path, landing: Path) -> None:
    rows = [{"id": 1, "care_home": "N", "authority": "Norfolk"}, {"id": 3, "authority": "Suffolk"}]
    take(data, publish(landing, "ratings", "2021-02-01", rows))
    path = landing / "map.csv"
    path.write_text("authority,area\nNorfolk,A\nSuffolk,B\nKent,C\n", encoding="utf-8")
    ready = standings(data)
    boundaries = read_area_map(path, ready.register.definitions)
    found = league(ready, LeagueQuestion(as_of=day("2021-02-01")), boundaries)
    assert {row.name for row in found.rows} == {"A", "B"}
    assert any("lies in C" in note for note in found.provenance.notes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("authority,area\nNorfolkk,A\n", "row 2, column “authority”: there is no such authority"),
        ("postcode,area\nNR1,A\nNR2,\n", "row 3, column “area”: a row names no area"),
        ("postcode,area\n", "a header and no rows"),
        ("foo,bar\n1,2\n", "needs a column “locality”"),
        ("authority,area\nNorfolk,A\nE10000020,B\n", "lies in two areas, A and B"),
    ],
)
def test_a_map_that_cannot_be_used(register: Path, text: str, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        ask(register, text, "A")


def test_two_areas_that_claim_one_authority_of_the_day(register: Path) -> None:
    text = "authority,area\nCumberland,A\nWestmorland and Furness,B\n"
    with pytest.raises(Refused, match="Cumbria of 1 February 2021 into two areas"):
        ask(register, text, "A")


def test_an_area_that_is_not_in_the_map(register: Path) -> None:
    with pytest.raises(UnknownName, match="its areas are A"):
        ask(register, "authority,area\nNorfolk,A\n", "Elsewhere")


def test_an_area_without_a_service(register: Path) -> None:
    with pytest.raises(NotKnown, match="ratings of B"):
        ask(register, "authority,area\nNorfolk,A\nKent,B\n", "B")
