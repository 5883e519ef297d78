"""The points index over a register: published facts, signals of an area, people, and what is not known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.builders import location_id, publish, standings, take
from wherry.analysis.signals.index import GUARD, PointsIndex, ServiceIndex, Told, points_index
from wherry.definitions.signals import load_signals
from wherry.domain.errors import UnknownName
from wherry.domain.signals import Signal

DEFINITIONS = load_signals()
ROWS = [
    {"id": 1, "rating": "Good", "beds": "20", "manager": "A Person"},
    {"id": 2, "rating": "Inadequate", "beds": "40", "manager": ""},
    {"id": 3, "rating": "", "published": "", "start": "01/12/2020", "care_home": "N"},
    {"id": 4, "rating": "", "published": "", "start": "01/12/2018"},
    *({"id": n, "rating": "Good", "beds": "30"} for n in range(10, 32)),
    {"id": 50, "rating": "Good", "authority": "Suffolk"},
]


@pytest.fixture
def norfolk(data: Path, landing: Path):
    take(data, publish(landing, "hsca", "2021-02-01", ROWS))

    def asked(*signals: Signal, **told: object) -> PointsIndex:
        return points_index(standings(data), "Norfolk", Told(signals, **told), DEFINITIONS)  # type: ignore[arg-type]

    return asked


def of(found: PointsIndex, number: int) -> ServiceIndex:
    return next(s for s in found.services if s.location_id == location_id(number))


def points(found: PointsIndex, number: int, factor: str) -> tuple[float, bool]:
    one = next(f for f in of(found, number).factors if f.key == factor)
    return one.points, one.is_unknown


def test_published_facts_become_points(norfolk) -> None:
    found = norfolk()
    assert [points(found, n, "rating") for n in (1, 2, 3, 4)] == [
        (2, False),
        (20, False),
        (6, False),
        (10, False),
    ]
    assert points(found, 1, "rating_age") == (2, False), "2.7 years"
    said = {f.key: f.sentence for f in of(found, 3).factors}
    assert said["rating_age"] == "There is no rating that has aged", "it has none, and none of 0.0 years"
    assert points(found, 1, "key_questions") == (4, True), "this file has none"
    assert points(found, 1, "manager") == (0, False)
    assert of(found, 2).band == "red" and of(found, 2).hard == ("CQC rating",)
    assert found.services[0].location_id == location_id(2)
    assert found.guard == GUARD and found.provenance.notes[0] == GUARD
    assert PointsIndex.from_dict(found.to_dict()) == found


def test_signals_of_elsewhere_and_of_later_count_for_nothing(norfolk) -> None:
    told = [
        Signal(location_id(50), "conditions", "severe", date(2021, 1, 1), "published"),
        Signal(location_id(1), "conditions", "severe", date(2021, 2, 2), "published"),
    ]
    found = norfolk(*told)
    assert found.left_out == 1 and points(found, 1, "enforcement") == (6, True)
    later = norfolk(*told, until=date(2021, 2, 2))
    assert points(later, 1, "enforcement") == (8, True) and later.signals_until == date(2021, 2, 2)


def test_rates_are_by_people_and_unknown_people_are_not_known(norfolk) -> None:
    day, recorded = date(2021, 1, 20), dict.fromkeys(DEFINITIONS.kinds, date(2020, 1, 1))
    told = [Signal(location_id(n), "complaint", "low", day, "family") for n in (1, 2, 4)]
    found = norfolk(*told, recorded=recorded)
    assert points(found, 1, "concerns") == (5, False) and points(found, 2, "concerns") == (3.5, False)
    assert points(found, 4, "concerns") == (3.5, True), "nobody knows for how many it cares"
    assert points(found, 10, "concerns") == (0, False)
    funded = norfolk(*told, recorded=recorded, funded={location_id(4): 10})
    assert of(funded, 4).people == 10 and points(funded, 4, "concerns")[1] is False


def test_facts_of_other_rooms_count(norfolk) -> None:
    found = norfolk(facts={"audit": {location_id(1): "poor"}, "overdue_actions": {location_id(1): 2.5}})
    assert points(found, 1, "audit") == (10, False) and points(found, 10, "audit") == (6, True)
    assert points(found, 1, "actions") == (2.5, False)


def test_an_unknown_place_is_refused(data: Path, landing: Path) -> None:
    take(data, publish(landing, "hsca", "2021-02-01", ROWS))
    with pytest.raises(UnknownName):
        points_index(standings(data), "Atlantis", Told(), DEFINITIONS)
