"""The forecast on the real history of community services."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.builders import REAL_DATA, day, standings, take
from wherry.analysis.forecast.backtest import BacktestQuestion, backtest
from wherry.analysis.forecast.forecast import ForecastQuestion, forecast
from wherry.analysis.forecast.futures import Services, Setting
from wherry.analysis.forecast.ground import ground_on
from wherry.analysis.forecast.history import INSPECTED, known_history
from wherry.analysis.forecast.simulate import simulate
from wherry.analysis.standing import Standings
from wherry.definitions.forecasting import load_forecasting
from wherry.domain.coverage import Services as Asked

pytestmark = pytest.mark.real

HISTORY = "history/community_overall_ratings_2014-10_2023-12.csv.gz"
FORECASTING = load_forecasting()


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    folder = tmp_path_factory.mktemp("history") / "data"
    take(folder, REAL_DATA / HISTORY)
    return standings(folder)


def test_the_matrix_of_consecutive_ratings_comes_out(history: Standings) -> None:
    # science §10.2, counted over consecutive ratings; here each lasted until the start of a month,
    # and those dated before a registration are left out, so nearly all of them.
    months = known_history(history, day("2023-12-30"), "lowest").months
    of = months.event == INSPECTED
    seen = np.zeros((4, 4), dtype=int)
    np.add.at(seen, (months.rating[of], months.next_rating[of]), 1)
    published = np.array([[132, 55, 30, 1], [329, 5852, 1662, 211], [9, 2808, 1760, 281], [0, 104, 388, 184]])
    # The published matrix counts to February 2025; ours, to December 2023, is never more and most of it.
    assert (seen <= published * 1.001 + 1).all()
    assert seen.sum() / published.sum() > 0.80
    rows = seen / seen.sum(axis=1, keepdims=True)
    apart = np.abs(rows - published / published.sum(axis=1, keepdims=True)).max(axis=1)
    assert (apart < (0.03, 0.01, 0.01, 0.06)).all()  # 218 and 676 were Outstanding and Inadequate.


def test_norfolks_community_services_from_april_2022(history: Standings) -> None:
    asked = ForecastQuestion("Norfolk", day("2022-04-01"), day("2024-04-01"), 0.85, futures=2000)
    found = forecast(history, asked, FORECASTING)
    assert (found.good_or_outstanding, found.rated) == (94, 119)
    chance = {s.scenario: s.target_probability for s in found.scenarios}
    assert chance["2024"] < chance["2023"] < chance["2019"] < 0.6
    assert 0.03 < chance["as_now"] < 0.2
    assert any("Care homes are not known" in note for note in found.provenance.notes)


def test_eighty_five_per_cent_from_seventy_one_was_out_of_reach(history: Standings) -> None:
    # science §8, end: from 261 of 367 in April 2022 the chance of 85 % by April 2024 must be about 0.
    ground = ground_on(history, day("2022-04-01"), Asked.COMMUNITY, FORECASTING.assumptions)
    place = ground.scene.find("Norfolk")
    here = ground.scene.of(place, frozenset({False})).drop_nulls("rating")
    zeros = np.zeros(367, dtype=np.int64)
    services = Services(zeros, np.array([1] * 261 + [2] * 106), np.full(367, 30), zeros, zeros - 1)
    setting = Setting(
        ground.rates_ahead(place), FORECASTING.assumptions, np.ones(24), ground.offset(place, here)
    )
    made = simulate(services, setting, 4000, seed=1)
    assert (made.good[:, -1, 0] * 100 >= 85 * made.rated[:, -1, 0]).mean() < 0.01


def test_the_back_test_of_one_year_beats_its_rivals(history: Standings) -> None:
    found = backtest(history, BacktestQuestion((day("2022-01-01"),)), FORECASTING.assumptions)
    of_all = found.scores[-1]
    assert of_all.trials == 68
    assert of_all.crps < min(of_all.last_value_crps, of_all.linear_trend_crps)
    assert 0.6 < of_all.coverage < 0.95


def test_what_comes_after_the_day_changes_nothing(tmp_path: Path) -> None:
    """Shuffle every rating and departure after the day: the same rates, the same forecast."""
    import gzip

    from wherry.analysis.forecast.rates import fit

    with gzip.open(REAL_DATA / HISTORY, "rt") as file:
        rows = pl.read_csv(file.read().encode(), infer_schema=False)
    cut = "2020-01-01"
    later = rows["published_on"] > cut
    words = rows.filter(later)["overall_rating_as_printed"].sample(fraction=1.0, shuffle=True, seed=1)
    shuffled = rows.with_columns(
        overall_rating_as_printed=rows["overall_rating_as_printed"].scatter(later.arg_true(), words),
        location_end=pl.when(pl.col("location_end") > cut)
        .then(pl.lit("2023-06-01"))
        .otherwise("location_end"),
    )
    shuffled.write_csv(tmp_path / "shuffled.csv")
    made = []
    for name, path in (("one", REAL_DATA / HISTORY), ("two", tmp_path / "shuffled.csv")):
        take(tmp_path / name, path)
        ready = standings(tmp_path / name)
        ground = ground_on(ready, day(cut), Asked.ALL, FORECASTING.assumptions)
        assert fit(ground.history, FORECASTING.assumptions).entry[0] > 0
        asked = ForecastQuestion("Norfolk", day(cut), futures=500)
        plain = forecast(ready, asked, FORECASTING)
        made.append((ground.whole, ground.placed, replace(plain, provenance=None)))  # type: ignore[arg-type]
    for one, two in zip(made[0][:2], made[1][:2], strict=True):
        for field in one.__dataclass_fields__:
            assert np.array_equal(np.asarray(getattr(one, field)), np.asarray(getattr(two, field))), field
    assert made[0][2] == made[1][2]


def test_care_homes_say_that_they_rest_on_survivors(everything: Path) -> None:
    asked = ForecastQuestion("Norfolk", day("2021-02-01"), target=0.85, futures=500)
    found = forecast(standings(everything), asked, FORECASTING)
    assert (found.good_or_outstanding, found.rated) == (346, 467)
    assert any("homes that lasted; departures are assumed" in note for note in found.provenance.notes)
    assert found.inspected_below_good <= found.below_good == 121
