"""Target arithmetic and attainment: every worked value of reference science.md §4, and the awkward ends."""

from __future__ import annotations

from fractions import Fraction

import pytest

from wherry.decisions.arithmetic import cushion, entrants, exits, frontier, turn_rounds
from wherry.decisions.attainment import chance_of_at_least, chance_of_target, number_good

T = Fraction("0.85")


@pytest.mark.parametrize(
    ("good", "rated", "improve", "leave"),
    [
        (261, 367, 51, 60),
        (258, 363, 51, 60),
        (320, 450, 63, 74),
        (12, 15, 1, 1),
        (0, 10, 9, 10),
        (204, 306, 57, 66),
    ],
)
def test_worked_values(good: int, rated: int, improve: int, leave: int) -> None:
    assert turn_rounds(good, rated, T) == improve
    assert exits(good, rated, T) == leave


def test_the_frontier_of_norfolk() -> None:
    pairs = frontier(261, 367, T)
    assert pairs[:4] == ((0, 51), (1, 51), (2, 50), (3, 49))
    assert pairs[-3:] == ((58, 2), (59, 1), (60, 0))


def test_seven_departures_are_about_six_improvements() -> None:
    assert turn_rounds(261, 367, T) - turn_rounds(261, 367, T, 7) == 6


def test_a_ceiling_is_exact_where_a_float_is_not() -> None:
    assert turn_rounds(17, 20, T) == 0
    assert turn_rounds(0, 100, Fraction("0.07")) == 7  # 0.07 * 100 is 7.000000000000001 in floats.


def test_ends() -> None:
    assert (turn_rounds(9, 10, Fraction(1)), exits(9, 10, Fraction(1)), entrants(9, 10, Fraction(1))) == (
        1,
        1,
        None,
    )
    assert entrants(9, 10, T) == 0
    assert (cushion(10, 10, T), cushion(8, 10, T)) == (1, 0)


def test_attainment() -> None:
    assert number_good((0.1, 0.5, 0.9)).tolist() == pytest.approx([0.045, 0.455, 0.455, 0.045])
    assert chance_of_at_least((0.1, 0.5, 0.9), 2) == pytest.approx(0.5)
    mixed = [0.65] * 40 + [0.40] * 30
    assert number_good(mixed) @ range(71) == pytest.approx(38)
    assert chance_of_at_least(mixed, 40) == pytest.approx(0.3562, abs=5e-5)
    assert chance_of_at_least(mixed, 36) == pytest.approx(0.7327, abs=5e-5)
    assert chance_of_target((), T) is None
    with pytest.raises(ValueError, match="not a chance"):
        number_good([1.2])


@pytest.mark.parametrize(
    ("improve", "fall", "expected", "attained"),
    [(0.45, 0.06, 0.7985, 0.0016), (0.60, 0.06, 0.8418, 0.3468), (0.75, 0.04, 0.8993, 0.9994)],
)
def test_attainment_like_norfolk(improve: float, fall: float, expected: float, attained: float) -> None:
    chances = [1 - fall] * 261 + [improve] * 106
    assert sum(chances) / 367 == pytest.approx(expected, abs=5e-5)
    assert chance_of_target(chances, T) == pytest.approx(attained, abs=5e-5)
