"""Rates fitted on an invented history of which the truth is known, and intervals that hold it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.builders import day, publish, standings, take
from tests.unit.analysis.forecast.worlds import (
    DEPARTURE,
    GOOD,
    INSPECTION,
    history_rows,
    publish_history,
)
from wherry.analysis.forecast.backtest import BacktestQuestion, backtest
from wherry.analysis.forecast.drivers import _rank_correlation
from wherry.analysis.forecast.forecast import ForecastQuestion, forecast, prepare
from wherry.analysis.forecast.futures import Drawn, Effects
from wherry.analysis.forecast.ground import ground_on
from wherry.analysis.forecast.offsets import between
from wherry.analysis.forecast.scoring import crps, crps_of_normal, interval
from wherry.analysis.standing import Standings
from wherry.definitions.forecasting import load_forecasting
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown, Refused, UnknownName

FORECASTING = load_forecasting()


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    folder = tmp_path_factory.mktemp("invented")
    take(folder / "data", publish_history(folder, count=2500))
    return standings(folder / "data")


def test_the_truth_of_an_invented_world_is_found(invented: Standings) -> None:
    found = ground_on(invented, day("2021-12-31"), Services.COMMUNITY, FORECASTING.assumptions).whole
    yearly = found.inspection[0] * 12
    for rating, tolerance in ((1, 0.03), (2, 0.12)):
        assert yearly[rating, 6:60].mean() == pytest.approx(INSPECTION[rating], abs=tolerance)
        assert found.departure[0, rating] * 12 == pytest.approx(DEPARTURE[rating], abs=0.04)
        assert found.good[0, rating, 0:36].mean() == pytest.approx(GOOD[rating], abs=0.05)
    assert found.drift.intensity < 0.3  # Nothing drifts there; what is assumed is all there is.


def test_intervals_of_an_invented_world_hold_what_comes(invented: Standings) -> None:
    found = backtest(
        invented,
        BacktestQuestion((day("2018-01-01"), day("2019-12-01")), fewest_services=80),
        FORECASTING.assumptions,
    )
    of_all = found.scores[-1]
    assert of_all.trials >= 18
    assert of_all.coverage >= 0.7
    assert of_all.crps < min(of_all.last_value_crps, of_all.linear_trend_crps)


def test_landmarks_are_found_in_the_files(invented: Standings) -> None:
    found = backtest(invented, BacktestQuestion(fewest_services=10**6), FORECASTING.assumptions)
    # From 2014: two years before the first, two after the last; 2017 has fewer than 200 inspections.
    assert sorted({t.landmark for t in found.trials}) == [day(f"{y}-01-01") for y in (2018, 2019, 2020)]
    assert {t.level for t in found.trials} == {"country"}


def test_what_comes_after_the_day_changes_nothing(tmp_path: Path) -> None:
    rows = history_rows(1200, day("2021-12-31"), seed=4)
    cut = "2019-06-01"
    altered = [
        r | {"rating": "Inadequate"} if str(r["published"]) > cut else r
        for r in rows
        if str(r["published"]) <= cut or int(r["id"]) % 3
    ]
    altered = [r | {"end": "" if str(r["end"]) > cut else r["end"]} for r in altered]
    answers = []
    for name, some in (("one", rows), ("two", altered)):
        path = publish(tmp_path / name, "history", "2021-12-31", some)
        take(tmp_path / name / "data", path)
        asked = ForecastQuestion("Norfolk", day(cut), futures=300)
        found = forecast(standings(tmp_path / name / "data"), asked, FORECASTING)
        answers.append((found.fan, found.scenarios, found.drivers, found.inspected_below_good))
    assert answers[0] == answers[1]


def test_the_answer_goes_to_plain_values_and_back(invented: Standings) -> None:
    from wherry.analysis.forecast.forecast import Forecast

    asked = ForecastQuestion("Norfolk", day("2021-06-01"), day("2022-09-10"), 0.9, futures=300)
    found = forecast(invented, asked, FORECASTING)
    assert Forecast.from_dict(found.to_dict()) == found
    days = [p.day for p in found.fan if p.group == "all"]
    assert days[0] == day("2021-06-01") and days[-1] == day("2022-09-10") and days == sorted(days)
    assert all(p.low <= p.low_half <= p.median <= p.high_half <= p.high for p in found.fan)
    assert {s.scenario for s in found.scenarios} == {"as_now", "2019", "2023", "2024"}
    chances = [p.target_probability for p in found.fan]
    assert all(c is not None and 0 <= c <= 1 for c in chances)


def test_what_an_option_does_comes_on_top(invented: Standings) -> None:
    asked = ForecastQuestion("Norfolk", day("2021-06-01"), futures=800)
    ids = prepare(invented, asked, FORECASTING).rated["location_id"].to_list()
    plain = forecast(invented, asked, FORECASTING)
    assert len(ids) == len(set(ids)) == plain.rated
    helped = Effects(np.full(len(ids), 0.2), np.zeros(len(ids), dtype=np.int64))
    better = forecast(invented, asked, FORECASTING, helped)
    assert better.fan[-1].median > plain.fan[-1].median
    nothing = np.zeros(len(ids), dtype=np.int64)
    leave = (Drawn(np.arange(len(ids)), 5, 1),)
    gone = forecast(invented, asked, FORECASTING, Effects(nothing.astype(float), nothing, leave))
    assert gone.fan[1].rated <= plain.fan[1].rated - 4


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        (ForecastQuestion("Norfolk", target=1.2), Refused, "A target of 1.2 is no share"),
        (ForecastQuestion("Norfolk", target=0.0), Refused, "above 0 and up to 1"),
        (ForecastQuestion("Norfolk", by=day("2020-01-01")), Refused, "is not later; give a later --by"),
        (ForecastQuestion("Norfolk", by=day("2060-01-01")), Refused, "more than 10 years"),
        (ForecastQuestion("Atlantis"), UnknownName, "Atlantis"),
        (ForecastQuestion("Norfolk", inspections="1999"), UnknownName, "there are as_now, 2019, 2023, 2024"),
        (ForecastQuestion("Norfolk", futures=0), Refused, "ask for 1 to 10,000"),
        (ForecastQuestion("Norfolk", as_of=day("2015-02-01")), NotKnown, "fewer than 200 inspections"),
        (ForecastQuestion("Devon"), NotKnown, "no rated service"),
        (ForecastQuestion("Norfolk", services=Services.CARE_HOMES), NotKnown, "No imported file tells"),
    ],
)
def test_what_cannot_be_forecast_is_said(
    invented: Standings, asked: ForecastQuestion, error: type[Refused], says: str
) -> None:
    with pytest.raises(error) as refusal:
        forecast(invented, asked, FORECASTING)
    assert says in str(refusal.value)


def test_a_back_test_needs_history_before_and_outcomes_after(invented: Standings, tmp_path: Path) -> None:
    with pytest.raises(NotKnown, match="a year later the imported files tell no ratings"):
        backtest(invented, BacktestQuestion((day("2021-12-01"),)), FORECASTING.assumptions)
    take(tmp_path / "data", publish(tmp_path, "hsca", "2021-02-01", [{"id": n} for n in range(1, 30)]))
    with pytest.raises(NotKnown, match="import a history of ratings"):
        backtest(standings(tmp_path / "data"), BacktestQuestion(), FORECASTING.assumptions)


def test_ranks_are_correlated_as_scipy_does() -> None:
    from scipy.stats import spearmanr

    rng = np.random.default_rng(2)
    one = rng.integers(0, 9, 400).astype(float)  # With ties.
    other = one + rng.normal(0, 4, 400)
    assert _rank_correlation(one, other) == pytest.approx(spearmanr(one, other).statistic)
    assert _rank_correlation(one, np.ones(400)) == 0.0


def test_scores_and_intervals() -> None:
    # A single value scores its error; a normal of spread 1 at its mean scores (sqrt 2 - 1) / sqrt pi.
    assert crps(np.array([0.7]), 0.8) == pytest.approx(0.1)
    assert crps_of_normal(0.7, 0.0, 0.8) == pytest.approx(0.1)
    assert crps_of_normal(0.0, 1.0, 0.0) == pytest.approx((2**0.5 - 1) / np.pi**0.5)
    drawn = np.random.default_rng(1).standard_normal(100_000)
    assert crps(drawn, 1.3) == pytest.approx(crps_of_normal(0, 1, 1.3), abs=0.01)
    assert interval(np.arange(101.0), 0.8) == (10.0, 90.0)


def test_the_spread_between_groups_is_found() -> None:
    rng = np.random.default_rng(3)
    group = np.repeat(np.arange(150), 100)
    true = rng.normal(0, 0.5, 150)[group]
    chance = np.full(len(group), 0.75)
    seen = rng.random(len(group)) < 1 / (1 + np.exp(-(np.log(3) + true)))
    found = between(group, seen - chance, chance * (1 - chance), 0.2)
    assert found == pytest.approx(0.5, abs=0.1)
    assert between(np.full(10, -1), np.ones(10), np.ones(10), 0.2) == 0.2
