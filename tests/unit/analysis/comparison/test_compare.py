"""Comparing areas over a register: who is compared, what is mix, what is not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import day, publish, standings, take
from wherry.analysis.comparison.compare import compare
from wherry.analysis.comparison.intervals import newcombe_difference
from wherry.analysis.comparison.ranges import ranged_league
from wherry.analysis.comparison.results import CompareQuestion, Comparison, RangedLeague
from wherry.analysis.questions import LeagueQuestion
from wherry.domain.coverage import Coverage, Listing
from wherry.domain.errors import NotKnown

AS_OF = day("2021-02-01")
HOME = {"care_home": "Y", "residential": "Y", "beds": 20}
AGENCY = {"care_home": "N", "home_care": "Y", "beds": ""}
RATED = {True: "Good", False: "Requires improvement"}


def services(first: int, count: int, good: int, **facts: object) -> list[dict[str, object]]:
    """So many services of which so many are good."""
    return [{"id": first + n, "rating": RATED[n < good], **facts} for n in range(count)]


@pytest.fixture
def four_counties(data: Path, landing: Path) -> Path:
    """Each kind is as good everywhere, but Norfolk has more of the kind that does worse; Essex does worse."""
    rows = [
        *services(100, 40, 28, **HOME, older_people="Y"), *services(200, 10, 9, **AGENCY),
        *services(300, 10, 7, authority="Suffolk", **HOME, older_people="Y"),
        *services(400, 40, 36, authority="Suffolk", **AGENCY),
        *services(500, 25, 5, authority="Essex", **HOME, older_people="Y"),
        *services(600, 25, 10, authority="Essex", **AGENCY),
        *services(700, 30, 29, authority="Kent", region="South East", **AGENCY),
    ]  # fmt: skip
    take(data, publish(landing, "hsca", "2021-02-01", rows), coverage=Coverage(Listing.REGISTERED))
    return data


def ask(data: Path, area: str, *against: str) -> Comparison:
    return compare(standings(data), CompareQuestion(area, as_of=AS_OF, against=against))


def test_a_gap_of_mix_alone(four_counties: Path) -> None:
    (difference,) = ask(four_counties, "Norfolk", "Suffolk").differences
    assert difference.difference == pytest.approx(37 / 50 - 43 / 50)
    gap = difference.gap
    assert gap is not None
    assert gap.by_mix == pytest.approx(-0.12, abs=0.02)
    assert gap.by_rate == pytest.approx(0, abs=0.02)
    assert gap.by_rate_interval.holds(0)
    assert gap.known == ("type_of_care", "size", "user_group")
    assert {s.title: (s.counted, s.other_counted) for s in gap.strata} == {
        "Care homes without nursing, 10 to 24 beds, for older people": (40, 10),
        "Home care services, not for older people": (10, 40),
    }


def test_a_gap_of_rates_alone(four_counties: Path) -> None:
    (difference,) = ask(four_counties, "Essex", "Norfolk").differences
    gap = difference.gap
    assert gap is not None
    assert difference.is_beyond_chance
    assert gap.by_rate < -0.4
    assert abs(gap.by_mix) < 0.1
    assert not gap.by_rate_interval.holds(0)
    assert gap.indirect_ratio is not None
    assert gap.indirect_ratio < 0.5


def test_two_separate_places_have_newcombes_interval(four_counties: Path) -> None:
    (difference,) = ask(four_counties, "Norfolk", "Suffolk").differences
    assert difference.interval == newcombe_difference(37, 50, 43, 50)


def test_a_region_that_holds_the_place_is_no_independent_witness(four_counties: Path) -> None:
    (difference,) = ask(four_counties, "Norfolk", "region").differences
    assert (difference.other.numerator, difference.other.denominator) == (95, 150)
    rest = newcombe_difference(37, 50, 58, 100)
    assert rest is not None
    assert difference.interval is not None
    assert difference.interval.low == pytest.approx(rest.low * 2 / 3)
    assert difference.interval.high == pytest.approx(rest.high * 2 / 3)
    assert difference.difference == pytest.approx((37 / 50 - 58 / 100) * 2 / 3)
    gap = difference.gap
    assert gap is not None
    assert gap.gap == pytest.approx(difference.difference)


def test_the_only_place_of_a_region_differs_from_it_by_nothing(four_counties: Path) -> None:
    (difference,) = ask(four_counties, "Kent", "region").differences
    assert difference.difference == 0
    assert difference.interval is None
    assert difference.is_beyond_chance is None
    assert difference.gap is not None
    assert difference.gap.gap == pytest.approx(0)


def test_england_has_no_rank_and_no_funnel(four_counties: Path) -> None:
    found = ask(four_counties, "England", "region", "england")
    assert (found.rank, found.funnel, found.league, found.differences) == (None, None, None, ())
    assert found.interval is not None


def test_where_other_kinds_are_known_nothing_is_compared(data: Path, landing: Path) -> None:
    take(data, publish(landing, "hsca", "2021-02-01", services(1, 5, 3)))
    history = [{"id": 900, "published": "2020-05-01", "rating": "Good", "authority": "Norfolk"}]
    take(data, publish(landing, "history", "2020-06-01", history))
    found = compare(standings(data), CompareQuestion("Norfolk", as_of=day("2020-05-15"), against=("Kent",)))
    assert found.area.denominator == 1
    assert found.differences == () or found.differences[0].difference is None


def test_beds_are_refused_in_a_sentence(four_counties: Path) -> None:
    with pytest.raises(NotKnown, match="adds up beds"):
        compare(standings(four_counties), CompareQuestion("Norfolk", "good_or_outstanding_beds", AS_OF))
    with pytest.raises(NotKnown, match="choose a measure of services"):
        ranged_league(standings(four_counties), LeagueQuestion("good_or_outstanding_beds", AS_OF))


def test_neighbours_that_no_file_lists_are_said(four_counties: Path) -> None:
    with pytest.raises(NotKnown, match="No imported file lists statistical neighbours of Norfolk"):
        ask(four_counties, "Norfolk", "neighbours")


def test_answers_go_to_plain_values_and_back(four_counties: Path) -> None:
    found = ask(four_counties, "Norfolk", "region", "england")
    assert Comparison.from_dict(found.to_dict()) == found
    ranged = ranged_league(standings(four_counties), LeagueQuestion(as_of=AS_OF))
    assert RangedLeague.from_dict(ranged.to_dict()) == ranged


def test_the_same_question_has_the_same_answer(four_counties: Path) -> None:
    assert ask(four_counties, "Norfolk", "england") == ask(four_counties, "Norfolk", "england")
