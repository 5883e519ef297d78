"""Waiting times and outcomes follow the numbers they are given."""

from __future__ import annotations

import pytest

from wherry.sample.rates import (
    BAD_SHARE,
    ERA_STARTS,
    GOOD,
    IMPROVE,
    INSUFFICIENT,
    YEAR,
    day,
    era_of,
    outcome,
    waited,
)
from wherry.sample.words import generator


def test_eras() -> None:
    assert [era_of(start) for start in ERA_STARTS] == [0, 1, 2, 3]
    assert [era_of(start - 1) for start in ERA_STARTS] == [0, 0, 1, 2]


def test_half_of_the_waits_are_over_after_the_half_life() -> None:
    rng, start = generator(1, "test"), ERA_STARTS[3]
    over = sum(waited(rng, start, (0.0, 0.0, 0.0, 0.6931)) <= start + YEAR for _ in range(4000))
    assert over / 4000 == pytest.approx(0.5, abs=0.03)


def test_nothing_happens_while_the_rate_is_nought() -> None:
    rng = generator(1, "test")
    assert all(waited(rng, day(2015, 1, 1), (0.0, 0.0, 5.0, 5.0)) >= ERA_STARTS[2] for _ in range(200))


@pytest.mark.parametrize(("before", "on"), [(GOOD, day(2018, 1, 1)), (IMPROVE, day(2022, 6, 1))])
def test_share_of_bad_outcomes(before: int, on: int) -> None:
    rng = generator(1, "test")
    found = [outcome(rng, before, on, 0.0) for _ in range(4000)]
    rated = [rating for rating in found if rating != INSUFFICIENT]
    assert sum(r >= IMPROVE for r in rated) / len(rated) == pytest.approx(
        BAD_SHARE[before][era_of(on)], abs=0.03
    )


def test_a_lean_makes_bad_outcomes_more_likely() -> None:
    rng = generator(1, "test")
    on = day(2018, 1, 1)
    bad = [sum(outcome(rng, GOOD, on, lean) >= IMPROVE for _ in range(2000)) for lean in (-1.0, 0.0, 1.0)]
    assert bad == sorted(bad)
