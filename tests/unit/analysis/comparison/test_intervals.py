"""The worked values of the intervals: Newcombe 1998's published table, and those computed beside it."""

from __future__ import annotations

import math

import pytest

from wherry.analysis.comparison.intervals import (
    bounds_if_unrated_counted,
    clopper_pearson_interval,
    jeffreys_interval,
    newcombe_difference,
    wilson,
    wilson_interval,
)
from wherry.analysis.comparison.results import Interval

TOLERANCE = 5e-5

# count, of; Wilson; Jeffreys; Clopper-Pearson (reference science.md §3.1).
WORKED = [
    (81, 263, (0.2553, 0.3662), (0.2545, 0.3656), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0604, 0.1576), (0.0578, 0.1617)),
    (0, 20, (0.0, 0.1611), (0.0, 0.1166), (0.0, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0037, 0.1501), (0.0009, 0.1776)),
    (12, 15, (0.5481, 0.9295), (0.5564, 0.9402), (0.5191, 0.9567)),
    (261, 367, (0.6628, 0.7552), (0.6633, 0.7557), (0.6619, 0.7570)),
    (320, 450, (0.6676, 0.7511), (0.6680, 0.7515), (0.6668, 0.7526)),
]


@pytest.mark.parametrize(("count", "of", "by_wilson", "by_jeffreys", "by_exact"), WORKED)
def test_worked_intervals(
    count: int,
    of: int,
    by_wilson: tuple[float, float],
    by_jeffreys: tuple[float, float],
    by_exact: tuple[float, float],
) -> None:
    found = wilson_interval(count, of)
    assert found is not None
    for interval, (low, high) in (
        (found, by_wilson),
        (jeffreys_interval(count, of), by_jeffreys),
        (clopper_pearson_interval(count, of), by_exact),
    ):
        assert interval.low == pytest.approx(low, abs=TOLERANCE)
        assert interval.high == pytest.approx(high, abs=TOLERANCE)


def test_newcombes_published_difference() -> None:
    found = newcombe_difference(56, 70, 48, 80)
    assert found is not None
    assert (found.low, found.high) == (
        pytest.approx(0.0524, abs=TOLERANCE),
        pytest.approx(0.3339, abs=TOLERANCE),
    )


def test_bounds_if_unrated_were_counted() -> None:
    found = bounds_if_unrated_counted(261, 367, 450)
    assert (found.low, found.high) == (pytest.approx(0.580, abs=5e-5), pytest.approx(0.76444, abs=5e-5))


def test_nothing_counted_has_no_interval() -> None:
    assert wilson_interval(0, 0) is None
    assert newcombe_difference(0, 0, 1, 2) is None
    low, high = wilson([0, 1], [0, 2])
    assert math.isnan(low[0])
    assert math.isnan(high[0])
    assert 0 < low[1] < 0.5 < high[1] < 1


def test_all_and_none_reach_the_ends() -> None:
    for of in (1, 7, 5000):
        none, every = wilson_interval(0, of), wilson_interval(of, of)
        assert none is not None
        assert every is not None
        assert none.low == 0.0
        assert every.high == 1.0
        assert none.high == pytest.approx(1 - every.low)
    assert Interval(0.1, 0.2).holds(0.2)
    assert not Interval(0.1, 0.2).holds(0.21)
