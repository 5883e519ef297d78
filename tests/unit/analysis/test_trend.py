"""The trend: ranks, and what is not known on a day."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.builders import day, publish, standings, take
from wherry.analysis.area_trend import area_trend
from wherry.analysis.trend import _ranks, trend
from wherry.domain.errors import NotKnown


def test_equal_shares_have_the_best_rank_and_nothing_counted_none() -> None:
    shares = np.array([[1.0, 1.0, 0.5, np.nan]])
    assert _ranks(shares, lower_is_better=False).tolist() == [[1, 1, 3, 0]]
    assert _ranks(shares, lower_is_better=True).tolist() == [[2, 2, 1, 0]]


@pytest.fixture
def two_kinds(data: Path, landing: Path) -> Path:
    """Community services known since 2020, care homes since February 2021."""
    history = [{"id": 1, "published": "2018-05-01", "rating": "Good", "authority": "Norfolk"}]
    rows = [
        {"id": 1, "care_home": "N", "rating": "Good", "published": "01/05/2018"},
        {"id": 2, "rating": "Inadequate"},
    ]
    take(
        data,
        publish(landing, "history", "2020-12-15", history),
        publish(landing, "ratings", "2021-02-01", rows),
    )
    return data


def test_every_row_says_which_services_it_counts(two_kinds: Path) -> None:
    found = area_trend(standings(two_kinds), "Norfolk", "good_or_outstanding", day("2020-12-01"))
    assert [(row["known"], row["numerator"], row["denominator"]) for row in found.rows()] == [
        ("community", 1, 1),
        ("community", 1, 1),
        ("all", 1, 2),
    ]


def test_it_ends_where_the_area_is_known_no_longer(two_kinds: Path, landing: Path) -> None:
    take(two_kinds, publish(landing, "ratings", "2021-06-01", [{"id": 9, "authority": "Suffolk"}]))
    found = area_trend(standings(two_kinds), "Norfolk", "good_or_outstanding", day("2021-01-01"))
    assert found.rows()[-1]["as_of"] == day("2021-02-01")


def test_unrated_services_of_a_file_of_rated_ones_are_not_known(two_kinds: Path) -> None:
    found = area_trend(standings(two_kinds), "Norfolk", "good_or_outstanding", day("2021-02-01"))
    assert [row["unrated"] for row in found.rows()] == [None]
    assert any("rated services only" in note for note in found.provenance.notes)


@pytest.mark.parametrize(("layout", "counts"), [("hsca", (1, 2)), ("ratings", (0, 0))])
def test_unrated_services_are_counted_where_they_are_listed(
    data: Path, landing: Path, layout: str, counts: tuple[int, int]
) -> None:
    """LG Inform divides by every registered service; a file of rated ones does not tell them."""
    take(data, publish(landing, layout, "2021-02-01", [{"id": 1}, {"id": 2, "rating": "", "published": ""}]))
    ready = standings(data)
    measure = ready.register.definitions.measure("good_or_outstanding_of_all")
    found = trend(ready, measure, (day("2021-02-01"),))
    norfolk = found.codes.index("E10000020")
    assert (found.numerator[0, norfolk].sum(), found.denominator[0, norfolk].sum()) == counts


def test_days_of_which_nothing_is_known_are_refused(two_kinds: Path) -> None:
    with pytest.raises(NotKnown, match="Norfolk"):
        area_trend(
            standings(two_kinds), "Norfolk", "good_or_outstanding", day("2010-01-01"), day("2010-03-01")
        )
