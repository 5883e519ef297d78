"""The position report from the site: the same document as from the command line, for whoever may see the position."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.builders import standings
from tests.documents import docx_text, pdf_text, sheets
from tests.web.position.conftest import signed_in
from wherry.analysis.questions import PositionQuestion
from wherry.reports.faces import FACES, rendered
from wherry.reports.position_report import position_report

ADDRESS = "/position/report/"


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
def test_the_file_is_the_librarys(world: SimpleNamespace, data_folder: Path, kind: str) -> None:
    answer = signed_in(world.councillor).get(ADDRESS, {"area": "Norfolk", "as": kind})
    assert answer.status_code == 200
    assert answer["Content-Type"] == FACES[kind].content_type
    assert (
        answer["Content-Disposition"] == f'attachment; filename="wherry-position-norfolk-2021-04-01.{kind}"'
    )
    document = position_report(standings(data_folder), PositionQuestion("Norfolk"))
    assert answer.content == rendered(document, kind)


def test_an_earlier_day_and_a_pinned_release(world: SimpleNamespace, data_folder: Path) -> None:
    asked = {"area": "E10000020", "as_of": "2021-01-01", "as": "docx", "release": "2021-04-01"}
    text = docx_text(signed_in(world.officer).get(ADDRESS, asked).content)
    assert "2 of 4 rated services in Norfolk on 1 January 2021" in text


@pytest.mark.parametrize(
    ("asked", "status", "sentence"),
    [
        ({}, 404, "names no area"),
        ({"area": "Nofolk"}, 404, "is not an authority"),
        ({"area": "<script>alert(1)</script>"}, 404, "&lt;script&gt;"),
        ({"area": "N" * 5000}, 404, "names no area"),
        ({"area": "Norfolk", "as_of": "yesterday"}, 404, "“yesterday” is not a day"),
        ({"area": "Norfolk", "as_of": "1999-01-01"}, 404, "No imported file tells the ratings of Norfolk"),
        ({"area": "Norfolk", "measure": "nope"}, 404, "nope"),
        ({"area": "Norfolk", "release": "../../etc"}, 404, "not the id of a release"),
        ({"area": "Norfolk", "as": "exe"}, 404, ""),
        ({"area": "\x00"}, 404, ""),
    ],
)
def test_wrong_input_is_a_sentence(
    world: SimpleNamespace, data_folder: Path, asked: dict[str, str], status: int, sentence: str
) -> None:
    answer = signed_in(world.officer).get(ADDRESS, asked)
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("area", ["England", "East of England"])
def test_an_area_of_any_kind_has_a_report(world: SimpleNamespace, data_folder: Path, area: str) -> None:
    client = signed_in(world.officer)
    for kind in ("pdf", "docx", "xlsx"):
        assert client.get(ADDRESS, {"area": area, "as": kind}).status_code == 200


def test_before_any_import_there_is_none(world: SimpleNamespace, empty_folder: Path) -> None:
    assert signed_in(world.officer).get(ADDRESS, {"area": "Norfolk"}).status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in(db, data_folder: Path) -> None:
    answer = Client().get(ADDRESS, {"area": "Norfolk"})
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_names_are_only_shown(world: SimpleNamespace, data_folder: Path) -> None:
    asked = {"area": "Norfolk", "as_of": "2021-04-01", "since": "2021-01-01"}
    client = signed_in(world.officer)
    assert "Rose<b>Court</b>" in pdf_text(client.get(ADDRESS, asked | {"as": "pdf"}).content)
    found = sheets(client.get(ADDRESS, asked | {"as": "xlsx"}).content)
    assert not [c for rows in found.values() for r in rows for c in r if str(c).startswith("=")]


def test_home_links_to_the_report_of_its_place(page, world: SimpleNamespace, data_folder: Path) -> None:
    text = page(world.officer, "/")
    for kind in ("pdf", "docx", "xlsx"):
        body = f"&amp;body={world.ours.pk}"
        assert f"/position/report/?area=E10000020&amp;as_of=2021-04-01{body}&amp;as={kind}" in text


def test_the_position_links_to_its_report_where_the_report_counts_the_same(
    page, world, data_folder: Path
) -> None:
    offered = f"/position/report/?area=E10000020&amp;as_of=2021-04-01&amp;body={world.ours.pk}&amp;as=docx"
    assert offered in page(world.officer, "/position/")
    assert "/position/report/" not in page(world.officer, "/position/?services=care_homes")
