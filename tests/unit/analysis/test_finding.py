"""Finding services: circles, what left, what is not known, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.builders import REAL_DATA, answer, day, location_id, publish, publish_answers, standings, take
from tests.oracles import slow_finding as slow
from wherry.analysis.finding.find import count_found, find, find_all
from wherry.analysis.finding.questions import FindQuestion, WrongFilter
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.standing import Standings
from wherry.domain.errors import NotKnown, UnknownName

RATING = {
    "overall": {"rating": "Good", "reportDate": "2020-05-01", "reportLinkId": "x", "keyQuestionRatings": []}
}
PLACES = {
    1: ("NR1 2DH", 52.620, 1.300), 2: ("NR1 2AA", 52.624, 1.304), 3: ("NR12 8AB", 52.750, 1.480),
    4: ("IP1 2DH", 52.060, 1.150), 5: ("NR1 3AA", None, None),
}  # fmt: skip


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    """Five services with their coordinates, but for one."""
    folder = tmp_path_factory.mktemp("placed")
    answers = []
    for number, (postcode, latitude, longitude) in PLACES.items():
        where = {"onspdLatitude": latitude, "onspdLongitude": longitude} if latitude else {}
        answers.append(
            answer(
                number,
                postalCode=postcode,
                currentRatings=RATING,
                brandId="BD1",
                brandName="BRAND Rose",
                **where,
            )
        )
    take(folder / "data", publish_answers(folder, "2021-02-01", answers))
    return standings(folder / "data")


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    """Two months: one service left, one is new, one changed its rating before it left."""
    folder = tmp_path_factory.mktemp("moving")
    first = [{"id": n, "rating": "Good"} for n in range(1, 6)]
    later = [row for row in first if row["id"] not in (2, 3)] + [
        {"id": 9, "rating": "", "published": "", "start": "15/02/2021"}
    ]
    first[2] |= {"rating": "Inadequate", "published": "05/01/2021"}
    take(folder / "data", publish(folder / "l", "hsca", "2021-02-01", first))
    take(folder / "data", publish(folder / "l", "hsca", "2021-03-01", later), accept=True)
    return standings(folder / "data")


def ids(opened: Standings, **asked: object) -> list[int]:
    return [int(row.location_id[-2:]) for row in find(opened, FindQuestion(**asked)).rows]


def refusal(opened: Standings, **asked: object) -> WrongFilter:
    with pytest.raises(WrongFilter) as told:
        find(opened, FindQuestion(**asked))
    return told.value


def test_a_circle_holds_what_lies_in_it_nearest_first(placed: Standings) -> None:
    found = find(placed, FindQuestion(postcode="nr12dh", within_miles=15, sort="miles"))
    assert [row.location_id for row in found.rows] == [location_id(n) for n in (1, 2, 3)]
    assert found.centre is not None and found.centre.postcode == "NR1 2DH"
    for row, number in zip(found.rows, (1, 2, 3), strict=True):
        assert row.miles == pytest.approx(slow.miles(PLACES[1][1:], PLACES[number][1:]), abs=1e-3)
    assert found.provenance.notes == ("Of 1 more service where they lie is not known; they are left out.",)


def test_a_postcode_without_a_service_is_its_sectors_middle(placed: Standings) -> None:
    found = find(placed, FindQuestion(postcode="NR1 2ZZ", within_miles=1))
    assert found.centre is not None and found.centre.postcode == "NR1 2" and found.count == 2
    assert "miles are counted from the middle of NR1 2" in found.provenance.notes[-1]
    with pytest.raises(NotKnown, match="Where ZE1 0AA lies is not known"):
        find(placed, FindQuestion(postcode="ZE1 0AA", within_miles=1))


def test_a_district_is_not_the_one_it_begins(placed: Standings) -> None:
    assert ids(placed, postcode="NR1") == [1, 2, 5]
    assert ids(placed, postcode="NR12") == [3]
    assert ids(placed, postcode="NR1 2") == [1, 2]


def test_brands_go_by_name_or_id(placed: Standings) -> None:
    assert len(ids(placed, brand="rose")) == len(ids(placed, brand="bd1")) == 5
    assert ids(placed, brand="thorn") == []


def test_many_close_together_become_one_spot(placed: Standings) -> None:
    assert sum(spot.services for spot in find(placed, FindQuestion()).spots) == 4


def test_what_left_since_a_day_shows_its_last_rating(moving: Standings) -> None:
    found = find(moving, FindQuestion(left_since=day("2021-02-02")))
    assert {(row.location_id, row.rating) for row in found.rows} == {
        (location_id(2), "good"),
        (location_id(3), "inadequate"),
    }
    assert {row.left_on for row in found.rows} == {day("2021-03-01")}, (
        "the day of the first file without them"
    )
    assert "registered again" in found.provenance.notes[-1]
    assert ids(moving, left_since=day("2021-03-01")) == [2, 3]
    assert ids(moving, left_since=day("2021-02-02"), as_of=day("2021-02-15")) == []


def test_what_is_new_since_a_day(moving: Standings) -> None:
    assert ids(moving, new_since=day("2021-02-10")) == [9]


def test_a_day_before_is_asked_as_it_was(moving: Standings) -> None:
    assert ids(moving, as_of=day("2021-02-01")) == [1, 2, 3, 4, 5]
    assert count_found(moving, FindQuestion(as_of=day("2021-02-15"))).as_of == day("2021-02-15")
    with pytest.raises(NotKnown, match="earliest day that any file tells of is 1 February 2021"):
        find(moving, FindQuestion(as_of=day("2021-01-31")))


def test_unknown_places_and_types_are_named(moving: Standings) -> None:
    with pytest.raises(UnknownName, match="Atlantis"):
        find(moving, FindQuestion(area="Atlantis"))
    with pytest.raises(UnknownName, match="not a type of care"):
        find(moving, FindQuestion(type_of_care="castle"))
    with pytest.raises(NotKnown, match="Leeds"):
        find(moving, FindQuestion(area="Leeds"))


WRONG = [
    ("words", {"words": "?!"}), ("words", {"words": "x" * 201}), ("words", {"words": "a b c d e f g h i j k l m n"}),
    ("postcode", {"postcode": "N"}), ("postcode", {"within_miles": 3}), ("within_miles", {"postcode": "NR1", "within_miles": 501}),
    ("within_miles", {"postcode": "NR1", "within_miles": float("nan")}), ("beds_at_most", {"beds_at_least": 3, "beds_at_most": 2}),
    ("beds_at_least", {"beds_at_least": -1}), ("ratings", {"ratings": ("splendid",)}), ("sort", {"sort": "luck"}),
    ("sort", {"sort": "miles"}), ("left_since", {"left_since": date(2021, 1, 1), "new_since": date(2021, 1, 1)}),
    ("new_since", {"new_since": date(2030, 1, 1)}), ("left_since", {"left_since": date(2030, 1, 1)}),
    ("rating_older_than_years", {"rating_older_than_years": 2, "ratings": ("not_rated",)}),
]  # fmt: skip


@pytest.mark.parametrize(("field", "asked"), WRONG)
def test_a_wrong_filter_names_its_field(moving: Standings, field: str, asked: dict[str, object]) -> None:
    told = refusal(moving, **asked)
    assert told.field == field and str(told).endswith(".")


def test_the_same_services_are_found_that_the_position_counts(tmp_path: Path) -> None:
    path = REAL_DATA / "cqc/2021-02-01_Latest_ratings_asc_overall.csv.gz"
    if not path.exists():
        pytest.skip(f"the real data is not at {REAL_DATA}")
    take(tmp_path / "data", path)
    opened = standings(tmp_path / "data")
    here = position(opened, PositionQuestion("Norfolk")).area
    found = find(opened, FindQuestion(area="Norfolk"))
    good = find_all(opened, FindQuestion(area="Norfolk", ratings=("outstanding", "good")))
    assert (good.services.height, found.count - found.ratings["not_rated"]) == (346, 467)
    assert (here.numerator, here.denominator) == (346, 467)
