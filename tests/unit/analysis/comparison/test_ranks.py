"""Rank ranges by simulation: against loops that do the obvious, and the reference's invented leagues."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta as stats_beta
from scipy.stats import betabinom, kstest

from tests.oracles.slow_ranks import ranks_one_by_one
from wherry.analysis.comparison.prior import STRONGEST, common_strength, prior_of
from wherry.analysis.comparison.ranks import draw_many, draw_ranks, drawn_shares
from wherry.analysis.comparison.reliability import reliability_of

MIDDLE = 0.845
DRAWS = 1000


def invented(between_sd: float, seed: int, places: int = 151) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sizes of mean 158 and least 15, with true shares and counts, as in reference science.md §3.3."""
    rng = np.random.default_rng(seed)
    of = np.maximum(15, rng.lognormal(np.log(158) - 0.25, 0.7, places)).round().astype(int)
    strength = MIDDLE * (1 - MIDDLE) / between_sd**2 - 1
    true = rng.beta(MIDDLE * strength, (1 - MIDDLE) * strength, places)
    return rng.binomial(of, true), of, true


def test_ranks_are_those_of_a_loop_over_the_same_draws() -> None:
    good, of = np.array([9, 40, 5, 77, 2]), np.array([10, 60, 5, 90, 2])
    drawn = draw_ranks(good, of, 300, 7)
    assert drawn.times.tolist() == ranks_one_by_one(
        drawn_shares(*prior_of(good, of).drawn_in(good, of), 300, 7)
    )
    assert drawn.times.sum(axis=1).tolist() == [300] * 5
    assert drawn.times.sum(axis=0).tolist() == [300] * 5


@pytest.mark.parametrize(("alpha", "beta"), [(0.3, 2.0), (5.0, 40.0), (8.0, 8.0), (130.0, 25.0), (9e5, 2e5)])
def test_drawn_shares_are_beta(alpha: float, beta: float) -> None:
    drawn = drawn_shares(np.full(40, alpha), np.full(40, beta), 1000, 5).ravel()
    assert kstest(drawn, stats_beta(alpha, beta).cdf).statistic < 1.63 / len(drawn) ** 0.5 + 0.0016


def test_the_same_noise_for_every_month() -> None:
    one, other = (drawn_shares(np.array([a, 50.0]), np.array([9.0, 9.0]), 200, 3) for a in (50.0, 60.0))
    assert (one[:, 1] == other[:, 1]).all()
    assert np.corrcoef(one[:, 0], other[:, 0])[0, 1] > 0.99


def test_a_league_has_the_same_ranks_alone_and_among_others() -> None:
    leagues = [invented(0.05, seed, 20)[:2] for seed in range(4)]
    good, of = (np.array([league[i] for league in leagues]) for i in (0, 1))
    for one, (x, n) in zip(draw_many(good, of, 200, 5), leagues, strict=True):
        assert (one.times == draw_ranks(x, n, 200, 5).times).all()


def test_a_place_that_counts_nothing_has_no_rank() -> None:
    drawn = draw_ranks([8, 0, 3], [10, 0, 9], 200, 1)
    assert drawn.ranked == 2
    assert drawn.times[1].sum() == 0
    low, high = drawn.range_of(0.95)
    assert (low[1], high[1]) == (0, 0)
    assert high.max() <= 2


def test_norfolk_like_261_of_367_is_among_the_lowest() -> None:
    """Reference: rank 138 to 151, P(bottom ten) 0.93, P(last) 0.14; the other places are invented there
    and here, so that the middle of several leagues is looked at."""
    lows, tens, lasts = [], [], []
    for seed in range(7):
        good, of, _ = invented(0.05, seed)
        good[0], of[0] = 261, 367
        drawn = draw_ranks(good, of, DRAWS, seed)
        lows.append(drawn.range_of(0.95)[0][0])
        tens.append(drawn.among_last(10)[0])
        lasts.append(drawn.among_last(1)[0])
        assert drawn.range_of(0.95)[1][0] >= 150
    assert np.median(lows) == pytest.approx(138, abs=4)
    assert np.median(tens) == pytest.approx(0.93, abs=0.06)
    assert np.median(lasts) == pytest.approx(0.14, abs=0.08)


@pytest.mark.parametrize(
    ("between_sd", "reliability", "rank_error", "right"),
    [(0.03, 0.39, 28, 3.7), (0.05, 0.64, 20, 5.4), (0.07, 0.78, 16, 6.5)],
)
def test_reliability_of_invented_leagues(
    between_sd: float, reliability: float, rank_error: float, right: float
) -> None:
    found = []
    for seed in range(12):
        good, of, _ = invented(between_sd, seed)
        prior = prior_of(good, of)
        trust = reliability_of(good, of, prior, draw_ranks(good, of, 400, 1, prior), 10)
        assert trust is not None
        found.append((trust.between_sd, trust.reliability, trust.rank_error, trust.bottom_right))
    means = np.mean(found, axis=0)
    assert means[0] == pytest.approx(between_sd, rel=0.1)
    assert means[1] == pytest.approx(reliability, abs=0.05)
    assert means[2] == pytest.approx(rank_error, abs=2)
    assert means[3] == pytest.approx(right, abs=0.7)


def test_ranges_hold_the_true_rank_as_often_as_they_say() -> None:
    held = []
    for seed in range(10):
        good, of, true = invented(0.05, seed, 60)
        low, high = draw_ranks(good, of, 500, seed).range_of(0.9)
        rank = 1 + (true[None, :] > true[:, None]).sum(axis=1)
        held.append(((low <= rank) & (rank <= high)).mean())
    assert 0.88 < np.mean(held) < 0.96  # Whole ranks, both ends included: rather more than 0.9.


def test_the_prior_lies_near_the_most_likely() -> None:
    good, of, _ = invented(0.05, 3)
    prior = prior_of(good, of)
    fitted = betabinom.logpmf(good, of, prior.mean * prior.strength, (1 - prior.mean) * prior.strength).sum()
    best = max(
        betabinom.logpmf(good, of, m * k, (1 - m) * k).sum()
        for m in np.linspace(0.8, 0.9, 41)
        for k in np.geomspace(5, 500, 60)
    )
    assert best - fitted < 1.0  # Well within a 95 % region (1.92).


def test_places_that_do_not_differ_share_all_ranks() -> None:
    good, of = np.full(20, 80), np.full(20, 100)
    prior = prior_of(good, of)
    assert prior.strength == STRONGEST
    low, high = draw_ranks(good, of, 2000, 1, prior).range_of(0.95)
    assert (low <= 2).all()
    assert (high >= 19).all()
    trust = reliability_of(good, of, prior, draw_ranks(good, of, 500, 1, prior), 10)
    assert trust is not None
    assert trust.reliability < 0.001


def test_leagues_of_all_good_and_of_too_few() -> None:
    assert draw_ranks([5, 7, 9], [5, 7, 9], 200, 1).times.sum() == 600
    few = prior_of([3, 7], [9, 8])
    assert few.strength == STRONGEST
    assert reliability_of([3, 7], [9, 8], few, draw_ranks([3, 7], [9, 8], 200, 1), 10) is None


def test_a_common_strength_of_several_leagues() -> None:
    leagues = [invented(0.05, seed)[:2] for seed in range(6)]
    good, of = (np.array([league[i] for league in leagues]) for i in (0, 1))
    assert common_strength(good, of) == pytest.approx(51.4, rel=0.25)
