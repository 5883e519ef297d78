"""The two-state model against its worked values, the matrix exponential, and an invented world."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import expm

from tests.builders import day, location_id, standings, take
from tests.unit.analysis.forecast.worlds import publish_history
from wherry.analysis.forecast.estimate import Estimate, EstimateQuestion, estimate
from wherry.analysis.forecast.looks import below_now
from wherry.analysis.forecast.nomination import nomination
from wherry.analysis.forecast.two_state import TwoState, calibrated, model_of
from wherry.analysis.standing import Standings
from wherry.definitions.forecasting import load_forecasting
from wherry.domain.errors import NotKnown, Refused, UnknownName

FORECASTING = load_forecasting()


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    folder: Path = tmp_path_factory.mktemp("estimate")
    take(folder / "data", publish_history(folder, count=1500))
    return standings(folder / "data")


@pytest.mark.parametrize(
    ("key", "worsening", "improving", "long_run", "half_life"),
    [("scheduled", 0.186, 1.039, 0.152, 0.57), ("all_inspections", 0.172, 0.799, 0.177, 0.71)],
)
def test_the_worked_values(
    key: str, worsening: float, improving: float, long_run: float, half_life: float
) -> None:
    # science §2.3.
    model = model_of(FORECASTING.calibrations[key])
    assert model.worsening == pytest.approx(worsening, abs=5e-4)
    assert model.improving == pytest.approx(improving, abs=5e-4)
    assert model.long_run_below == pytest.approx(long_run, abs=5e-4)
    assert model.half_life_years == pytest.approx(half_life, abs=5e-3)
    cohort = FORECASTING.calibrations[key]
    again = model.below_after(
        np.array([0.0, 1.0]), np.array([cohort.good_after_years, cohort.below_after_years])
    )
    assert again == pytest.approx([cohort.good_found_below, cohort.below_found_below], abs=1e-9)


@given(a=st.floats(0.02, 2), b=st.floats(0.05, 3), good=st.floats(0.5, 4), below=st.floats(0.3, 4))
def test_calibration_finds_the_rates_that_made_the_cohorts(
    a: float, b: float, good: float, below: float
) -> None:
    model = TwoState(a, b)
    made = model.below_after(np.array([0.0, 1.0]), np.array([good, below]))
    if made[1] - made[0] < 1e-3:
        return  # A rating that says nothing gives no rates back.
    found = calibrated(good, float(made[0]), below, float(made[1]))
    assert found.worsening == pytest.approx(a, rel=1e-3)
    assert found.improving == pytest.approx(b, rel=1e-3)


@given(
    a=st.floats(0.05, 1),
    b=st.floats(0.05, 2),
    years=st.floats(0, 8),
    seen_good=st.floats(0, 2),
    seen_below=st.floats(0, 5),
    start=st.floats(0, 1),
)
def test_not_being_inspected_is_the_matrix_exponential(
    a: float, b: float, years: float, seen_good: float, seen_below: float, start: float
) -> None:
    slow = np.array([1 - start, start]) @ expm(np.array([[-a - seen_good, a], [b, -b - seen_below]]) * years)
    one = np.ones(1)
    fast = TwoState(a, b).unseen(
        one * (1 - start), one * start, one * years, one * seen_good, one * seen_below
    )
    assert fast[:, 0] == pytest.approx(slow, abs=1e-9)


def test_not_being_looked_at_speaks_for_good_where_bad_ones_are_looked_at_more() -> None:
    model = TwoState(0.186, 1.039)
    age, rated_good = np.array([30]), np.array([0])
    kind = np.array([0])
    alike, informed = np.full((2, 2, 10, 2), 0.3), np.full((2, 2, 10, 2), 0.1)
    informed[..., 1] = 1.0
    plain = below_now(model, alike, kind, rated_good, age)
    assert plain == pytest.approx(model.below_after(np.zeros(1), age / 12))
    assert below_now(model, informed, kind, rated_good, age) < plain


def test_better_odds_make_more_good_and_change_as_quickly() -> None:
    model = TwoState(0.186, 1.039)
    better = model.shifted(0.5)
    odds = [(1 - m.long_run_below) / m.long_run_below for m in (model, better)]
    assert odds[1] / odds[0] == pytest.approx(np.exp(0.5))


def test_an_estimate_of_an_invented_area(invented: Standings) -> None:
    found = estimate(invented, EstimateQuestion("Norfolk", day("2021-12-31")), FORECASTING)
    assert Estimate.from_dict(found.to_dict()) == found
    assert 0 < found.whole.low <= found.whole.estimate <= found.whole.high < 1
    middle = [b.estimate for b in found.brackets]
    assert min(middle) <= found.whole.estimate <= max(middle)
    assert found.below_good == len(found.candidates) == found.whole.rated - found.whole.good_or_outstanding
    assert found.inspected_again_low <= found.inspected_again <= found.inspected_again_high
    assert all(c.rating in ("requires_improvement", "inadequate") for c in found.candidates)
    assert all(0 <= c.chance_good_low <= c.chance_good_high < 1 for c in found.candidates)
    assert [m.part for m in found.misread] == [0.0, 0.05, 0.1]
    # More time, more inspections.
    later = estimate(invented, EstimateQuestion("Norfolk", day("2021-12-31"), day("2023-12-31")), FORECASTING)
    assert later.inspected_again > found.inspected_again


@pytest.mark.parametrize("by", ["2021-12-31", "2020-01-01", "2030-01-01"])
def test_a_day_that_is_not_ahead_is_refused(invented: Standings, by: str) -> None:
    with pytest.raises(Refused, match="within five years after 31 December 2021"):
        estimate(invented, EstimateQuestion("Norfolk", day("2021-12-31"), day(by)), FORECASTING)


def test_a_nomination(invented: Standings) -> None:
    found = estimate(invented, EstimateQuestion("Norfolk", day("2021-12-31")), FORECASTING)
    second = found.candidates[1]
    pack = nomination(invented, second.location_id.lower(), FORECASTING, day("2021-12-31"))
    assert (pack.place_in_line, pack.waiting) == (2, len(found.candidates))
    assert pack.candidate == second
    assert pack.earlier[0][1] == second.rating
    assert pack.earlier == tuple(sorted(pack.earlier, key=lambda pair: pair[0], reverse=True))


def test_what_cannot_be_nominated_is_said(invented: Standings) -> None:
    standing = invented.on(day("2021-12-31"), invented.register.definitions.measure("good_or_outstanding"))
    good = standing.filter(standing["rating"] == "good")["location_id"][0]
    with pytest.raises(Refused, match="is rated Good; a nomination is for a service below Good"):
        nomination(invented, good, FORECASTING, day("2021-12-31"))
    with pytest.raises(NotKnown, match="no rating that stands on"):
        nomination(invented, good, FORECASTING, day("2014-12-01"))
    with pytest.raises(UnknownName, match="1-100009999"):
        nomination(invented, location_id(9999), FORECASTING)
