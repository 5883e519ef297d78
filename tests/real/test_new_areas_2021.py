"""Norfolk's real services of 1 February 2021 on boundaries to come: the parts are 346 of 467 again."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from tests.builders import REAL_DATA, day, standings
from tests.conftest import REAL_FILES
from wherry.analysis.own_areas import re_based
from wherry.analysis.questions import PositionQuestion
from wherry.domain.areas import AreaMap

pytestmark = pytest.mark.real

AREAS = ("West Norfolk", "East Norfolk", "Greater Norwich")
GOOD = ("good", "outstanding")


def test_the_three_parts_of_norfolk_are_346_of_467(snapshot_2021: Path) -> None:
    with gzip.open(REAL_DATA / REAL_FILES[0], "rt", encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["Location Local Authority"] == "Norfolk"]
    districts = sorted({r["Location Post Code"].split()[0] for r in rows})
    area_of = {district: AREAS[number % 3] for number, district in enumerate(districts)}
    ratings = {
        r["Location ID"]: (r["Location Post Code"].split()[0], r["Latest Rating"].lower()) for r in rows
    }
    found = re_based(
        standings(snapshot_2021),
        PositionQuestion("Norfolk", as_of=day("2021-02-01")),
        AreaMap("new.csv", {}, area_of, {}),
    )
    assert (found.old.numerator, found.old.denominator) == (346, 467)
    assert found.adds_up and found.outside is None
    for part in found.parts:
        here = [rating for district, rating in ratings.values() if area_of[district] == part.inside.name]
        assert part.inside.numerator == sum(rating in GOOD for rating in here)
    assert sum(part.inside.denominator for part in found.parts) == 467
