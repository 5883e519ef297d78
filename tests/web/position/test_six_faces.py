"""One question, six faces: the page, the command line, the API, the PDF, the Word and the Excel say the same."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import standings
from tests.deep import in_short
from tests.documents import docx_text, pdf_text, sheets, squeezed
from tests.web.position.conftest import body, person, signed_in
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion
from wherry.cli import app
from wherry_web.position import register

ASKED = st.fixed_dictionaries(
    {
        "area": st.sampled_from(["Norfolk", "Suffolk", "East of England", "England"]),
        "as_of": st.dates(date(2021, 1, 1), date(2021, 4, 1)).map(str),
    }
)


def printed(capsys: Any, data: Path, asked: dict[str, str]) -> dict[str, Any]:
    """What the command line prints as JSON."""
    capsys.readouterr()
    words = ["position", asked["area"], "--as-of", asked["as_of"], "--data", str(data), "--format", "json"]
    app(words, prog_name="wherry", standalone_mode=False)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def said_by_all(client: Client, asked: dict[str, str], told: dict[str, Any]) -> None:
    """Each face says the numerator and the denominator that the command line printed."""
    area = told["rows"][0]
    words = f"{area['numerator']:,} of {area['denominator']:,} rated services"
    page = " ".join(client.get("/position/", asked).content.decode().split())
    assert words in page, words
    answered = client.get("/api/v1/position", asked).json()
    assert answered == told
    files = {kind: client.get("/position/report/", {**asked, "as": kind}) for kind in ("pdf", "docx", "xlsx")}
    assert squeezed(words) in pdf_text(files["pdf"].content)
    assert words in docx_text(files["docx"].content)
    cells = [row for rows in sheets(files["xlsx"].content).values() for row in rows]
    assert any({area["numerator"], area["denominator"]} <= set(row) and area["name"] in row for row in cells)


@in_short(10)
@given(asked=ASKED)
def test_six_faces_have_one_result(
    asked: dict[str, str], world: SimpleNamespace, data_folder: Path, capsys: Any, settings: Any
) -> None:
    settings.WHERRY_API_PER_MINUTE = 10**6
    told = printed(capsys, data_folder, asked)
    question = PositionQuestion(asked["area"], as_of=date.fromisoformat(asked["as_of"]))
    found = position(standings(data_folder), question).area
    assert (told["rows"][0]["numerator"], told["rows"][0]["denominator"]) == (
        found.numerator,
        found.denominator,
    )
    said_by_all(signed_in(world.officer), asked, told)


@pytest.mark.real
def test_norfolk_is_346_of_467_in_all_six(snapshot_2021: Path, settings: Any, db: None, capsys: Any) -> None:
    settings.WHERRY_DATA = snapshot_2021
    register._shelf.cache_clear()
    council = body("Norfolk County Council", is_host=True, area_code="E10000020")
    asked = {"area": "Norfolk", "as_of": "2021-02-01"}
    told = printed(capsys, snapshot_2021, asked)
    assert (told["rows"][0]["numerator"], told["rows"][0]["denominator"]) == (346, 467)
    said_by_all(signed_in(person("Director", (council, "director"))), asked, told)
