"""The order of visits on real files: the anchors of science.md §1, care homes, and Norfolk's forty."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.builders import REAL_DATA, day, standings, take
from wherry.analysis.questions import HEADLINE
from wherry.analysis.risk.backtest import BacktestQuestion, Row, backtest
from wherry.analysis.risk.baselines import current_rating
from wherry.analysis.risk.examples import NEW_BAD, Days, training_examples
from wherry.analysis.risk.features import features_of
from wherry.analysis.risk.metrics import auc_difference, metrics_of, resamples
from wherry.analysis.risk.models import Recipe, fit_for
from wherry.analysis.risk.priority import PriorityQuestion
from wherry.analysis.risk.seen import seen_on
from wherry.analysis.signals.index import GUARD
from wherry.analysis.standing import Standings
from wherry.decisions.first_visits import first_visits, order_definitions
from wherry.decisions.visits import FIRST, ON_LIST
from wherry.definitions.risk_model import read_model_settings
from wherry.domain.coverage import Services

pytestmark = pytest.mark.real

HISTORY = "history/community_overall_ratings_2014-10_2023-12.csv.gz"
SOUTH_WEST = "cqc/api/southwest_care_homes_2021-04.jsonl.gz"
SNAPSHOT = "cqc/2021-02-01_Latest_ratings_asc_overall.csv.gz"
BELOW_ANCHOR = 0.005
ANCHORS = {
    date(2018, 1, 1): (0.804, 0.279),
    date(2019, 1, 1): (0.795, 0.276),
    date(2023, 1, 1): (0.717, 0.162),
}
"""AUC and average precision of A4 and A1 (science.md §1), measured on this file."""


@pytest.fixture(scope="module")
def community(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    folder = tmp_path_factory.mktemp("community")
    take(folder, REAL_DATA / HISTORY)
    return standings(folder)


def published(ready: Standings, landmark: date) -> Row:
    found = backtest(ready, BacktestQuestion((landmark,)), read_model_settings())
    return next(row for row in found.rows if row.published)


def holds(row: Row) -> None:
    auc, average_precision = ANCHORS[row.landmark]
    assert row.auc is not None
    assert row.auc >= auc - BELOW_ANCHOR
    assert row.average_precision is not None
    assert row.average_precision >= average_precision - BELOW_ANCHOR
    assert row.difference_low is not None
    assert row.difference_low > 0
    assert row.calibration_slope is not None
    assert 0.8 <= row.calibration_slope <= 1.2
    assert row.expected_calibration_error <= 0.01


def test_the_first_anchor(community: Standings) -> None:
    """The published model alone: the whole back-test of a landmark is a deep test."""
    landmark, settings = date(2018, 1, 1), read_model_settings()
    days = Days(community, community.register.definitions.measure(HEADLINE))
    pool = days.known(landmark)
    happened = pool["is_bad"].to_numpy().astype(float)
    assert (pool.height, round(float(happened.mean()), 4)) == (6646, 0.0794)
    said = fit_for(days, landmark, Recipe(NEW_BAD, settings)).predict(pool)
    found = metrics_of(happened, pool["is_inspected"].to_numpy(), said)
    rating_only = current_rating(training_examples(days, landmark, settings), pool, NEW_BAD)
    difference = auc_difference(happened, said, rating_only, resamples(pool.height, 200, 1))
    assert difference is not None
    holds(Row(landmark, "additive", True, pool.height, 0.0794, **asdict(found), **_named(difference)))


def _named(difference: tuple[float, float, float]) -> dict[str, float]:
    names = ("difference_to_rating_only", "difference_low", "difference_high")
    return dict(zip(names, difference, strict=True))


@pytest.mark.deep
@pytest.mark.parametrize("landmark", sorted(ANCHORS))
def test_every_anchor(community: Standings, landmark: date) -> None:
    holds(published(community, landmark))


def test_the_pool_is_who_was_registered_on_the_day(community: Standings) -> None:
    """The anchors' pool (9,863 at hand, 9,969 in the file they were measured on) also holds ids that were
    registered later and show their predecessor's ratings: on the day they did not exist."""
    seen = seen_on(community, community.register.definitions.measure(HEADLINE), date(2023, 1, 1))
    assert seen.services.height == 9635
    rating, location = community.register.rating, community.register.location
    rated = rating.filter(pl.col("published_on") <= date(2023, 1, 1)).select("location_id").unique()
    spans = location.group_by("location_id").agg(
        starts=pl.col("registered_on").first(), ends=pl.col("deregistered_on").last()
    )
    lasting = spans.join(rated, on="location_id").filter(
        pl.col("ends").is_null() | (pl.col("ends") > date(2023, 1, 1))
    )
    assert lasting.height == 9863
    assert lasting.filter(pl.col("starts") > date(2023, 1, 1)).height == 9863 - 9635


def test_the_survivors_authority_is_not_seen_before_the_file_that_told_it(community: Standings) -> None:
    """Trap 15: who has an authority lasted until 2021."""
    seen = seen_on(community, community.register.definitions.measure(HEADLINE), date(2018, 1, 1))
    found = features_of(seen)
    assert found["area_bad_share"].null_count() == found.height
    assert found["ownership"].null_count() == 0


@pytest.mark.deep
def test_the_care_homes_of_the_south_west_are_scored_by_the_same_code(tmp_path: Path) -> None:
    """Small, and survivors only: the figures are reported, not held against the community's."""
    take(tmp_path, REAL_DATA / SOUTH_WEST)
    found = backtest(
        standings(tmp_path), BacktestQuestion((date(2019, 1, 1),), Services.CARE_HOMES), read_model_settings()
    )
    row = next(row for row in found.rows if row.published)
    assert row.n == 658
    assert row.auc is not None
    assert row.auc > 0.7
    assert {"b4_siblings", "b5_questions"} <= {r.model for r in found.rows}
    assert any("lasted" in note for note in found.provenance.notes)


def test_forty_care_homes_for_norfolk_from_the_register_alone(tmp_path: Path) -> None:
    take(tmp_path, REAL_DATA / SNAPSHOT)
    question = PriorityQuestion("Norfolk", day("2021-02-01"), Services.CARE_HOMES)
    found = first_visits(standings(tmp_path), question, 40, order_definitions())
    listed = [row for row in found.rows if row.group in ON_LIST]
    assert len(listed) == 40 and len(found.rows) == 467
    assert found.guard == GUARD
    assert sum(row.group == FIRST for row in listed) == 35
    assert {row.rating for row in listed if row.group == FIRST} == {"inadequate", "requires_improvement"}
    for row in listed:
        assert row.is_care_home and row.estimate is not None
        assert row.estimate.estimate.probability is None, "nothing to learn from: nothing is made up"
        assert row.reasons and (row.estimate.estimate.raises or row.estimate.estimate.lowers)
        assert "Previous rating" in row.unknown
    assert any("No estimate is made up" in note for note in found.provenance.notes)
