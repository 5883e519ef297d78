"""`wherry services`: the list of the site's page, on the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.builders import location_id, standings
from tests.unit.cli.console import wherry
from wherry.analysis.finding.find import find
from wherry.analysis.finding.questions import FindQuestion


def test_every_form_lists_what_the_page_finds(two_counties: Path) -> None:
    asked = ("services", "Norfolk", "--rating", "outstanding", "--rating", "requires_improvement")
    page = find(
        standings(two_counties), FindQuestion(area="Norfolk", ratings=("outstanding", "requires_improvement"))
    )
    wanted = [service.location_id for service in page.rows]
    assert sorted(wanted) == [location_id(1), location_id(2)]
    found = json.loads(wherry(*asked, "--format", "json", data=two_counties).stdout)
    assert [row["location_id"] for row in found["rows"]] == wanted
    assert (found["count"], found["as_of"], found["question"]["area"]) == (2, "2021-02-01", "Norfolk")
    rows = list(csv.DictReader(io.StringIO(wherry(*asked, "--format", "csv", data=two_counties).stdout)))
    assert [row["location_id"] for row in rows] == wanted
    shown = wherry(*asked, data=two_counties).stdout
    assert shown.startswith("2 services found, true for 1 February 2021")
    assert all(key in shown for key in wanted) and location_id(6) not in shown


def test_a_name_that_a_spreadsheet_would_run_is_quoted_out(two_counties: Path) -> None:
    text = wherry("services", "Suffolk", "--text", "cmd calc", "--format", "csv", data=two_counties).stdout
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["name"].startswith("'=cmd") and row["owner"].startswith("'+Danger")


def test_nothing_found_is_an_answer(two_counties: Path) -> None:
    shown = wherry("services", "--text", "no such name", data=two_counties)
    assert shown.returncode == 0 and shown.stdout.startswith("0 services found")
    found = json.loads(wherry("services", "--text", "zzz", "--format", "json", data=two_counties).stdout)
    assert (found["count"], found["rows"]) == (0, [])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("Nowhere",), "Nowhere"),
        (("--within", "5"), "Give the postcode from which the miles are counted"),
        (("--postcode", "hello"), "is not a postcode"),
        (("--type", "spa"), "spa"),
        (("--sort", "miles"), "Give a postcode and a number of miles"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(two_counties: Path, asked: tuple[str, ...], told: str) -> None:
    refused = wherry("services", *asked, data=two_counties)
    assert refused.returncode == 1 and told in refused.stderr and "Traceback" not in refused.stderr
