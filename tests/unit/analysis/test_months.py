"""A line over months joins only months over the same kinds of service, of every kind of place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import day, publish, standings, take
from wherry.analysis.comparing import higher_elsewhere
from wherry.analysis.months import TOO_FEW, months_of
from wherry.analysis.position import position
from wherry.analysis.questions import HEADLINE, PositionQuestion
from wherry.domain.places import PlaceKind


@pytest.fixture
def two_kinds(data: Path, landing: Path) -> Path:
    """Care at home known since 2020, care homes since February 2021, all of Norfolk and Suffolk."""
    history = [{"id": 1, "published": "2018-05-01", "rating": "Good", "authority": "Norfolk"}]
    rows = [
        {"id": 1, "care_home": "N", "rating": "Good", "published": "01/05/2018"},
        {"id": 2, "rating": "Inadequate"},
        {"id": 3, "rating": "Good", "authority": "Suffolk"},
    ]
    take(
        data,
        publish(landing, "history", "2020-12-15", history),
        publish(landing, "ratings", "2021-02-01", rows),
    )
    return data


def test_months_that_count_other_services_are_left_out_and_said(two_kinds: Path) -> None:
    question = PositionQuestion("Norfolk", HEADLINE, day("2021-03-15"))
    found = months_of(standings(two_kinds), question, day("2020-12-01"))
    assert [row["as_of"] for row in found.rows] == [day("2021-02-01"), day("2021-03-01")]
    assert "up to 1 January 2021" in found.note and "only care at home and in the community" in found.note


@pytest.mark.parametrize("area", ["Norfolk", "East of England", "England"])
def test_every_month_is_the_position_of_its_day(two_kinds: Path, area: str) -> None:
    ready, last = standings(two_kinds), day("2021-03-15")
    found = months_of(ready, PositionQuestion(area, HEADLINE, last), day("2020-12-01"))
    assert len(found.rows) > 1 and len({row["known"] for row in found.rows}) == 1
    for row in found.rows:
        share = position(ready, PositionQuestion(area, HEADLINE, row["as_of"])).area
        assert (row["numerator"], row["denominator"]) == (share.numerator, share.denominator)


def test_one_month_of_all_care_is_no_line(two_kinds: Path) -> None:
    found = months_of(standings(two_kinds), PositionQuestion("Norfolk"), day("2020-12-01"))
    assert (found.rows, found.note) == ((), TOO_FEW)


def test_a_rank_in_words_for_who_has_never_seen_one(two_kinds: Path) -> None:
    ready = standings(two_kinds)
    norfolk, suffolk = (position(ready, PositionQuestion(name)).area for name in ("Norfolk", "Suffolk"))
    assert higher_elsewhere(norfolk, PlaceKind.AUTHORITY) == "In 1 of the other 1 council area it is higher."
    assert (
        higher_elsewhere(suffolk, PlaceKind.AUTHORITY) == "In none of the other 1 council area is it higher."
    )
    assert higher_elsewhere(norfolk, PlaceKind.AREA) == ""
