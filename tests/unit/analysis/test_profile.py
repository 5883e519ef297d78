"""A service on a day, a company's portfolio, and the services of an area."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import day, location_id, publish, standings, take
from wherry.analysis.area_services import area_services, matching
from wherry.analysis.comparing import compared
from wherry.analysis.league import league
from wherry.analysis.portfolio import Portfolio, portfolio
from wherry.analysis.position import position
from wherry.analysis.profile import ServiceProfile, service_profile
from wherry.analysis.questions import LeagueQuestion, PositionQuestion
from wherry.analysis.standing import Standings
from wherry.domain.errors import NotKnown, UnknownName

OURS, THEIRS = "1-300000001", "1-300000002"
BRAND = {"brand_id": "BD1", "brand": "BRAND Reed"}
FIRST = [
    {"id": 1, "name": "Alder", "provider_id": OURS, "rating": "Inadequate", "published": "01/06/2019", **BRAND},
    {"id": 2, "name": "Beech", "provider_id": OURS, "rating": "Good", "authority": "Suffolk", **BRAND},
    {"id": 3, "name": "Cedar", "provider_id": OURS, "rating": "", "published": ""},
    {"id": 4, "name": "Dogwood", "provider_id": THEIRS, "rating": "Outstanding", "manager": "", **BRAND},
    {"id": 5, "name": "Elder", "provider_id": "1-300000003", "rating": "Good", "inherited": "Y"},
    {"id": 6, "name": "Mrs J Doe", "provider_id": "1-300000004", "provider": "Mrs Jane Doe",
     "ownership": "Individual"},
]  # fmt: skip
LATER = [
    *(row for row in FIRST[1:]),
    {"id": 1, "name": "Alder", "provider_id": OURS, "rating": "Good", "published": "20/01/2021", **BRAND},
]
LATER = [row for row in LATER if row["id"] != 5]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    """Two months: one service improves, one leaves."""
    folder = tmp_path_factory.mktemp("profile")
    (folder / "landing").mkdir()
    take(folder / "data", publish(folder / "landing", "hsca", "2021-01-01", FIRST))
    take(folder / "data", publish(folder / "landing", "hsca", "2021-02-01", LATER), accept=True)
    return standings(folder / "data")


def test_the_newest_rating_stands_and_the_older_one_is_history(known: Standings) -> None:
    found = service_profile(known, location_id(1))
    assert (found.standing.rating, found.standing.published_on) == ("good", day("2021-01-20"))
    assert [j.answers[0].rating for j in found.history] == ["good", "inadequate"]
    assert found.history[1].stood_to == day("2021-01-20") and found.history[0].stood_to is None


def test_an_earlier_day_knows_nothing_of_what_came_later(known: Standings) -> None:
    found = service_profile(known, location_id(1), day("2021-01-10"))
    assert found.standing.rating == "inadequate" and len(found.history) == 1
    assert found.history[0].stood_to is None, "on that day it still stood"


@pytest.mark.parametrize("text", ["1-100000001", " 1-100000001 "])
def test_ids_are_found_whatever_surrounds_them(known: Standings, text: str) -> None:
    assert service_profile(known, text).location_id == location_id(1)


def test_a_service_that_left_has_no_rating_that_counts(known: Standings) -> None:
    found = service_profile(known, location_id(5))
    assert found.left_on and found.standing.rating is None
    assert found.history[0].is_inherited is True
    before = service_profile(known, location_id(5), day("2021-01-01"))
    assert before.left_on is None and before.standing.rating == "good"


def test_siblings_are_the_others_of_owner_and_brand(known: Standings) -> None:
    found = service_profile(known, location_id(1))
    assert found.owner and found.brand and found.owner.whole and found.brand.whole
    assert [s.name for s in found.owner.services] == ["Beech", "Cedar"]
    assert (found.owner.whole.numerator, found.owner.whole.denominator, found.owner.whole.unrated) == (
        1,
        1,
        1,
    )
    assert [s.name for s in found.brand.services] == ["Beech", "Dogwood"]
    assert (found.brand.whole.numerator, found.brand.whole.denominator) == (2, 2)


def test_no_brand_and_no_other_service_are_said_apart_from_not_known(known: Standings) -> None:
    found = service_profile(known, location_id(6))
    assert found.owner and found.owner.whole is None and found.owner.services == ()
    assert found.brand and found.brand.of.key == "none"


def test_a_persons_name_is_nowhere(known: Standings) -> None:
    found = service_profile(known, location_id(6))
    assert "Doe" not in str(found.to_dict()) and "individual provider 1-300000004" in str(found.to_dict())
    assert "Doe" not in str(portfolio(known, "1-300000004").to_dict())
    assert "Doe" not in str(area_services(known, "Norfolk").to_dict())


def test_what_is_unknown_and_what_is_too_early_are_told_apart(known: Standings) -> None:
    with pytest.raises(UnknownName, match="No imported file has a location"):
        service_profile(known, "1-999")
    with pytest.raises(NotKnown, match="it is known from"):
        service_profile(known, location_id(1), day("2001-01-01"))


def test_a_portfolio_adds_up(known: Standings) -> None:
    found = portfolio(known, OURS.lower())
    assert (found.whole.numerator, found.whole.denominator, found.whole.unrated) == (2, 2, 1)
    for groups in (found.by_authority, found.by_type):
        assert sum(s.denominator for s in groups) == found.whole.denominator
        assert sum(s.numerator for s in groups) == found.whole.numerator
    assert {s.name for s in found.by_authority} == {"Norfolk", "Suffolk"}
    assert [b.key for b in found.brands] == ["BD1"] and not found.has_unknown_brand
    assert [s.name for s in found.services] == ["Alder", "Beech", "Cedar"]


def test_companies_that_are_unknown_or_empty_are_refused(known: Standings) -> None:
    with pytest.raises(UnknownName, match="company “1-9”"):
        portfolio(known, "1-9")
    with pytest.raises(NotKnown, match="No imported file lists a service of the company"):
        portfolio(known, "1-300000003")


def test_an_areas_services_are_those_of_its_figure(known: Standings) -> None:
    listed, figure = area_services(known, "Norfolk"), position(known, PositionQuestion("Norfolk", compare=()))
    rated = [s for s in listed.services if s.rating]
    assert len(rated) == figure.area.rated
    assert len(listed.services) - len(rated) == figure.area.unrated


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ced", ["Cedar"]),
        ("nr12", ["Alder", "Cedar", "Dogwood", "1-100000006"]),
        ("%", []),
        ("*", []),
        ("ceDAR x", []),
    ],
)
def test_words_are_looked_for_as_they_stand(known: Standings, words: str, names: list[str]) -> None:
    found = matching(area_services(known, "Norfolk").services, words)
    assert sorted(s.location_id if "Doe" in s.name else s.name for s in found if s.name in names) == sorted(
        n for n in names if not n.startswith("1-")
    )
    assert len(found) == len(names)


def test_shares_are_compared_by_their_counts(known: Standings) -> None:
    share = next(r for r in league(known, LeagueQuestion()).rows if r.share is not None)
    half, third = (replace(share, numerator=1, denominator=n, share=1 / n) for n in (2, 3))
    also_half = replace(half, numerator=2, denominator=4)
    assert [compared(half, third), compared(third, half)] == ["higher", "lower"]
    assert compared(half, also_half) == "the same"
    assert compared(half, replace(third, share=None)) is None


def test_answers_go_to_plain_values_and_back(known: Standings) -> None:
    found, company = service_profile(known, location_id(1)), portfolio(known, OURS)
    assert ServiceProfile.from_dict(found.to_dict()) == found
    assert Portfolio.from_dict(company.to_dict()) == company
