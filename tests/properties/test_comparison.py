"""What must hold of intervals, funnels, rank sets and divided gaps, whatever the counts."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.slow_ranks import shares_one_by_one
from wherry.analysis.comparison.funnel import limit_at, spread
from wherry.analysis.comparison.intervals import (
    clopper_pearson_interval,
    newcombe_difference,
    wilson_interval,
)
from wherry.analysis.comparison.prior import prior_of
from wherry.analysis.comparison.rank_sets import joint_sets, marginal_sets, noise_for, on_arcsine_scale
from wherry.analysis.comparison.ranks import draw_ranks
from wherry.analysis.comparison.standardise import kitagawa, shrunk

DRAWS = 300
value = st.floats(-5, 5, allow_nan=False)
error = st.floats(0.05, 2)
leagues = st.lists(st.tuples(value, error), min_size=2, max_size=9)
counted = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
count_leagues = st.lists(counted, min_size=2, max_size=12)


def columns(pairs: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    first, second = zip(*pairs, strict=True)
    return np.array(first, dtype=float), np.array(second, dtype=float)


def rank_of(values: np.ndarray) -> np.ndarray:
    return 1 + (values[None, :] > values[:, None]).sum(axis=1)


@given(leagues, st.integers(0, 99))
def test_rank_sets_hold_the_rank_and_lie_in_each_other(league: list[tuple[float, float]], seed: int) -> None:
    noise = noise_for(*columns(league), DRAWS, seed)
    rank = rank_of(noise.values)
    own, joint = marginal_sets(noise), joint_sets(noise)
    single, joint_single = marginal_sets(noise, step_down=False), joint_sets(noise, step_down=False)
    for sets in (own, joint, single, joint_single):
        assert (sets.low >= 1).all()
        assert (sets.low <= rank).all()
        assert (rank <= sets.high).all()
        assert (sets.high <= len(league)).all()
    for inner, outer in ((own, joint), (own, single), (joint, joint_single), (single, joint_single)):
        assert (outer.low <= inner.low).all()
        assert (inner.high <= outer.high).all()


@given(leagues, st.integers(0, 99))
def test_one_sided_rank_sets_reach_the_other_end(league: list[tuple[float, float]], seed: int) -> None:
    noise = noise_for(*columns(league), DRAWS, seed)
    both = marginal_sets(noise)
    upper, lower = marginal_sets(noise, sides="upper"), marginal_sets(noise, sides="lower")
    assert (upper.low == 1).all()
    assert (lower.high == len(league)).all()
    assert (upper.high <= both.high).all()
    assert (lower.low >= both.low).all()


@given(leagues, st.integers(0, 99))
def test_less_confidence_makes_no_larger_sets(league: list[tuple[float, float]], seed: int) -> None:
    noise = noise_for(*columns(league), DRAWS, seed)
    sure, unsure = joint_sets(noise, 0.01), joint_sets(noise, 0.3)
    assert (sure.low <= unsure.low).all()
    assert (sure.high >= unsure.high).all()


@given(count_leagues)
def test_rank_sets_of_shares_hold_the_rank(league: list[tuple[int, int]]) -> None:
    good, of = columns(league)
    sets = marginal_sets(noise_for(*on_arcsine_scale(good, of), DRAWS, 1))
    rank = rank_of(good / of)
    assert (sets.low <= rank).all()
    assert (rank <= sets.high).all()


@given(count_leagues)
def test_drawn_ranks_are_ranks(league: list[tuple[int, int]]) -> None:
    good, of = columns(league)
    drawn = draw_ranks(good, of, 200, 3)
    assert (drawn.times.sum(axis=0) == 200).all()
    assert (drawn.times.sum(axis=1) == 200).all()
    low, high = drawn.range_of(0.95)
    assert (low >= 1).all()
    assert (low <= drawn.quantile(0.5)).all()
    assert (drawn.quantile(0.5) <= high).all()
    assert (high <= len(league)).all()
    assert abs(drawn.among_last(len(league)) - 1).max() < 1e-12
    prior = prior_of(good, of)
    assert 0 < prior.mean < 1
    assert prior.strength >= 1


@given(counted)
def test_intervals_hold_the_share_and_exact_ones_hold_wilsons_tails(pair: tuple[int, int]) -> None:
    x, n = pair
    found, exact = wilson_interval(x, n), clopper_pearson_interval(x, n)
    assert found is not None
    for interval in (found, exact):
        assert 0 <= interval.low <= x / n <= interval.high <= 1
    assert exact.high - exact.low > 0


@given(counted, counted)
def test_a_difference_turned_round_is_turned_round(mine: tuple[int, int], theirs: tuple[int, int]) -> None:
    one, other = newcombe_difference(*mine, *theirs), newcombe_difference(*theirs, *mine)
    assert one is not None
    assert other is not None
    assert abs(one.low + other.high) < 1e-12
    assert abs(one.high + other.low) < 1e-12
    assert one.holds(mine[0] / mine[1] - theirs[0] / theirs[1])


@given(st.floats(0.01, 0.99), st.integers(1, 900), st.floats(0.001, 0.49))
def test_funnel_limits_enclose_more_with_more_confidence(middle: float, of: int, tail: float) -> None:
    low, high = limit_at(middle, of, tail)[0], limit_at(middle, of, 1 - tail)[0]
    assert 0 <= low <= high <= 1
    assert limit_at(middle, of, tail / 2)[0] <= low
    assert limit_at(middle, of, 1 - tail / 2)[0] >= high


@given(count_leagues, st.floats(0, 0.3))
def test_spread_only_ever_excuses(league: list[tuple[int, int]], winsorised: float) -> None:
    good, of = columns(league)
    middle = min(max(good.sum() / of.sum(), 0.001), 0.999)
    found = spread(good, of, middle, winsorised)
    assert found.between_variance >= 0
    assert (abs(found.z_beyond) <= abs(found.z) + 1e-12).all()


@given(st.lists(st.tuples(counted, counted), min_size=1, max_size=6))
def test_a_gap_divides_as_plain_sums_do(pairs: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    here, other = [list(side) for side in zip(*pairs, strict=True)]
    gap, by_rate, by_mix = shares_one_by_one(here, other)
    (good, of), (other_good, other_of) = columns(here), columns(other)
    parts = kitagawa(good / of, of / of.sum(), other_good / other_of, other_of / other_of.sum())
    assert abs(parts.by_rate.sum() - by_rate) < 1e-12
    assert abs(parts.by_mix.sum() - by_mix) < 1e-12
    assert abs(by_rate + by_mix - gap) < 1e-12


@given(st.lists(counted, min_size=1, max_size=6), st.floats(0.05, 0.95), st.floats(1, 200))
def test_shrinking_keeps_the_total(pairs: list[tuple[int, int]], usual: float, strength: float) -> None:
    good, of = columns(pairs)
    rates = shrunk(good, of, np.full(len(pairs), usual), strength)
    assert ((rates >= 0) & (rates <= 1)).all()
    assert abs((rates * of).sum() - good.sum()) < 1e-6 * of.sum()
