"""Norfolk against its family group on 31 March 2023 with illustrative weights (reference science.md §3.6)."""

from __future__ import annotations

import numpy as np
import pytest

from wherry.analysis.comparison.standardise import (
    direct_share,
    indirect_ratio,
    kitagawa,
    shrunk,
    threefold,
)

RATE, OTHER_RATE = np.array([0.774, 0.664, 0.678]), np.array([0.90, 0.84, 0.80])
WEIGHT, OTHER_WEIGHT = np.array([0.33, 0.55, 0.12]), np.array([0.42, 0.40, 0.18])
TOLERANCE = 5e-5


def test_the_gap_divides_as_worked() -> None:
    assert (WEIGHT * RATE).sum() == pytest.approx(0.70198, abs=TOLERANCE)
    assert (OTHER_WEIGHT * OTHER_RATE).sum() == pytest.approx(0.85800, abs=TOLERANCE)
    parts = kitagawa(RATE, WEIGHT, OTHER_RATE, OTHER_WEIGHT)
    assert parts.by_rate.sum() == pytest.approx(-0.14915, abs=TOLERANCE)
    assert parts.by_mix.sum() == pytest.approx(-0.00687, abs=TOLERANCE)
    assert parts.by_rate.sum() + parts.by_mix.sum() == pytest.approx(-0.15602, abs=TOLERANCE)


def test_standardised_as_worked() -> None:
    assert direct_share(RATE, OTHER_WEIGHT) == pytest.approx(0.71272, abs=TOLERANCE)
    assert indirect_ratio(RATE, WEIGHT, OTHER_RATE) == pytest.approx(0.82103, abs=TOLERANCE)
    assert indirect_ratio(RATE, WEIGHT, np.zeros(3)) is None


def test_threefold_adds_up() -> None:
    parts = threefold(RATE, WEIGHT, OTHER_RATE, OTHER_WEIGHT)
    assert sum(parts) == pytest.approx(-0.15602, abs=TOLERANCE)
    assert parts[0] == pytest.approx(float((OTHER_RATE * (WEIGHT - OTHER_WEIGHT)).sum()))


def test_small_strata_are_drawn_to_what_is_usual_and_the_total_stays() -> None:
    good, of, usual = np.array([70.0, 0.0, 3.0]), np.array([100.0, 1.0, 3.0]), np.array([0.8, 0.9, 0.85])
    rates = shrunk(good, of, usual, 20.0)
    assert (rates * of).sum() == pytest.approx(good.sum())
    assert 0.65 < rates[0] < 0.75  # A hundred services speak for themselves,
    assert rates[1] > 0.5  # one does not,
    assert rates[2] < 0.95  # nor do three.
    assert shrunk(good, of, usual, 0.001)[2] > 0.99


def test_edges_of_shrinking() -> None:
    usual = np.array([0.8, 0.9])
    assert shrunk(np.zeros(2), np.zeros(2), usual, 5.0) is usual
    assert shrunk(np.zeros(2), np.array([3.0, 0.0]), usual, 5.0).tolist() == [0.0, 0.0]
    assert shrunk(np.array([3.0, 2.0]), np.array([3.0, 2.0]), usual, 5.0).tolist() == [1.0, 1.0]
