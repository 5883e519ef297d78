"""The league: order, ties, who is picked out, the map, files; and wrong questions."""

from __future__ import annotations

import csv
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.position.conftest import body, person, signed_in, text_of
from wherry_web.position.league_shown import COLUMNS

RANKED = 150
"""Of 152 councils of 1 April 2021, all but the two into which Northamptonshire was divided that day."""


def names(text: str) -> list[str]:
    """The places of the whole table, in order."""
    table = text[text.index('id="league-caption"') :]
    return re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]+)</a>', table)


def test_every_council_once_best_first_the_own_picked_out(data_folder, world, page) -> None:
    text = page(world.officer, "/league/")
    found = names(text)
    assert len(found) == len(set(found)) == RANKED
    assert found[-1] == "Norfolk"  # The only one with anything below Good.
    assert text.count(">Yours<") == 2  # In the short table and in the whole one.
    assert ">1=<" in text and f">{RANKED}<" in text
    assert "“=” marks a shared rank" in text
    assert "No imported file lists statistical neighbours of Norfolk" in text


def test_headings_are_links_that_sort_and_turn_round(data_folder, world, page) -> None:
    down = names(page(world.officer, "/league/?sort=of"))
    assert down[0] == "Suffolk"
    assert names(page(world.officer, "/league/?sort=of&order=asc"))[-1] == "Suffolk"
    by_name = page(world.officer, "/league/?sort=name")
    assert names(by_name) == sorted(names(by_name))
    assert 'aria-sort="ascending"' in by_name and "sort=name&amp;order=desc" in by_name
    for column in COLUMNS:
        assert f"sort={column}&amp;" in by_name


def test_each_tile_is_a_link_and_the_table_says_the_same(data_folder, world, page) -> None:
    text = page(world.officer, "/league/")
    tiles = re.findall(r'<a href="/position/\?([^"]*)"><title>([^<]+)</title>', text)
    assert len(tiles) == RANKED
    assert any(href.endswith("area=E10000020") and label == "Norfolk: 50.0 %" for href, label in tiles)
    assert 'href="#table"' in text and "layout is Wherry’s own" in text


def test_a_board_stands_among_boards(data_folder, world, page) -> None:
    board = body("Our board", "icb", area_code="E54000022")
    nurse = person("Nurse", (board, "icb_quality_nurse"))
    answer = signed_in(nurse).get("/league/")
    assert answer.status_code == 404  # No file here tells in which board a service lies.
    assert '<option value="icbs" selected>' in answer.content.decode()
    assert '<option value="authorities" selected>' in page(nurse, "/league/?among=authorities")


def test_among_regions_the_own_region_is_picked_out(data_folder, world, page) -> None:
    text = page(world.officer, "/league/?among=regions")
    assert "East of England in the league" in text
    assert len(names(text)) == 9


def test_shapes_that_are_not_there_are_said_to_be_absent(data_folder, world, page) -> None:
    text = page(world.officer, "/league/?map=shapes")
    assert "No boundaries of these places are imported" in text and "wherry-tile__short" in text


def test_the_form_says_which_measure_is_shown(data_folder, world, page) -> None:
    choices = page(world.officer, "/league/").partition('name="measure"')[2]
    assert re.search(r'<option value="([^"]*)"', choices).group(1) == "good_or_outstanding"


def test_a_form_sent_as_it_stands_asks_for_the_same(data_folder, world, page) -> None:
    sent = "?measure=good_or_outstanding&among=authorities&services=all&as_of="
    assert names(page(world.officer, f"/league/{sent}")) == names(page(world.officer, "/league/"))
    sent = "?area=&services=all&as_of=&since="
    text = page(world.officer, f"/position/{sent}")
    assert "2 of 4 rated services" in text and 'name="body"' not in text  # Empty, it would be no body's.
    pinned = page(world.both, f"/position/?body={world.theirs.pk}&services=all")
    assert f'name="body" value="{world.theirs.pk}"' in pinned and "Where Suffolk stands" in pinned


def test_measures_and_days(data_folder, world, page) -> None:
    assert "Rated Inadequate" in page(world.officer, "/league/?measure=inadequate")
    text = page(world.officer, "/league/?as_of=15/01/2021&services=care_homes")
    assert "15 January 2021" in text and "care homes" in text
    assert "as_of=2021-01-15" in text  # The links keep the day.


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("?measure=happiness", 422, "Choose one of the list for “Measure”"),
        ("?among=planets", 422, "Choose one of the list for “Among”"),
        ("?as_of=2001-01-01", 404, "No imported file tells the ratings"),
        ("?as_of=soon", 422, "The date must be a real date"),
        ("?sort=beauty", 404, "is not a column to sort by"),
        ("?sort=name&order=up", 404, "is not an order"),
        ("?measure=good_or_outstanding_beds", 404, "no file of that day tells beds"),
        ("?sort=%3Cscript%3E", 404, "&lt;script&gt;"),
    ],
)
def test_a_wrong_question_gets_a_sentence(data_folder, world, address, status, sentence) -> None:
    for path in ("/league/", "/league/data/"):
        found = signed_in(world.officer).get(path + address)
        assert found.status_code == status, found.content[:3000]
        text = " ".join(found.content.decode().split())
        assert sentence in text
        assert "league-caption" not in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_can_be_taken_away(data_folder, world, kind) -> None:
    found = signed_in(world.officer).get(f"/league/data/?as={kind}&sort=of")
    assert found.status_code == 200
    if kind == "csv":
        lines = found.content.decode("utf-8-sig").splitlines()
        rows = list(csv.DictReader(line for line in lines if not line.startswith(("#", '"#'))))
        assert len(rows) == RANKED and rows[0]["Place"] == "Suffolk"
        assert [row["Place"] for row in rows if row["Picked out"] == "own"] == ["Norfolk"]


def test_before_the_first_import(empty_folder, world, page) -> None:
    assert "There are no figures yet" in page(world.officer, "/league/")
    assert signed_in(world.officer).get("/league/data/").status_code == 404


def test_who_may_not_see_it(data_folder, world) -> None:
    assert signed_in(person("Gone")).get("/league/").status_code == 302


def test_a_regulator_has_no_area_and_sees_all(data_folder, world, page) -> None:
    text = page(world.observer, "/league/")
    assert "has no area" in text and len(names(text)) == RANKED


def test_as_many_queries_for_150_councils_as_for_nine_regions(data_folder, world) -> None:
    client = signed_in(world.officer)
    counts = []
    for address in ("/league/", "/league/?among=regions"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            text_of(client.get(address))
        counts.append(len(asked))
    assert counts[0] == counts[1]
