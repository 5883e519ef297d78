"""Definitions: shipped ones are sound, local ones add to them, wrong ones are refused with their line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wherry.definitions import load_definitions
from wherry.definitions.words import plain
from wherry.domain.errors import BadDefinition, UnknownName
from wherry.domain.places import PlaceKind

MEASURE = """key: outstanding_care_homes
version: 1
title: Outstanding homes
why: To see whether a practitioner can add one.
numerator: [outstanding]
denominator: [outstanding, good, requires_improvement, inadequate]
unrated: left_out
inherited: counted
several_services: lowest
weight: services
direction: higher_is_better
"""


def local(folder: Path, name: str, text: str) -> Path:
    path = folder / "definitions" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder / "definitions"


def test_a_measure_is_added_without_touching_python(tmp_path: Path) -> None:
    extra = local(tmp_path, "measures/mine.yaml", MEASURE)
    assert load_definitions(extra).measure("outstanding_care_homes").numerator == ("outstanding",)
    assert "outstanding_care_homes" not in load_definitions().measures


def test_a_local_measure_replaces_the_shipped_one(tmp_path: Path) -> None:
    text = MEASURE.replace("outstanding_care_homes", "good_or_outstanding").replace(
        "version: 1", "version: 7"
    )
    measure = load_definitions(local(tmp_path, "measures/mine.yaml", text)).measure("good_or_outstanding")
    assert measure.label == "good_or_outstanding v7"


def test_another_word_for_a_rating(tmp_path: Path) -> None:
    extra = local(tmp_path, "rating_words.yaml", "- key: inadequate\n  printed: [Dreadful]\n")
    assert load_definitions(extra).rating_words["dreadful"] == "inadequate"
    assert load_definitions(extra).rating_words["good"] == "good"
    assert load_definitions(extra).rating_words["inadequate"] == "inadequate"


def test_another_word_for_a_service_leaves_the_shipped_ones(tmp_path: Path) -> None:
    shipped = load_definitions().services
    key, printed = shipped.words[0].key, shipped.words[0].printed[0]
    entry = f"- key: {key}\n  title: {shipped.words[0].title}\n  printed: [Quite another]\n"
    found = load_definitions(local(tmp_path, "services.yaml", entry)).services
    assert found.keys["quite another"] == found.keys[plain(printed)] == key


@pytest.mark.parametrize("name", ["rating_word.yaml", "measures/mine.yml", "places/authority.csv"])
def test_a_file_of_a_name_that_means_nothing_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadDefinition, match="no definition file of this name"):
        load_definitions(local(tmp_path, name, "- key: good\n"))


WRONG = {
    "a field is missing": (MEASURE.replace("why: To see whether a practitioner can add one.\n", ""), 1, "“why” is missing"),
    "a field is misspelt": (MEASURE.replace("weight:", "wieght:"), 10, "“wieght” is not a field here"),
    "a rating is unknown": (MEASURE.replace("[outstanding]", "[splendid]"), 5, "“splendid” in “numerator”"),
    "a choice is unknown": (MEASURE.replace("unrated: left_out", "unrated: ignored"), 7, "not one of left_out, counted"),
    "numerator outside denominator": (
        MEASURE.replace("denominator: [outstanding, good,", "denominator: [good,"), 5, "not in the denominator",
    ),
    "a version of nought": (MEASURE.replace("version: 1", "version: 0"), 2, "whole number from 1 up"),
    "a field twice": (MEASURE + "title: Again\n", 12, "“title” is given twice"),
    "no YAML": (MEASURE.replace("unrated: left_out", "unrated: [left_out"), 8, "cannot be read"),
    "empty": ("", 1, "it is empty"),
    "a text": ("just words\n", 1, "field: value"),
    "a list in place of a word": (MEASURE.replace("title: Outstanding homes", "title: [a, b]"), 3, "should be a text"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_measure_is_refused_with_its_line(case: str, tmp_path: Path) -> None:
    text, line, problem = WRONG[case]
    with pytest.raises(BadDefinition) as caught:
        load_definitions(local(tmp_path, "measures/mine.yaml", text))
    assert str(caught.value).startswith(f"mine.yaml, line {line}:"), str(caught.value)
    assert problem in str(caught.value)


WRONG_PLACES = {
    "code,name,region,valid_from\nE10000099,Elsewhere,E12000099,\n": (2, "not the code of a region"),
    "code,name,region,valid_from\nE10000099,Elsewhere,E12000006,soon\n": (2, "not a day like 2021-04-01"),
    "code,name,region,successors\nE10000099,Elsewhere,E12000006,E1\n": (2, "not the code of any place"),
    "code,name,region,valid_from,valid_to\nE10000099,E,E12000006,2021-01-01,2020-01-01\n": (2, "not after"),
    "code,name,region\nE10000099,E,E12000006\nE10000099,F,E12000006\n": (3, "already defined on line 2"),
    "code,name,region\nE10000099,E,E12000006,X\n": (2, "more cells than headings"),
}


@pytest.mark.parametrize("text", WRONG_PLACES)
def test_a_wrong_place_is_refused_with_its_line(text: str, tmp_path: Path) -> None:
    line, problem = WRONG_PLACES[text]
    with pytest.raises(BadDefinition) as caught:
        load_definitions(local(tmp_path, "places/authorities.csv", text))
    assert str(caught.value).startswith(f"authorities.csv, line {line}:"), str(caught.value)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("on", "count"), [("2018-12-31", 152), ("2019-04-01", 151), ("2021-02-01", 151), ("2021-04-01", 152),
                      ("2023-04-01", 153), ("2026-11-21", 153)],
)  # fmt: skip
def test_the_number_of_authorities_is_a_query(on: str, count: int) -> None:
    assert len(load_definitions().places.of_kind(PlaceKind.AUTHORITY, date.fromisoformat(on))) == count


@pytest.mark.parametrize(("on", "count"), [("2022-06-30", 0), ("2022-07-01", 42), ("2026-04-01", 36)])
def test_boards_are_dated(on: str, count: int) -> None:
    assert len(load_definitions().places.of_kind(PlaceKind.ICB, date.fromisoformat(on))) == count


FOUND = {
    ("Norfolk", "2021-02-01"): "E10000020",
    ("norfolk", "2021-02-01"): "E10000020",
    ("E10000020", "2021-02-01"): "E10000020",
    ("Dorset", "2019-03-31"): "E10000009",
    ("Dorset", "2019-04-01"): "E06000059",
    ("East", "2021-02-01"): "E12000006",
    ("England", "2021-02-01"): "E92000001",
    ("Norfolk and Suffolk ICB", "2026-04-01"): "E54000068",
    ("Bristol", "2021-02-01"): "E06000023",
}


@pytest.mark.parametrize("asked", FOUND)
def test_a_place_is_found_by_name_or_code_on_a_day(asked: tuple[str, str]) -> None:
    name, on = asked
    assert load_definitions().places.find(name, date.fromisoformat(on)).code == FOUND[asked]


NOT_FOUND = {
    ("Norflok", "2021-02-01"): "did you mean Norfolk?",
    ("Cumberland", "2021-02-01"): "came into being on 1 April 2023",
    ("Northamptonshire", "2022-01-01"): "was followed by North Northamptonshire and West Northamptonshire",
    ("Atlantis", "2021-02-01"): "is not an authority, region or integrated care board on 1 February 2021",
    ("", "2021-02-01"): "is not an authority",
}


@pytest.mark.parametrize("asked", NOT_FOUND)
def test_a_place_that_is_not_there_is_a_sentence(asked: tuple[str, str]) -> None:
    name, on = asked
    with pytest.raises(UnknownName) as caught:
        load_definitions().places.find(name, date.fromisoformat(on))
    assert NOT_FOUND[asked] in str(caught.value)


def test_every_ccg_lies_in_a_board_that_exists() -> None:
    gazetteer = load_definitions().places
    for board in gazetteer.icb_of_ccg:
        assert gazetteer.places[board.icb_code].exists_on(board.valid_from), board


def test_regions_of_authorities_exist() -> None:
    gazetteer = load_definitions().places
    regions = {p.code for p in gazetteer.places.values() if p.kind is PlaceKind.REGION}
    assert len(regions) == 9
    for place in gazetteer.places.values():
        assert place.kind is not PlaceKind.AUTHORITY or place.region_code in regions
