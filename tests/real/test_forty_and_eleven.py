"""The counts behind docs/forty_and_eleven.md, counted anew in the real file with nothing but the csv module."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from docs.forty_and_eleven import FACTS

from tests.builders import REAL_DATA, day, standings
from tests.conftest import REAL_FILES
from wherry.decisions.questions import TargetQuestion
from wherry.decisions.targets import target
from wherry.definitions.improvement import load_improvement

pytestmark = pytest.mark.real
Row = dict[str, str]


@pytest.fixture(scope="module")
def norfolk() -> list[Row]:
    rated = ("outstanding", "good", "requires improvement", "inadequate")
    with gzip.open(REAL_DATA / REAL_FILES[0], "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Location Local Authority"] == "Norfolk"]
    return [row for row in rows if row["Latest Rating"].lower() in rated]


def is_good(row: Row) -> bool:
    return row["Latest Rating"].lower() in ("good", "outstanding")


def counted(rows: Iterable[Row]) -> list[int]:
    every = list(rows)
    return [sum(map(is_good, every)), len(every)]


def test_every_candidate_is_counted_as_it_is_printed(norfolk: list[Row]) -> None:
    own = [row for row in norfolk if row["Inherited Rating (Y/N)"] != "Y"]
    by_company: dict[str, list[bool]] = defaultdict(list)
    for row in norfolk:
        by_company[row["Provider ID"]].append(is_good(row))
    companies = list(by_company.values())
    found = [
        [counted(norfolk)],
        [counted(r for r in norfolk if r["Care Home?"] == kind) for kind in "YN"],
        [counted(own)],
        [counted(r for r in own if r["Care Home?"] == kind) for kind in "YN"],
        [[sum(map(all, companies)), len(companies)]],
        [[sum(map(any, companies)), len(companies)]],
    ]
    printed = yaml.safe_load(FACTS.read_text(encoding="utf-8"))["february_2021"]["definitions"]
    assert [one["parts"] for one in printed] == found


def test_the_library_says_the_same_of_norfolk(snapshot_2021: Path) -> None:
    question = TargetQuestion("Norfolk", Decimal("0.85"), day("2021-02-01"))
    found = target(standings(snapshot_2021), question, load_improvement())
    assert [(s.turn_rounds, s.exits) for s in found.strata] == [(51, 60), (40, 47), (12, 14)]
    assert (found.overall.turn_rounds, found.every_type.turn_rounds) == (51, 52)
