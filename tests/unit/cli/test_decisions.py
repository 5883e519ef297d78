"""`wherry target` and `wherry options`: the answers in every form, and one sentence for what cannot be answered."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.unit.cli.console import wherry


def test_target_as_json_has_the_fields_that_others_read(two_counties: Path) -> None:
    found = json.loads(
        wherry("target", "Norfolk", "--share", "0.85", "--format", "json", data=two_counties).stdout
    )
    assert (found["as_of"], found["measure"]) == ("2021-02-01", "good_or_outstanding v1")
    assert len(found["files"][0]["sha256"]) == 64
    whole = found["strata"][0]
    assert whole["group"] == "overall"
    assert {k: whole[k] for k in ("rated", "good_or_outstanding", "turn_rounds", "exits")} == {
        "rated": 3, "good_or_outstanding": 2, "turn_rounds": 1, "exits": 1,
    }  # fmt: skip


def test_target_as_table_and_csv(two_counties: Path) -> None:
    result = wherry(
        "target", "Norfolk", "--share", "0.85", "--each-type", "--by", "2023-02-01", data=two_counties
    )
    assert result.returncode == 0
    for words in (
        "1 rating improved",
        "Stop placing",
        "Deregister",
        "1 February 2023",
        "Every type, added up",
    ):
        assert words in result.stdout
    rows = list(
        csv.DictReader(
            io.StringIO(
                wherry("target", "Norfolk", "--share", "0.85", "--format", "csv", data=two_counties).stdout
            )
        )
    )
    assert rows[0]["group"] == "overall"
    assert (rows[0]["turn_rounds"], rows[0]["exits"]) == ("1", "1")


def test_options_in_every_form(two_counties: Path) -> None:
    asked = (
        "options",
        "Norfolk",
        "--share",
        "0.85",
        "--by",
        "2023-02-01",
        "--officer-days",
        "4",
        "--budget",
        "9000",
    )
    table = wherry(*asked, data=two_counties)
    assert table.returncode == 0, table.stderr
    assert "of 1 below Good supported" in table.stdout and "One more officer" in table.stdout
    found = json.loads(wherry(*asked, "--format", "json", data=two_counties).stdout)
    assert found["choices"][0]["location_id"] == "1-100000002"
    assert found["gap"] <= 0.001 and found["release"].startswith("2021-02-01")
    rows = list(csv.DictReader(io.StringIO(wherry(*asked, "--format", "csv", data=two_counties).stdout)))
    assert rows[0]["why"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("target", "Norfolk", "--share", "85"), 1, "like 0.85"),
        (("target", "Norfolk", "--share", "much"), 2, "is not a share"),
        (("target", "Norfolk", "--share", "0.85", "--by", "2020-01-01"), 1, "is not after"),
        (("target", "Atlantis", "--share", "0.85"), 1, "Atlantis"),
        (("options", "Norfolk", "--share", "0.85", "--by", "2021-03-01"), 1, "no whole quarter"),
        (
            ("options", "Norfolk", "--share", "0.85", "--by", "2023-03-01", "--officer-days", "x"),
            2,
            "are no days",
        ),
        (("options", "Norfolk", "--share", "0.85", "--by", "2023-03-01", "--places", "many"), 2, "are none"),
        (("options", "Norfolk", "--share", "0.85", "--by", "2023-03-01", "--inspections", "y1"), 1, "2019"),
        (
            ("options", "Norfolk", "--share", "0.99", "--by", "2023-03-01", "--aim", "least-cost"),
            1,
            "No support can",
        ),
    ],
)
def test_what_cannot_be_answered(words: tuple[str, ...], status: int, said: str, two_counties: Path) -> None:
    result = wherry(*words, data=two_counties)
    assert result.returncode == status
    assert said in result.stderr
    assert result.stdout == "" and "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1
