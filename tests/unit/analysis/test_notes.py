"""The sentences beside a figure, and the refusals where a figure would be made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import answer, day, publish, publish_answers, standings, take
from wherry.analysis.league import league
from wherry.analysis.position import position
from wherry.analysis.questions import LeagueQuestion, PositionQuestion
from wherry.analysis.scene import newest_day, newest_day_before
from wherry.domain.errors import NotKnown


def notes(data: Path, as_of: str = "2021-02-01", area: str = "Norfolk", **more: Any) -> str:
    return " ".join(
        position(standings(data), PositionQuestion(area, as_of=day(as_of), **more)).provenance.notes
    )


def test_a_file_of_rated_services_does_not_tell_the_unrated(data: Path, landing: Path) -> None:
    take(data, publish(landing, "ratings", "2021-02-01", [{"id": 1}]))
    found = position(standings(data), PositionQuestion("Norfolk", as_of=day("2021-02-01")))
    assert (found.area.unrated, found.area.share_low, found.area.share_high) == (None, None, None)
    assert "rated services only" in notes(data)
    with pytest.raises(NotKnown, match="rated services only"):
        notes(data, measure="good_or_outstanding_of_all")


def test_beds_that_no_file_tells_are_not_counted_as_none(data: Path, landing: Path) -> None:
    take(data, publish(landing, "ratings", "2021-02-01", [{"id": 1}]))
    with pytest.raises(NotKnown, match="no file of that day tells beds"):
        notes(data, measure="good_or_outstanding_beds")


def test_old_files_elsewhere_are_told_though_one_place_is_fresh(data: Path, landing: Path) -> None:
    old = [{"id": 1, "authority": "Norfolk"}, {"id": 2, "authority": "Suffolk"}]
    take(
        data,
        publish(landing, "ratings", "2021-02-01", old),
        publish(landing, "ratings", "2021-06-01", [{"id": 3, "authority": "Kent"}], "kent"),
        publish(landing, "ratings", "2021-06-02", [{"id": 4, "authority": "Essex"}], "essex"),
    )
    assert "In 2 other authorities care homes are known only up to 1 February 2021;" in notes(
        data, "2021-06-02", "Kent"
    )
    assert "of Norfolk" not in notes(data, "2021-02-02")
    ranks = league(standings(data), LeagueQuestion(as_of=day("2021-06-02")))
    assert any("In 2 authorities care homes" in note for note in ranks.provenance.notes)


def test_ratings_rolled_up_are_told(data: Path, landing: Path) -> None:
    rows = [
        {"id": 1, "care_home": "N", "rating": "Not Rated", "published": ""},
        {"id": 1, "care_home": "N", "group": "Homecare", "rating": "Good", "published": "01/03/2020"},
        {
            "id": 1,
            "care_home": "N",
            "group": "Supported Living",
            "rating": "Inadequate",
            "published": "01/04/2020",
        },
    ]
    take(data, publish(landing, "ratings", "2021-02-01", rows))
    assert "the lowest of those ratings is counted" in notes(data)


def test_a_rating_that_went_without_a_new_one_is_told(data: Path, landing: Path) -> None:
    row = {"id": 1, "care_home": "N", "home_care": "Y", "supported_living": "Y"}
    withdrawn = row | {"rating": "Not Rated", "published": ""}
    take(
        data,
        publish(landing, "hsca", "2021-01-01", [row]),
        publish(landing, "hsca", "2021-02-01", [withdrawn]),
    )
    assert "several service types" in notes(data)


def test_a_rating_that_went_and_came_back_is_told_of_the_days_between(data: Path, landing: Path) -> None:
    row = {"id": 1, "care_home": "N", "home_care": "Y", "supported_living": "Y"}
    withdrawn, again = row | {"rating": "Not Rated", "published": ""}, row | {"published": "20/02/2021"}
    take(
        data,
        publish(landing, "hsca", "2021-01-01", [row]),
        publish(landing, "hsca", "2021-02-01", [withdrawn]),
        publish(landing, "hsca", "2021-03-01", [again]),
    )
    assert "several service types" in notes(data, as_of="2021-02-01")
    assert "several service types" not in notes(data, as_of="2021-03-01")


@pytest.mark.parametrize(("with_ratings", "told"), [(False, True), (True, False)])
def test_a_first_list_of_2026_says_that_ratings_of_several_types_stand_elsewhere(
    data: Path, landing: Path, with_ratings: bool, told: bool
) -> None:
    both = {"id": 1, "care_home": "N", "home_care": "Y", "supported_living": "Y"}
    rows = [both | {"rating": "Not Rated", "published": ""}, {"id": 2, "published": "01/05/2025"}]
    files = [publish(landing, "hsca", "2026-03-01", rows)]
    files += [
        publish(landing, "ratings", "2026-03-01", [{"id": 2, "published": "01/05/2025"}])
    ] * with_ratings
    take(data, *files)
    assert ("several service types" in notes(data, as_of="2026-03-01")) is told


def test_divisions_that_do_not_add_up_say_why(data: Path, landing: Path) -> None:
    rows = [{"id": 1, "beds": "9"}, {"id": 2, "care_home": "N", "home_care": "Y"}]
    take(data, publish(landing, "hsca", "2021-02-01", rows))
    assert "leaves out 1 community service." in notes(data, by="size")
    assert "overlap" in notes(data, by="user_band")


def test_movements_that_cannot_be_told(data: Path, landing: Path) -> None:
    history = [{"id": 1, "published": "2018-05-01", "rating": "Good", "authority": "Norfolk"}]
    rows = [{"id": 1, "care_home": "N", "published": "01/05/2018"}, {"id": 2}]
    take(
        data,
        publish(landing, "history", "2020-12-15", history),
        publish(landing, "ratings", "2021-02-01", rows),
    )
    assert "Movements of care homes cannot be told" in notes(data, since=day("2020-06-01"))


def test_places_that_know_more_are_ranked_among_themselves(data: Path, landing: Path) -> None:
    history = [
        {"id": n, "published": "2018-05-01", "rating": "Good", "authority": authority}
        for n, authority in enumerate(("Norfolk", "Suffolk", "Kent"), start=1)
    ]
    rows = [
        {"id": 1, "care_home": "N", "published": "01/05/2018"},
        {"id": 9, "rating": "Inadequate"},
    ]
    take(
        data,
        publish(landing, "history", "2021-03-15", history),
        publish(landing, "ratings", "2021-02-01", rows),
    )
    ready = standings(data)
    found = league(ready, LeagueQuestion(as_of=day("2021-02-01")))
    by_name = {row.name: row for row in found.rows}
    here = position(ready, PositionQuestion("Norfolk", as_of=day("2021-02-01"))).area
    assert by_name["Norfolk"] == here
    assert (here.denominator, here.rank, here.ranked) == (2, 1, 1)
    assert found.rows[-1].name == "Norfolk"
    assert any("other kinds of service" in note for note in found.provenance.notes)


def test_a_board_before_its_first_day_has_its_first_footprint(data: Path, landing: Path) -> None:
    take(data, publish(landing, "hsca", "2021-02-01", [{"id": 1, "ccg": "E38000239"}]))
    found = position(standings(data), PositionQuestion("E54000022", as_of=day("2021-02-01")))
    assert found.area.name.startswith("NHS Norfolk")


def test_a_board_is_told_of_on_the_newest_day_of_a_file_of_its_own_councils(
    data: Path, landing: Path
) -> None:
    norfolk = {"id": 1, "ccg": "E38000239", "authority": "Norfolk"}
    take(
        data,
        publish(landing, "hsca", "2022-08-01", [norfolk, {"id": 2, "authority": "Kent"}]),
        publish(landing, "hsca", "2022-09-01", [{"id": 2, "authority": "Kent"}], "kent"),
    )
    ready = standings(data)
    assert newest_day(ready, "E54000022") == newest_day(ready, "Norfolk") == day("2022-08-01")
    assert newest_day(ready, None) == newest_day(ready, "Kent") == day("2022-09-01")
    assert newest_day_before(ready, "Kent", day("2022-09-01")) == day("2022-08-01")
    assert newest_day_before(ready, "E54000022", day("2022-08-01")) is None


@pytest.mark.parametrize("left", [False, True])
def test_answers_of_services_that_lasted_say_so(data: Path, landing: Path, left: bool) -> None:
    rating = {"overall": {"rating": "Good", "reportDate": "2018-05-06"}}
    ended = {"registrationStatus": "Deregistered", "deregistrationDate": "2020-05-01"} if left else {}
    answers = [answer(1, currentRatings=rating), answer(2, **ended)]
    take(data, publish_answers(landing, "2021-02-01", answers))
    assert ("leans towards those that lasted" in notes(data, "2019-01-01")) is not left


def test_services_whose_authority_is_not_known_are_told(data: Path, landing: Path) -> None:
    rows = [
        {"id": 1},
        {"id": 2, "authority": "Unspecified"},
        {"id": 3, "authority": "", "rating": "", "published": ""},
    ]
    take(data, publish(landing, "hsca", "2021-02-01", rows))
    said = "For 1 rated service and 1 service without a rating of England the authority is not known"
    assert said in notes(data)
