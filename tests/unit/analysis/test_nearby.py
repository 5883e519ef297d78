"""Services near another one: the straight line against another way to reckon it, and what is not known."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import answer, location_id, publish_answers, standings, take
from tests.oracles.slow_nearby import slow_miles, slow_nearest
from wherry.analysis.nearby import Nearby, miles_between, nearby
from wherry.analysis.scene import scene_on
from wherry.domain.coverage import Services

DAY = "2021-02-01"
latitudes, longitudes = st.floats(49.9, 55.8), st.floats(-6.4, 1.8)
RATED = {
    "currentRatings": {"overall": {"rating": "Good", "reportDate": "2020-01-01", "keyQuestionRatings": []}}
}


def at(number: int, place: tuple[float, float] | None, **more: object) -> dict[str, object]:
    """A rated service at a place, or at none that is known."""
    where = {"onspdLatitude": place[0], "onspdLongitude": place[1]} if place else {}
    return answer(number, **RATED, **where, **more)


def near(folder: Path, answers: list[dict[str, object]], number: int = 1, most: int = 10) -> Nearby:
    take(folder / "data", publish_answers(folder / "landing", DAY, answers))
    scene = scene_on(standings(folder / "data"), "good_or_outstanding", None, Services.ALL)
    return nearby(scene, location_id(number), most)


def reckoned(here: tuple[float, float], there: tuple[float, float]) -> float:
    frame = pl.DataFrame({"latitude": [there[0]], "longitude": [there[1]]})
    return frame.select(miles_between(*here)).item()


@pytest.mark.parametrize(
    ("there", "miles"),
    [((52.6309, 1.2974), 0.0), ((51.5074, -0.1278), 98.4), ((54.9783, -1.6178), 200.9)],
)
def test_known_distances_from_norwich(there: tuple[float, float], miles: float) -> None:
    assert reckoned((52.6309, 1.2974), there) == pytest.approx(miles, abs=1.5)


@given(latitudes, longitudes, latitudes, longitudes)
def test_the_line_is_as_the_slow_way_says(a: float, b: float, c: float, d: float) -> None:
    assert reckoned((a, b), (c, d)) == pytest.approx(slow_miles((a, b), (c, d)), abs=1e-4)


@settings(max_examples=8)
@given(st.lists(st.tuples(latitudes, longitudes), min_size=2, max_size=14), st.integers(1, 6))
def test_the_nearest_are_as_the_slow_way_says(places: list[tuple[float, float]], most: int) -> None:
    rows = [(location_id(n), *place) for n, place in enumerate(places, 1)]
    with TemporaryDirectory() as name:
        found = near(Path(name), [at(n, place) for n, place in enumerate(places, 1)], most=most)
    miles = [n.miles for n in found.services]
    assert miles == sorted(miles) and None not in miles
    wanted = slow_nearest(rows[0], rows, most)
    of = {key: slow_miles(rows[0][1:], place) for key, *place in rows}
    assert [of[n.service.location_id] for n in found.services] == pytest.approx(
        [of[k] for k in wanted], abs=1e-4
    )


def test_a_service_without_coordinates_has_those_of_its_postcode_sector(tmp_path: Path) -> None:
    found = near(
        tmp_path,
        [
            at(1, None, postalCode="NR1 2DH"),
            at(2, (52.6, 1.3), postalCode="NR1 2AA"),
            at(3, None, postalCode="nr1 2zz"),
            at(4, (52.6, 1.3), postalCode="NR1 3AA"),
            at(5, None, postalCode="NR9 9AA"),
        ],
    )
    assert not found.has_coordinates and found.sector == "NR1 2"
    assert [n.service.location_id for n in found.services] == [location_id(2), location_id(3)]
    assert {n.miles for n in found.services} == {None}
    assert found.unplaced == 2


def test_others_of_unknown_place_are_counted_and_not_listed(tmp_path: Path) -> None:
    found = near(tmp_path, [at(1, (52.6, 1.3)), at(2, None, postalCode="NR9 9AA"), at(3, (52.7, 1.3))])
    assert found.has_coordinates and found.unplaced == 1
    assert [n.service.location_id for n in found.services] == [location_id(3)]


def test_no_place_and_no_postcode_is_nothing_known(tmp_path: Path) -> None:
    found = near(tmp_path, [at(1, None, postalCode=""), at(2, (52.6, 1.3))])
    assert (found.has_coordinates, found.sector, found.services) == (False, None, ())


def test_a_service_that_left_is_not_near(tmp_path: Path) -> None:
    gone = at(2, (52.6, 1.3), registrationStatus="Deregistered", deregistrationDate="2020-06-01")
    found = near(tmp_path, [at(1, (52.6, 1.3)), gone])
    assert found.services == ()
