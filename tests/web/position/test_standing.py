"""The position of a place: shares, changes by name, types of care, ages, files; and wrong questions."""

from __future__ import annotations

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import REAL_DATA, take
from tests.conftest import REAL_FILES
from tests.web.position.conftest import body, person, signed_in, text_of
from wherry_web.position import register
from wherry_web.position.links import service_address

PARTS = ("shares", "weights", "types", "months", "changes", "ages", "unrated")


def test_a_director_sees_where_the_council_stands_in_homes_own_words(data_folder, world, page) -> None:
    home, text = page(world.officer, "/"), page(world.officer, "/position/")
    assert "Where Norfolk stands" in text
    for words in ("Rated Good or Outstanding: Norfolk", "50.0 %", "2 of 4 rated services", "1 April 2021"):
        assert words in text and words in home, words
    assert "East of England" in text and "England" in text


def test_changes_name_the_services_and_lead_to_their_pages(data_folder, world, page) -> None:
    text = page(world.officer, "/position/")
    assert "What changed since 1 January 2021" in text
    assert "Rating went down: 1" in text and "Rating went up: 1" in text
    assert f'href="{service_address("1-100000001")}"' in text
    assert "<b>Court" not in text and "Rose &lt;b&gt;Court&lt;/b&gt;" in text


def test_without_localities_types_of_care_stand_beside_region_and_england(data_folder, world, page) -> None:
    text = page(world.officer, "/position/")
    assert "has not given a file of its localities" in text
    assert "Care homes, nursing not known" in text
    assert "50.0 % of 4" in text  # All services of Norfolk; the region has 20 more, all Good.
    assert "91.7 % of 24" in text


def test_what_is_not_known_says_so(data_folder, world, page) -> None:
    text = page(world.officer, "/position/")
    assert "no file of that day tells beds" in text
    assert "not known: the council has not given its counts" in text


def test_the_address_asks_for_other_places_days_and_services(data_folder, world, page) -> None:
    assert "Where Suffolk stands" in page(world.officer, "/position/?area=Suffolk")
    assert "Where England stands" in page(world.officer, "/position/?area=England")
    assert "Where East of England stands" in page(world.officer, "/position/?area=E12000006")
    january = page(world.officer, "/position/?as_of=2021-01-15")
    assert "15 January 2021" in january
    assert "3 of 5 rated services" in january
    assert "Where Norfolk stands" in page(world.officer, "/position/?services=care_homes")
    assert "Where Norfolk stands" in page(world.manager, "/position/")


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("?area=Narnia", 404, "is not an authority, region or integrated care board"),
        ("?area=%3Cscript%3Ealert(1)%3C/script%3E", 404, "&lt;script&gt;"),
        ("?as_of=2001-01-01", 404, "No imported file tells the ratings of Norfolk on 1 January 2001"),
        ("?as_of=31/31/2020", 422, "The date must be a real date"),
        ("?services=ships", 422, "Choose one of the list for “Services”"),
        ("?since=yesterday", 422, "The date must be a real date"),
        ("?services=community", 404, "Norfolk"),
        ("?release=nothing-here", 404, "release"),
        (f"?area={'x' * 500}", 422, "at most 120 characters"),
    ],
)
def test_a_wrong_question_gets_a_sentence(data_folder, world, address, status, sentence) -> None:
    for path in ("/position/", "/position/shares/"):
        found = signed_in(world.officer).get(path + address)
        assert found.status_code == status, found.content[:3000]
        text = " ".join(found.content.decode().split())
        assert sentence in text
        assert "wherry-headline__share" not in text and "<script>alert" not in text


def test_a_day_after_since_is_refused_and_the_rest_is_shown(data_folder, world, page) -> None:
    text = page(world.officer, "/position/?since=2030-01-01")
    assert "the first day must be the earlier one" in text
    assert "2 of 4 rated services" in text


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_part_can_be_taken_away_with_what_it_rests_on(data_folder, world, part, kind) -> None:
    found = signed_in(world.officer).get(f"/position/{part}/?as={kind}")
    assert found.status_code == 200
    assert f'.{kind}"' in found["Content-Disposition"]
    if kind == "csv":
        lines = found.content.decode("utf-8-sig")
        assert "# Place: Norfolk" in lines and "# True for: 2021-04-01" in lines and "# Files:" in lines


def test_the_file_says_what_the_page_says(data_folder, world) -> None:
    client = signed_in(world.officer)
    lines = client.get("/position/shares/").content.decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith(("#", '"#'))))
    assert (rows[0]["Place"], rows[0]["Number"], rows[0]["Of"]) == ("Norfolk", "2", "4")
    changed = client.get("/position/changes/").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in changed or "=HYPERLINK" not in changed
    assert client.get("/position/nonsense/").status_code == 404
    assert client.get("/position/shares/?as=exe").status_code == 404


def test_before_the_first_import(empty_folder, world, page) -> None:
    assert "There are no figures yet" in page(world.officer, "/position/")
    assert signed_in(world.officer).get("/position/shares/").status_code == 404


def test_only_roles_that_see_the_position(data_folder, world) -> None:
    gone = person("Gone")
    assert signed_in(gone).get("/position/").status_code == 302  # To the door: no role, no session.
    assert signed_in(world.officer).get(f"/position/?body={world.theirs.pk}").status_code == 404


def test_as_many_queries_for_england_as_for_a_council(data_folder, world) -> None:
    client = signed_in(world.officer)
    counts = []
    for address in ("/position/", "/position/?area=England"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            text_of(client.get(address))
        counts.append(len(asked))
    assert counts[0] == counts[1] + 1  # Only of its own area the council has lists to ask for.


@pytest.mark.real
def test_norfolk_is_346_of_467_on_the_real_file(snapshot_2021, settings, db) -> None:
    settings.WHERRY_DATA = snapshot_2021
    register._shelf.cache_clear()
    council = body("Norfolk County Council", is_host=True, area_code="E10000020")
    client = signed_in(person("Director", (council, "director")))
    text = text_of(client.get("/position/"))
    assert "346 of 467 rated services" in text and "74.1 %" in text
    assert "How many services have no rating is not known" in text
    league = text_of(client.get("/league/"))
    assert "74.1 %" in league and ">346<" in league and ">467<" in league
    assert "No imported file lists statistical neighbours of Norfolk" in league


@pytest.mark.real
def test_neighbours_and_shapes_of_real_files(tmp_path, settings, db) -> None:
    take(tmp_path / "data", *(REAL_DATA / REAL_FILES[number] for number in (0, 5, 6)))
    settings.WHERRY_DATA = tmp_path / "data"
    register._shelf.cache_clear()
    council = body("Norfolk County Council", is_host=True, area_code="E10000020")
    client = signed_in(person("Director", (council, "director")))
    text = text_of(client.get("/league/?as_of=2021-02-01"))
    assert "Norfolk and its statistical neighbours" in text
    assert text.count('class="wherry-picked">Neighbour<') == 2 * 15
    assert text.count("wherry-tile__short") == 151
    shapes = text_of(client.get("/league/?map=shapes"))
    # Those of 2023, and Cumbria, Northamptonshire, North Yorkshire, Somerset made of what they became.
    assert shapes.count("<path") - text.count("<path") == 151 and "Crown copyright" in shapes
    assert "<title>Cumbria: 96.7 %</title>" in shapes
