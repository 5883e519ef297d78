"""`wherry risk`: counts unless names are asked for, the caution everywhere, refusals in a sentence."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.builders import publish, take
from wherry.analysis.signals.index import GUARD
from wherry.cli import app
from wherry.decisions.draw import draw

RATINGS = ("Inadequate", "Requires improvement", "Good", "Good", "Outstanding", "Requires improvement")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    rows = [
        {
            "id": n,
            "rating": RATINGS[n % 6],
            "published": "01/06/2019",
            "name": f"Home {n}",
            "provider_id": f"1-2{n % 4:08}",
        }
        for n in range(1, 61)
    ]
    take(tmp_path / "data", publish(tmp_path, "ratings", "2021-02-01", rows))
    return tmp_path / "data"


def said(register: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["risk", *words, "--data", str(register)])
    assert result.exit_code == 0, result.output
    return result.output


def test_counts_only_unless_names_are_asked_for(register: Path) -> None:
    text = said(register, "Norfolk", "--as-of", "2021-02-01")
    assert GUARD in text
    assert "Home 1" not in text
    assert "not known" in text
    named = said(register, "Norfolk", "--named")
    assert GUARD in named
    assert named.count("rated Inadequate: no estimate can be made") == 10
    assert "Not known of any of these: Previous rating" in named
    assert named.count("Previous rating") == 1, "what is known of none is said once"


def test_the_list_in_every_form(register: Path) -> None:
    answer = json.loads(said(register, "Norfolk", "--forty", "--type", "care-homes", "--format", "json"))
    assert answer["caution"] == GUARD
    assert len(answer["rows"]) == 40
    assert answer["rows"][0]["rating"] == "inadequate"
    assert answer["rows"][0]["estimate"]["estimate"]["probability"] is None
    assert answer["seed"] and (answer["first"], answer["drawn"], answer["pool"]) == (40, 5, 25)
    assert {"as_of", "release", "files"} <= set(answer)
    assert len(answer["drawn_from"]) == answer["pool"]
    drawn = {row["location_id"] for row in answer["rows"] if row["group"] == "drawn"}
    assert draw(answer["drawn_from"], answer["drawn"], answer["seed"]) == drawn, "done again from the answer"
    rows = list(csv.DictReader(io.StringIO(said(register, "Norfolk", "--first", "5", "--format", "csv"))))
    assert [row["caution"] for row in rows] == [GUARD] * 5
    table = said(register, "Norfolk", "--first", "8")
    assert GUARD in table
    assert "1 of the first 8 are drawn by lot from the other 53 services" in table
    assert "Home 1" in table and "Index: " in table


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Name an AREA"),
        (("Norfolk", "--backtest"), "leave out AREA"),
        (("--card",), "--card and --out FILE go together"),
        (("Norfolk", "--landmark", "2020-01-01"), "--landmark belongs to --backtest"),
        (("--backtest", "--card", "--out", "x.md"), "ask for one"),
    ],
)
def test_options_that_do_not_go_together(register: Path, words: tuple[str, ...], sentence: str) -> None:
    result = CliRunner().invoke(app, ["risk", *words, "--data", str(register)])
    assert result.exit_code == 2
    assert sentence in " ".join(result.output.replace("│", " ").split())


def test_what_cannot_be_answered_is_refused(register: Path) -> None:
    for words, sentence in (
        (("Atlantis",), "Atlantis"),
        (("--backtest",), "No 1 January has enough of a past"),
        (
            ("--backtest", "--landmark", "2020-01-01"),
            "No imported file tells of the twelve months after 1 January 2020",
        ),
        (
            ("Norfolk", "--forty", "--type", "community"),
            "No imported file tells of community services in Norfolk",
        ),
    ):
        result = CliRunner().invoke(app, ["risk", *words, "--data", str(register)])
        assert result.exception is not None
        assert sentence in str(result.exception)
