"""Metrics against scikit-learn and against slow, obvious counting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherry.analysis.risk.calibration import (
    calibrated,
    log_odds_of,
    logistic_line,
    probability,
    slope_believed,
)
from wherry.analysis.risk.metrics import (
    auc,
    auc_difference,
    average_precision,
    decile_calibration_error,
    expected_calibration_error,
    metrics_of,
    precision_at,
    resamples,
)

CASES = st.lists(st.tuples(st.booleans(), st.integers(0, 12)), min_size=2, max_size=60)


def arrays(cases: list[tuple[bool, int]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([float(y) for y, _ in cases]), np.array([s / 13 + 0.01 for _, s in cases])


@given(CASES)
def test_auc_is_the_share_of_pairs_in_order(cases: list[tuple[bool, int]]) -> None:
    happened, scores = arrays(cases)
    pairs = [(a > b) + (a == b) / 2 for a in scores[happened == 1] for b in scores[happened == 0]]
    assert auc(happened, scores) == (pytest.approx(np.mean(pairs)) if pairs else None)


@given(CASES)
def test_auc_and_average_precision_are_scikit_learns(cases: list[tuple[bool, int]]) -> None:
    from sklearn.metrics import average_precision_score, roc_auc_score

    happened, scores = arrays(cases)
    if 0 < happened.mean() < 1:
        assert auc(happened, scores) == pytest.approx(roc_auc_score(happened, scores))
        assert average_precision(happened, scores) == pytest.approx(average_precision_score(happened, scores))


@given(CASES, st.integers(1, 60), st.randoms(use_true_random=False))
def test_precision_at_is_the_mean_over_orders_of_ties(cases, first, chance) -> None:  # type: ignore[no-untyped-def]
    happened, scores = arrays(cases)
    found = precision_at(happened, scores, first)
    if first > scores.size:
        assert found is None
        return
    edge = sorted(scores, reverse=True)[first - 1]
    above = [y for y, s in zip(happened, scores, strict=True) if s > edge]
    tied = [y for y, s in zip(happened, scores, strict=True) if s == edge]
    assert found == pytest.approx((sum(above) + (first - len(above)) * np.mean(tied)) / first)


def test_worked_values() -> None:
    happened, said = np.array([1.0, 0, 1, 0]), np.array([0.95, 0.85, 0.35, 0.15])
    assert auc(happened, said) == 0.75
    assert expected_calibration_error(happened, said) == pytest.approx((0.05 + 0.85 + 0.65 + 0.15) / 4)
    assert decile_calibration_error(happened, said, bins=2) == pytest.approx(
        (abs(1 - 1.8) + abs(1 - 0.5)) / 4
    )
    assert metrics_of(happened, np.array([1.0, 1, 0, 0]), said).conditional_auc == 1.0
    assert metrics_of(happened, happened, said).precision_at_40 is None


def test_the_interval_holds_the_difference_and_is_the_same_each_time() -> None:
    random = np.random.default_rng(3)
    happened = (random.random(400) < 0.2).astype(float)
    good, poor = happened + random.normal(0, 1, 400), random.normal(0, 1, 400)
    samples = resamples(400, 200, 5)
    assert (samples.sum(axis=1) == 400).all()
    found = auc_difference(happened, good, poor, samples)
    assert found is not None
    assert found[1] < found[0] < found[2]
    assert found == auc_difference(happened, good, poor, resamples(400, 200, 5))
    assert auc_difference(np.zeros(400), good, poor, samples) is None


@given(st.lists(st.floats(-6, 6), min_size=1, max_size=50), st.floats(0.01, 0.9), st.floats(0.5, 1.25))
def test_calibration_gives_the_pool_the_rate_and_keeps_the_order(
    odds: list[float], rate: float, slope: float
) -> None:
    log_odds = np.array(odds)
    said = calibrated(log_odds, rate, slope).of(log_odds)
    assert said.mean() == pytest.approx(rate, abs=1e-6)
    assert (np.diff(said[np.argsort(log_odds, kind="stable")]) >= 0).all()


def test_the_slope_that_was_needed_is_found_again() -> None:
    random = np.random.default_rng(7)
    log_odds = random.normal(-2, 1.5, 40_000)
    happened = (random.random(40_000) < probability(0.7 * log_odds - 0.3)).astype(float)
    slope, intercept = logistic_line(log_odds, happened)
    assert (slope, intercept) == (pytest.approx(0.7, abs=0.05), pytest.approx(-0.3, abs=0.1))
    assert slope_believed(0.7, 0.5) == pytest.approx(0.85)
    assert slope_believed(-3, 1) == 0.5
    assert logistic_line(log_odds, np.zeros_like(log_odds)) == (1.0, 0.0)
    assert np.isfinite(log_odds_of(np.array([0.0, 1.0]))).all()
