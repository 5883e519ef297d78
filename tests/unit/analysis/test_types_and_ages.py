"""Types of care by place, and ages of ratings, against counts by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import day, publish, standings, take
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.rating_ages import rating_ages
from wherry.analysis.types_by_place import NOT_PLACED, types_by_place
from wherry.domain.areas import AreaMap
from wherry.domain.errors import NotKnown, UnknownName

ROWS = [
    {"id": 1, "nursing": "Y", "rating": "Good", "published": "01/01/2021", "postcode": "NR1 2DH"},
    {"id": 2, "nursing": "Y", "rating": "Inadequate", "published": "01/01/2017", "postcode": "NR1 3DH"},
    {"id": 3, "residential": "Y", "rating": "Good", "published": "01/01/2015", "postcode": "PE30 1AA"},
    {"id": 4, "residential": "Y", "rating": "", "published": "", "postcode": "IP24 1AA"},
    {"id": 5, "care_home": "N", "home_care": "Y", "rating": "Good", "published": "01/06/2020"},
]
NORFOLK = PositionQuestion("Norfolk", as_of=day("2021-02-01"))


@pytest.fixture
def register(landing: Path, data: Path) -> Path:
    take(data, publish(landing, "hsca", "2021-02-01", ROWS))
    return data


def test_localities_add_up_to_the_area(register: Path) -> None:
    drawn = AreaMap("ours.csv", {}, {"NR1": "Norwich", "PE30": "West"}, {})
    found = types_by_place(standings(register), NORFOLK, drawn)
    assert found.is_by_locality
    assert [place.name for place in found.places] == ["Norwich", "West", "Not on the map"]
    assert found.places[-1].code == NOT_PLACED
    whole = position(standings(register), NORFOLK).area
    assert sum(p.whole.numerator for p in found.places) == whole.numerator == 3
    assert sum(p.whole.denominator for p in found.places) == whole.denominator == 4
    norwich = dict(zip([key for key, _ in found.types], found.places[0].by_type, strict=True))
    nursing = norwich["care_home_with_nursing"]
    assert nursing is not None and (nursing.numerator, nursing.denominator) == (1, 2)
    assert norwich["care_home_without_nursing"] is None
    assert found == type(found).from_dict(found.to_dict())


def test_without_localities_each_column_is_that_places_position(register: Path) -> None:
    found = types_by_place(standings(register), NORFOLK)
    assert found.places[0].name == "Norfolk"
    question = replace(NORFOLK, by="service_type")
    by_type = {group.code: group for group in position(standings(register), question).groups}
    for (key, _), share in zip(found.types, found.places[0].by_type, strict=True):
        counted = by_type[key]
        assert share is not None
        assert (share.numerator, share.denominator) == (counted.numerator, counted.denominator)


def test_ages_count_ratings_over_three_and_five_years(register: Path) -> None:
    found = rating_ages(standings(register), NORFOLK)
    whole = found.whole
    assert (whole.rated, whole.over_3, whole.over_5, whole.unrated) == (4, 2, 1, 1)
    assert (whole.over_3_share, whole.over_5_share) == (0.5, 0.25)
    assert whole.median_years == pytest.approx((245 + 1492) / 2 / 365.25, abs=0.01)
    unrated = [(service.location_id, service.type_of_care) for service in found.unrated or ()]
    assert unrated == [("1-100000004", "care_home_without_nursing")]
    assert sum(age.rated for age in found.by_type) == whole.rated


def test_what_cannot_be_told_is_refused(register: Path) -> None:
    for answer in (types_by_place, rating_ages):
        with pytest.raises(UnknownName):
            answer(standings(register), PositionQuestion("Narnia"))
        with pytest.raises(NotKnown):
            answer(standings(register), PositionQuestion("Norfolk", as_of=day("2001-01-01")))
