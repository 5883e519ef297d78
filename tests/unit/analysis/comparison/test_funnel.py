"""The funnel's worked values (reference science.md §3.4) and the edges of the binomial."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from wherry.analysis.comparison.funnel import first_count_above, is_outside, limit_at, limits, spread


@pytest.mark.parametrize(
    ("of", "shares"),
    [
        (50, (0.680, 0.740, 0.940, 0.980)),
        (158, (0.7532, 0.7848, 0.8987, 0.9241)),
        (367, (0.7847, 0.8065, 0.8801, 0.8992)),
    ],
)
def test_limits_before_interpolation(of: int, shares: tuple[float, ...]) -> None:
    for probability, share in zip((0.001, 0.025, 0.975, 0.999), shares, strict=True):
        assert first_count_above(0.845, of, probability)[0] / of == pytest.approx(share, abs=5e-5)


@pytest.mark.parametrize(("middle", "of"), [(0.845, 50), (0.03, 7), (0.5, 1), (0.999, 700)])
def test_limits_cross_where_scipys_distribution_does(middle: float, of: int) -> None:
    cdf = binom.cdf(range(of + 1), of, middle)
    for probability in (0.001, 0.025, 0.5, 0.975, 0.999):
        expected = next(r for r in range(of + 1) if cdf[r] > probability)
        assert first_count_above(middle, of, probability)[0] == expected
        share = limit_at(middle, of, probability)[0]
        assert max(expected - 1, 0) / of <= share <= expected / of


def test_norfolks_261_of_367_is_below_the_lower_998_limit() -> None:
    low, high = limits(0.845, 367, 0.998)
    assert 261 / 367 < low[0] < 0.7847
    assert 0.89 < high[0] < 0.9
    below, above = is_outside(0.845, 261, 367, 0.998)
    assert below
    assert not above


def test_two_of_two_is_no_news_though_the_drawn_limit_lies_below_it() -> None:
    assert limits(0.845, 2, 0.95)[1][0] < 1
    for level in (0.95, 0.998):
        assert not any(is_outside(0.845, 2, 2, level))
    below, above = is_outside(0.845, [0, 50], [50, 50], 0.95)
    assert below.tolist() == [True, False]
    assert above.tolist() == [False, True]


def test_a_middle_of_0_or_1_has_no_room() -> None:
    assert limit_at(1.0, [5, 9], 0.025).tolist() == [1.0, 1.0]
    assert limit_at(0.0, 5, 0.975).tolist() == [0.0]


def test_spread_beyond_chance_as_worked() -> None:
    good, of = np.array([320, 150, 90, 400, 60]), np.array([450, 170, 110, 450, 80])
    middle = good.sum() / of.sum()
    assert middle == pytest.approx(0.80952, abs=5e-6)
    found = spread(good, of, middle)
    assert found.z == pytest.approx([-4.914, 2.648, 0.233, 4.743, -1.287], abs=5e-4)
    assert found.dispersion == pytest.approx(11.0726, abs=5e-5)
    assert found.between_variance == pytest.approx(0.014252, abs=5e-7)
    assert found.z_beyond == pytest.approx([-0.952, 0.810, 0.087, 0.919, -0.546], abs=5e-4)


def test_places_that_differ_by_chance_get_no_spread() -> None:
    found = spread([80, 81, 79, 80], [100, 100, 100, 100], 0.8)
    assert found.between_variance == 0
    assert found.z_beyond == pytest.approx(found.z)


def test_winsorising_keeps_one_wild_place_from_excusing_itself() -> None:
    good, of = np.array([*[80] * 19, 10]), np.full(20, 100)
    middle = 0.8
    wild, tamed = spread(good, of, middle), spread(good, of, middle, 0.1)
    assert tamed.between_variance < wild.between_variance
    assert abs(tamed.z_beyond[-1]) > abs(wild.z_beyond[-1])
