"""The services of a division, with what changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import day, publish, standings, take
from wherry.analysis.divisions import division_services
from wherry.analysis.questions import PositionQuestion
from wherry.domain.areas import AreaMap
from wherry.domain.errors import NotKnown, UnknownName

BEFORE = [
    {"id": 1, "postcode": "NR1 2DH"},
    {"id": 2, "postcode": "NR1 2DH", "rating": "Inadequate"},
    {"id": 3, "postcode": "NR1 2DH", "rating": "", "published": ""},
    {"id": 4, "postcode": "NR1 2DH"},
    {"id": 5, "postcode": "NR14 7AA"},
]
AFTER = [
    {"id": 1, "postcode": "NR1 2DH", "rating": "Requires improvement", "published": "20/03/2021"},
    *BEFORE[1:3],
    BEFORE[4],
    {"id": 6, "postcode": "NR1 2DH", "start": "01/03/2021", "rating": "", "published": ""},
]
DIVISIONS = AreaMap("d.csv", {}, {"NR12DH": "Norwich", "NR147AA": "Loddon", "NR99AA": "Wensum"}, {})
ASKED = PositionQuestion("Norfolk")


@pytest.fixture
def register(data: Path, landing: Path) -> Path:
    take(data, publish(landing, "hsca", "2021-01-01", BEFORE))
    take(data, publish(landing, "hsca", "2021-04-01", AFTER))
    return data


def test_the_worst_stands_first_and_each_says_what_changed(register: Path) -> None:
    found = division_services(standings(register), ASKED, "norwich", DIVISIONS)
    told = [(s.location_id[-1], s.rating, s.change, s.was) for s in found.services]
    assert told == [
        ("2", "inadequate", None, None),
        ("1", "requires_improvement", "downgraded", "good"),
        ("3", None, None, None),
        ("6", None, "entered", None),
    ]
    assert [m.location_id[-1] for m in found.left] == ["4"]
    assert found.since == day("2021-01-01") and found.no_movements == ""
    assert found.whole is not None
    assert (found.whole.numerator, found.whole.denominator, found.whole.unrated) == (0, 2, 2)
    ages = {s.location_id[-1]: s.age_years for s in found.services}
    assert ages["2"] == pytest.approx(2.83, abs=0.01) and ages["3"] is None
    assert type(found).from_dict(found.to_dict()) == found


def test_a_division_without_services_has_no_share(register: Path) -> None:
    found = division_services(standings(register), ASKED, "Wensum", DIVISIONS)
    assert (found.whole, found.services, found.provenance.as_of) == (None, (), day("2021-04-01"))


def test_what_cannot_be_told_says_why(register: Path) -> None:
    first = PositionQuestion("Norfolk", as_of=day("2021-01-01"))
    found = division_services(standings(register), first, "Loddon", DIVISIONS)
    assert len(found.services) == 1 and found.services[0].change is None
    assert "cannot be told" in found.no_movements
    with pytest.raises(NotKnown):
        division_services(standings(register), PositionQuestion("Kent"), "Wensum", DIVISIONS)
    with pytest.raises(UnknownName, match=r"is not an area of d\.csv"):
        division_services(standings(register), ASKED, "Atlantis", DIVISIONS)
