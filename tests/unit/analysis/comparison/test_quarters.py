"""What was published by quarter: only quarters that are known, only news."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.builders import day, publish, standings, take
from wherry.analysis.comparison.quarters import quarters
from wherry.analysis.comparison.results import Quarters, QuartersQuestion
from wherry.analysis.comparison.words import quarters_words, special_words
from wherry.domain.days import months_after
from wherry.domain.errors import NotKnown


def history(*events: tuple[int, str, str], start: str = "2012-04-01") -> list[dict[str, object]]:
    return [
        {"id": i, "published": on, "rating": rating, "start": start, "authority": "Norfolk"}
        for i, on, rating in events
    ]


def take_history(data: Path, landing: Path, rows: list[dict[str, object]], to: str = "2019-01-15") -> None:
    """A history, which speaks up to its newest event: one of another county, here."""
    newest = {"id": 999, "published": to, "rating": "Good", "authority": "Kent"}
    take(data, publish(landing, "history", to, [*rows, newest]))


def test_each_publication_counts_in_its_quarter(data: Path, landing: Path) -> None:
    take_history(
        data,
        landing,
        history(
            (1, "2018-01-01", "Good"), (1, "2018-03-31", "Inadequate"), (2, "2018-04-01", "Outstanding"),
            (3, "2017-12-31", "Requires improvement"), (4, "2018-08-01", "Good"),
        ),
    )  # fmt: skip
    found = quarters(standings(data), QuartersQuestion("Norfolk", first=day("2018-01-01")))
    assert [(r.starts_on, r.published, r.good, r.stock_good, r.stock_counted) for r in found.rows] == [
        (date(2018, 1, 1), 2, 1, 0, 2),
        (date(2018, 4, 1), 1, 1, 1, 3),
        (date(2018, 7, 1), 1, 1, 2, 4),
        (date(2018, 10, 1), 0, 0, 2, 4),
    ]
    assert found.rows[3].share is None
    assert found.published_mean is None
    assert any("4 quarters known here say nothing yet" in note for note in found.provenance.notes)
    assert quarters_words(found) == "There are too few quarters to say whether anything is changing."
    assert Quarters.from_dict(found.to_dict()) == found


def test_a_rating_that_came_with_a_new_registration_is_no_news(data: Path, landing: Path) -> None:
    take_history(data, landing, history((1, "2018-02-01", "Good"), start="2018-06-01"))
    found = quarters(standings(data), QuartersQuestion("Norfolk", first=day("2018-01-01")))
    assert [row.published for row in found.rows] == [0, 0, 0, 0]


def test_a_quarter_after_the_last_list_is_not_known(data: Path, landing: Path) -> None:
    for as_at, published in (
        ("2021-01-01", "05/01/2019"),
        ("2021-02-01", "05/01/2021"),
        ("2021-04-02", "30/03/2021"),
    ):
        take(data, publish(landing, "hsca", as_at, [{"id": 1, "published": published}]))
    found = quarters(standings(data), QuartersQuestion("Norfolk", last=day("2022-01-01")))
    assert [(row.starts_on, row.published) for row in found.rows] == [(date(2021, 1, 1), 2)]


@pytest.mark.parametrize("first", [date.min, date(1900, 1, 1), None])
@pytest.mark.parametrize("last", [date.max, date(2300, 1, 1), None])
def test_days_outside_of_everything_told_ask_for_no_more(
    data: Path, landing: Path, first: date | None, last: date | None
) -> None:
    take_history(data, landing, history((1, "2018-02-01", "Good")))
    usual = quarters(standings(data), QuartersQuestion("Norfolk"))
    found = quarters(standings(data), QuartersQuestion("Norfolk", first=first, last=last))
    assert found.rows == usual.rows


@pytest.mark.parametrize("asked", [{"first": date.max}, {"last": date.min}])
def test_no_quarter_lies_beyond_what_was_told(data: Path, landing: Path, asked: dict[str, date]) -> None:
    take_history(data, landing, history((1, "2018-02-01", "Good")))
    with pytest.raises(NotKnown, match=r"No (quarter|file)"):
        quarters(standings(data), QuartersQuestion("Norfolk", **asked))


def test_one_list_makes_no_quarter(data: Path, landing: Path) -> None:
    take(data, publish(landing, "hsca", "2021-02-01", [{"id": 1}]))
    with pytest.raises(NotKnown, match="No quarter of Norfolk up to 1 February 2021 is known"):
        quarters(standings(data), QuartersQuestion("Norfolk"))


def test_limits_and_a_bad_quarter(data: Path, landing: Path) -> None:
    events = [
        (10 * quarter + n, months_after(date(2015, 2, 1), 3 * quarter).isoformat(), "Good" if n < good else "Inadequate")
        for quarter, good in enumerate([*[10, 7] * 6, 10, 1])
        for n in range(10)
    ]  # fmt: skip
    take_history(data, landing, history(*events), to="2018-07-15")
    question = QuartersQuestion("Norfolk", first=day("2015-01-01"), target=0.99)
    found = quarters(standings(data), question)
    assert len(found.rows) == 14
    assert found.published_mean == 10
    worst = found.rows[-1]
    assert worst.share == 0.1
    assert worst.share_special == ("outside low",)
    assert not any(row.share_special for row in found.rows[:-1])
    assert quarters_words(found).startswith(
        "In April 2018 to June 2018 the share of what was published was not"
    )
    assert found.target_words == "hit and miss"


def test_special_causes_in_words() -> None:
    assert special_words(()) == ""
    assert (
        special_words(("outside low", "shift low"))
        == "low: outside the limits, one of many in a row on one side"
    )
