"""`wherry compare`, `wherry league --ranges`, `wherry quarters` as people meet them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.unit.cli.console import wherry


def test_compare_as_table(two_counties: Path) -> None:
    result = wherry("compare", "Norfolk", "--as-of", "2021-01-01", "--with", "Suffolk", data=two_counties)
    assert result.returncode == 0, result.stderr
    assert "Norfolk, 1 January 2021: is it real?" in result.stdout
    assert "The share is counted, not sampled." in result.stdout
    assert "Against Suffolk, 100.0 %" in result.stdout
    assert "−50.0 points against Suffolk" in result.stdout
    assert "no more than chance may explain" in result.stdout
    assert "2021-01-01_hsca.csv" in result.stdout


def test_compare_as_json_and_csv_say_the_same(two_counties: Path) -> None:
    words = ("compare", "Norfolk", "--as-of", "2021-01-01", "--with", "Suffolk,Suffolk", "--format")
    found = json.loads(wherry(*words, "json", data=two_counties).stdout)
    rows = list(csv.DictReader(io.StringIO(wherry(*words, "csv", data=two_counties).stdout)))
    assert found["rules"] == "comparison v1"
    assert [row["against"] for row in rows] == ["Suffolk", "Suffolk"]
    assert [d["other"]["name"] for d in found["differences"]] == ["Suffolk", "Suffolk"]
    for row, difference in zip(rows, found["differences"], strict=True):
        assert float(row["difference"]) == difference["difference"]
        assert float(row["by_rate"]) == difference["gap"]["by_rate"]
        assert row["rank_low"] == str(found["rank"]["low"])
    assert len(found["files"][0]["sha256"]) == 64


def test_compare_refuses_in_one_sentence(two_counties: Path) -> None:
    for words in (
        ("Atlantis",),
        ("Norfolk", "--with", "Atlantis"),
        ("Norfolk", "--measure", "good_or_outstanding_beds"),
    ):
        result = wherry("compare", *words, data=two_counties)
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr.count("\n") == 1
        assert "Traceback" not in result.stderr


def test_league_with_ranges(two_counties: Path) -> None:
    words = ("league", "--ranges", "--as-of", "2021-01-01")
    table = wherry(*words, data=two_counties).stdout
    assert "rank between" in table
    assert "Rank: 1 is best" in table
    rows = list(csv.DictReader(io.StringIO(wherry(*words, "--format", "csv", data=two_counties).stdout)))
    assert [(row["name"], row["rank"], row["rank_low"], row["rank_high"]) for row in rows] == [
        ("Suffolk", "1", "1", "2"), ("Norfolk", "2", "1", "2"),
    ]  # fmt: skip
    found = json.loads(wherry(*words, "--format", "json", data=two_counties).stdout)
    assert [curve["confidence"] for curve in found["curves"]] == [0.95, 0.998]
    assert found["rows"][0]["rank"]["set_high"] == 2


def test_quarters(two_counties: Path) -> None:
    result = wherry("quarters", "Norfolk", data=two_counties)
    assert (result.returncode, result.stdout) == (1, "")
    assert "No quarter of Norfolk up to 1 February 2021 is known" in result.stderr
    wrong = wherry("quarters", "Norfolk", "--target", "85", data=two_counties)
    assert wrong.returncode == 2
