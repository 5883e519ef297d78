"""Rows of CQC's files: their headings are CQC's, their words are words that are known."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.builders import REAL_DATA
from wherry.definitions import load_definitions
from wherry.definitions.words import plain
from wherry.sample.answers import answers
from wherry.sample.facts import Facts, Row
from wherry.sample.rates import day
from wherry.sample.sheets import (
    Snapshot,
    active_rows,
    directory_rows,
    dual_rows,
    ended_rows,
    provider_rows,
    rating_rows,
)
from wherry.sample.words import headings, terms
from wherry.sample.world import World
from wherry.sources.cqc_api import SOURCE

LAST = day(2026, 10, 1)
SHEETS = {
    "active_locations": (active_rows, 122),
    "latest_ratings": (rating_rows, 28),
    "deactivated_locations": (ended_rows, 108),
    "dual_registrations": (dual_rows, 11),
    "provider_ratings": (provider_rows, 21),
}


def cells(world: World, sheet: str, on: int = LAST) -> list[dict[str, object]]:
    header, *rows = SHEETS[sheet][0](Snapshot(world, Facts(), on))
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.real
def test_headings_are_those_that_were_published() -> None:
    published = json.loads((REAL_DATA / "cqc/headers_2026.json").read_text(encoding="utf-8"))
    assert headings()["active_locations"] == published["HSCA_Active_Locations"]["headers"]
    assert headings()["latest_ratings"] == published["Latest_ratings"]["headers"]
    assert headings()["dual_registrations"] == published["Dual_Registration_Locations"]["headers"]
    deactivated = published["Deactivated_Locations"]["headers"][:-1]  # The list there is cut short.
    assert headings()["deactivated_locations"][: len(deactivated)] == deactivated


@pytest.mark.parametrize("sheet", SHEETS)
def test_rows_are_as_wide_as_the_header(world: World, sheet: str) -> None:
    make, width = SHEETS[sheet]
    rows: list[Row] = list(make(Snapshot(world, Facts(), LAST)))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {width}


def test_every_term_is_one_that_definitions_know() -> None:
    definitions = load_definitions()
    for kind, known in (("services", definitions.services), ("bands", definitions.user_bands)):
        for term in terms(kind).values():
            assert known.keys[plain(term.heading)] == term.key
            assert known.keys[plain(term.name)] == term.key


def test_active_locations(world: World) -> None:
    rows = {row["Location ID"]: row for row in cells(world, "active_locations")}
    assert len(rows) == 1_500
    for registration in world.live(LAST):
        row = rows[registration.location_id]
        assert row["Location HSCA start date"] == date.fromordinal(registration.start)
        assert row["Care home?"] == ("Y" if registration.site.profile.is_care_home else "N")
        flags = {h for h, cell in row.items() if h.startswith("Service type - ") and cell == "Y"}
        assert len(flags) == len(registration.site.profile.services)
        assert row["Care homes beds"] == registration.beds_on(LAST)


def test_words_for_ratings_are_known_and_drift(world: World) -> None:
    words = load_definitions().rating_words
    found = {row["Latest Rating"] for row in cells(world, "latest_ratings")}
    assert {plain(str(word)) for word in found} <= set(words)
    assert {"Requires improvement", "Requires Improvement"} <= found
    by_year = {
        year: {str(r["Location Latest Overall Rating"]) for r in cells(world, "active_locations", day(year, 6, 1))}
        for year in (2020, 2024, 2026)
    }  # fmt: skip
    assert "No published rating" in by_year[2020]
    assert "None" in by_year[2024]
    assert "Not Rated" in by_year[2026]


def test_since_2026_several_services_are_rated_in_the_ratings_file_only(world: World) -> None:
    several = {r.location_id for r in world.live(LAST) if r.is_rated_by_service(LAST) and r.standing(LAST)}
    assert several
    for on, word in ((day(2025, 12, 31), False), (LAST, True)):
        rows = {r["Location ID"]: r for r in cells(world, "active_locations", on)}
        there = several & set(rows)
        assert all((rows[i]["Location Latest Overall Rating"] == "Not Rated") is word for i in there)
    groups: dict[object, set[object]] = {}
    for row in cells(world, "latest_ratings"):
        groups.setdefault(row["Location ID"], set()).add(row["Service / Population Group"])
    assert all("Overall" not in groups[i] and len(groups[i]) >= 2 for i in several)


def test_inherited_ratings_are_older_than_the_registration(world: World) -> None:
    inherited = [r for r in cells(world, "active_locations") if r["Inherited Rating (Y/N)"] == "Y"]
    assert inherited
    assert all(r["Publication Date"] <= r["Location HSCA start date"] for r in inherited)  # type: ignore[operator]


def test_deactivated_locations_have_an_end(world: World) -> None:
    rows = cells(world, "deactivated_locations")
    live = {r.location_id for r in world.live(LAST)}
    assert not live & {row["Location ID"] for row in rows}
    assert all(isinstance(row["Location HSCA End Date"], date) for row in rows)


def test_the_directory_states_its_day_above_the_header(world: World) -> None:
    rows = list(directory_rows(Snapshot(world, Facts(), LAST)))
    assert [row[:1] for row in rows[:4]] == [
        ["CQC Locations data"],
        [],
        ["This data was produced on 1 October 2026"],
        [],
    ]
    assert len(rows[4]) == 15
    assert {len(row) for row in rows[5:]} == {15}


@pytest.fixture(scope="module")
def found(world: World) -> list[dict[str, Any]]:
    return list(answers(world, world.places.county, LAST))


class TestAnswers:
    """The API's answers for the demonstration county."""

    def test_they_are_of_the_county_and_of_all_times(self, found: list[dict[str, Any]]) -> None:
        assert SOURCE.recognises_json is not None
        assert SOURCE.recognises_json(found[0])
        assert {a["localAuthority"] for a in found} == {"Wherryshire (invented)"}
        assert {a["registrationStatus"] for a in found} == {"Registered", "Deregistered"}

    def test_assessed_ones_have_no_current_ratings(self, found: list[dict[str, Any]]) -> None:
        care = [a for a in found if a["inspectionDirectorate"] == "Adult social care"]
        assert any("assessment" in a and "currentRatings" not in a for a in care)
        assert any("currentRatings" in a and "assessment" not in a for a in care)
        assert any(a.get("historicRatings") for a in care)

    def test_relations_point_both_ways(self, found: list[dict[str, Any]]) -> None:
        relations = [
            (a["locationId"], r["type"], r["relatedLocationId"]) for a in found for r in a["relationships"]
        ]
        assert relations
        ids = {a["locationId"] for a in found}
        back = {"HSCA Predecessor": "HSCA Successor", "HSCA Successor": "HSCA Predecessor"}
        for one, kind, other in relations:
            assert other in ids
            assert (other, back[str(kind)], one) in relations
