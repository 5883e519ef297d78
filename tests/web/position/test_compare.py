"""Is it real: the page of a comparison, its files, and wrong questions."""

from __future__ import annotations

import csv

import pytest

from tests.web.position.conftest import signed_in
from wherry.analysis.comparison.compare import compare
from wherry.analysis.comparison.results import CompareQuestion
from wherry.analysis.comparison.words import headline_words
from wherry_web.position import register

PARTS = ("differences", "mix")


def test_the_bodys_own_place_against_region_and_england(data_folder, world, page) -> None:
    text = page(world.officer, "/compare/")
    assert "Is it real? Norfolk compared" in text
    answers = register.shelf().answers()
    found = compare(answers.standings, CompareQuestion("Norfolk"))
    assert headline_words(found) in text
    assert "2 of 4 rated services, <strong>50.0 %</strong>" in text
    assert "−41.7 points against East of England" in text
    assert "The share is counted, not sampled." in text
    assert "Care homes, nursing not known" in text
    for words in ("more than chance", "Is it the mix of services", "told apart by care home or not"):
        assert words in text, words


def test_other_places_days_and_measures(data_folder, world, page) -> None:
    assert "+50.0 points against Norfolk" in page(world.officer, "/compare/?area=Suffolk&against=Norfolk")
    january = page(world.officer, "/compare/?as_of=2021-01-15&measure=below_good")
    assert "2 of 5 rated services" in january
    england = page(world.councillor, "/compare/?area=England")
    assert "England has no places of its kind to be ranked among." in england
    assert "There is nobody to compare with." in england


def test_quarters_that_are_not_known_say_so(data_folder, world, page) -> None:
    assert "2021 is known from first day to last" in page(world.officer, "/compare/?as_of=2021-03-01")


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("area=Atlantis", 404, "Atlantis"),
        ("against=neighbours", 404, "No imported file lists statistical neighbours of Norfolk"),
        ("as_of=yesterday", 422, "must be a real date"),
        ("measure=good_or_outstanding_beds", 422, "Choose one of the list for “Measure”"),
    ],
)
def test_wrong_questions_are_answered_in_a_sentence(data_folder, world, query, status, words) -> None:
    answer = signed_in(world.officer).get(f"/compare/?{query}")
    assert answer.status_code == status
    assert words in answer.content.decode()


@pytest.mark.parametrize("part", PARTS)
def test_the_page_as_files(data_folder, world, part) -> None:
    browser = signed_in(world.officer)
    lines = browser.get(f"/compare/{part}/?as=csv").content.decode("utf-8-sig").splitlines()
    assert "# Rules of comparison: comparison v1" in lines
    rows = list(csv.DictReader(line for line in lines if not line.startswith(("#", '"#'))))
    assert {row["Compared with"] for row in rows} == {"East of England", "England"}
    assert browser.get(f"/compare/{part}/?as=xlsx").content[:2] == b"PK"


def test_a_part_that_is_none_and_a_kind_that_is_none(data_folder, world) -> None:
    browser = signed_in(world.officer)
    for address in ("/compare/nonsense/", "/compare/mix/?as=exe"):
        assert browser.get(address).status_code == 404
    assert browser.get("/compare/mix/?as_of=never").status_code == 422


def test_the_empty_site_says_what_to_do(empty_folder, world, page) -> None:
    assert "Is it real?" in page(world.officer, "/compare/")


def test_the_league_says_how_far_a_rank_can_be_trusted(data_folder, world, page) -> None:
    text = page(world.officer, "/league/")
    assert "Rank lies between" in text
    assert "What chance alone would do" in text
    assert "Norfolk is " in text
    lines = signed_in(world.officer).get("/league/data/").content.decode("utf-8-sig").splitlines()
    (row,) = [
        r
        for r in csv.DictReader(line for line in lines if not line.startswith(("#", '"#')))
        if r["Place"] == "Norfolk"
    ]
    assert 1 <= int(row["Rank lies from"]) < int(row["Rank lies to"]) <= int(row["Ranked"])
    assert row["Funnel"] == "worse"
    assert 0 <= float(row["Probability to be among the last 10, or third of fewer than 30 (0 to 1)"]) <= 1
