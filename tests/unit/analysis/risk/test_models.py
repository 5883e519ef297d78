"""Models learn only from what is complete by the day, are calibrated, and refuse where the past is thin."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.unit.analysis.risk import worlds
from wherry.analysis.risk.backtest import Backtest, BacktestQuestion, Row, backtest
from wherry.analysis.risk.card import model_card
from wherry.analysis.risk.examples import NEW_BAD, OUTCOMES, Days, complete_landmarks, training_examples
from wherry.analysis.risk.explain import estimates
from wherry.analysis.risk.models import BOOSTED, Recipe, fit_for, recent_rate
from wherry.analysis.risk.priority import PriorityQuestion, priority
from wherry.analysis.signals.index import GUARD
from wherry.analysis.standing import Standings
from wherry.definitions.forecasting import load_forecasting
from wherry.definitions.risk_model import read_model_settings
from wherry.domain.days import months_after
from wherry.domain.errors import BadDefinition, NotKnown
from wherry.reports.model_card import model_card_text

QUICK = dataclasses.replace(
    read_model_settings(), every_months=6, outer_bags=2, max_rounds=60, smoothing_rounds=5, min_samples_leaf=20,
    bootstrap_draws=60, boosted_rounds=20, fewest_bad=40,
)  # fmt: skip
LANDMARK = date(2020, 1, 1)
COLUMNS = [
    "landmark",
    "model",
    "published",
    "n",
    "base_rate",
    "auc",
    "average_precision",
    "precision_at_40",
    "precision_at_100",
    "top_decile_lift",
    "brier",
    "calibration_slope",
    "expected_calibration_error",
    "conditional_auc",
    "difference_to_rating_only",
    "difference_low",
    "difference_high",
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    return worlds.history(tmp_path_factory.mktemp("world"), worlds.events())


@pytest.fixture(scope="module")
def tested(world: Standings) -> Backtest:
    return backtest(world, BacktestQuestion((LANDMARK,)), QUICK)


def days(world: Standings) -> Days:
    return Days(world, world.register.definitions.measure(worlds.MEASURE))


def test_examples_are_complete_by_the_day(world: Standings) -> None:
    examples = training_examples(days(world), LANDMARK, QUICK)
    newest = examples["landmark"].max()
    assert isinstance(newest, date)
    assert months_after(newest, 12) == LANDMARK
    assert examples["is_known"].all()
    assert examples["weight"].max() == pytest.approx(0.5, abs=0.01), "a year ago counts half"


def test_landmarks_are_found_in_the_register_and_not_in_the_code(world: Standings) -> None:
    found = complete_landmarks(days(world), QUICK)
    assert found[-1] == date(2021, 1, 1)
    assert found[0] == date(2016, 1, 1)


def test_the_rows_are_those_that_were_promised(tested: Backtest) -> None:
    assert [f.name for f in dataclasses.fields(Row)] == COLUMNS
    plain = tested.to_dict()["rows"]
    assert isinstance(plain, tuple)
    assert list(plain[0]) == COLUMNS
    assert [row.model for row in tested.rows if row.published] == ["additive"]
    assert {"boosted", "b0_base_rate", "b1_current_rating", "b2_hazard", "b3_history"} <= {
        r.model for r in tested.rows
    }
    assert {row.outcome for row in tested.outputs} == {"inspected", "bad_if_inspected"}
    assert tested.caution == GUARD
    assert any("Key questions below Good" in note for note in tested.notes), "what cannot be scored is said"


def test_the_published_model_finds_what_the_world_was_made_of(tested: Backtest) -> None:
    row = next(row for row in tested.rows if row.published)
    assert row.auc is not None
    assert row.auc > 0.65
    assert row.difference_low is not None
    assert row.difference_low > 0
    base = next(row for row in tested.rows if row.model == "b0_base_rate")
    assert (base.auc, base.top_decile_lift) == (0.5, pytest.approx(1.0))
    only = next(row for row in tested.rows if row.model == "b1_current_rating")
    assert (only.difference_to_rating_only, only.difference_low, only.difference_high) == (0.0, 0.0, 0.0)


def test_a_later_past_does_not_change_what_was_said(world: Standings, tmp_path: Path) -> None:
    """All of the years after the landmark fall away: the fit, the calibration and every estimate stay."""
    kept = [row for row in worlds.events() if row["published"] <= LANDMARK.isoformat()]
    cut = [row | ({"end": ""} if row.get("end", "") > LANDMARK.isoformat() else {}) for row in kept]
    early = worlds.history(tmp_path, cut)
    recipe = Recipe(NEW_BAD, QUICK)
    mine, theirs = (days(w).on(LANDMARK).sort("location_id") for w in (world, early))
    assert mine["location_id"].equals(theirs["location_id"])
    said, said_early = (
        fit_for(days(w), LANDMARK, recipe).predict(f) for w, f in ((world, mine), (early, theirs))
    )
    assert said == pytest.approx(said_early, abs=1e-9)


def test_the_mean_is_the_rate_last_seen_for_every_output_and_kind(world: Standings) -> None:
    at = days(world)
    pool = at.on(LANDMARK)
    for recipe in (*(Recipe(outcome, QUICK) for outcome in OUTCOMES), Recipe(NEW_BAD, QUICK, BOOSTED)):
        rate = recent_rate(at, LANDMARK, recipe.outcome)
        assert fit_for(at, LANDMARK, recipe).predict(pool).mean() == pytest.approx(rate, abs=1e-4)


def test_reasons_add_up_to_the_probability_and_the_interval_holds_it(world: Standings) -> None:
    at = days(world)
    model, pool = fit_for(at, LANDMARK, Recipe(NEW_BAD, QUICK)), at.on(LANDMARK)
    terms = model.fitted.eval_terms(model.encoding.matrix(pool)).sum(axis=1) + float(
        np.ravel(model.fitted.intercept_)[0]
    )
    assert model.calibration.of(terms) == pytest.approx(model.predict(pool), abs=1e-6)
    for estimate in estimates(model, pool, QUICK.interval):
        assert estimate.probability is not None
        assert estimate.low < estimate.probability < estimate.high  # type: ignore[operator]
        assert all(reason.effect > 0 for reason in estimate.raises)
        assert all(reason.effect < 0 for reason in estimate.lowers)
        assert "Key questions rated below Good" in estimate.not_known


def test_without_a_past_no_estimate_is_made_up(tmp_path: Path) -> None:
    thin = worlds.history(tmp_path, worlds.events(services=20))
    with pytest.raises(NotKnown, match="a model needs 40; import a history of ratings"):
        backtest(thin, BacktestQuestion((LANDMARK,)), QUICK)
    with pytest.raises(NotKnown, match="the twelve months after 1 January 2030"):
        backtest(thin, BacktestQuestion((date(2030, 1, 1),)), QUICK)
    order = priority(thin, PriorityQuestion("England", LANDMARK), QUICK, load_forecasting())
    assert {one.estimate.probability for one in order.services} == {None}
    points = [one.points for one in order.services]
    assert points == sorted(points, reverse=True)
    assert any("No estimate is made up" in note for note in order.provenance.notes)


def test_an_order_counts_what_it_names(world: Standings) -> None:
    order = priority(world, PriorityQuestion("England", LANDMARK), QUICK, load_forecasting())
    assert sum(count.rated for count in order.counts) == len(order.services)
    chances = [one.estimate.probability or 0 for one in order.services]
    assert chances == sorted(chances, reverse=True)
    assert order.counts[0].expected_new_bad == pytest.approx(sum(chances))
    assert type(order).from_dict(order.to_dict()) == order


def test_the_card_says_everything_it_must(world: Standings) -> None:
    card = model_card(world, BacktestQuestion((LANDMARK,)), QUICK)
    text = model_card_text(card)
    assert GUARD in text
    for heading in ("Data", "Features", "Every metric beside every baseline", "By group", "Limits"):
        assert f"## {heading}" in text
    assert sum(tenth.services for tenth in card.tenths) == card.rows[0].n
    assert {group.by for group in card.groups} >= {"ownership", "current rating"}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("outer_bags: many", "should be a whole number from 2 to 50"),
        ("half_life_years: -1", "should be a number from 0.1 to 50"),
        ("half_live_years: 1", "is not a field here"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_line(tmp_path: Path, line: str, sentence: str) -> None:
    from wherry.definitions.risk_model import MODEL_FILE, SHIPPED

    shipped = (SHIPPED / MODEL_FILE).read_text()
    field = line.split(":")[0]
    lines = [line if row.split(":")[0] == field else row for row in shipped.splitlines()]
    lines += [] if line in lines else [line]
    (tmp_path / "risk").mkdir()
    (tmp_path / MODEL_FILE).write_text("\n".join(lines))
    with pytest.raises(BadDefinition, match=sentence) as refused:
        read_model_settings(tmp_path)
    assert f"line {lines.index(line) + 1}" in str(refused.value)
