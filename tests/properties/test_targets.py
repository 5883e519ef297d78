"""Target arithmetic against searching: no fewer would do, and the frontier is where the search finds it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from wherry.decisions.arithmetic import cushion, entrants, exits, frontier, turn_rounds
from wherry.decisions.attainment import number_good

TARGETS = st.integers(1, 1000).map(lambda n: Fraction(n, 1000))


@st.composite
def strata(draw: st.DrawFn) -> tuple[int, int]:
    rated = draw(st.integers(1, 60))
    return draw(st.integers(0, rated)), rated


def is_met(good: int, rated: int, target: Fraction) -> bool:
    return good >= target * rated


@given(strata(), TARGETS)
def test_no_fewer_would_do(stratum: tuple[int, int], target: Fraction) -> None:
    good, rated = stratum
    below = rated - good
    assert turn_rounds(good, rated, target) == next(
        k for k in range(below + 1) if is_met(good + k, rated, target)
    )
    assert exits(good, rated, target) == next(m for m in range(below + 1) if is_met(good, rated - m, target))


@given(strata(), TARGETS)
def test_the_frontier_is_what_a_search_finds(stratum: tuple[int, int], target: Fraction) -> None:
    good, rated = stratum
    below = rated - good
    best: dict[int, int] = {}
    for out, better in product(range(below + 1), repeat=2):
        if out + better <= below and is_met(good + better, rated - out, target):
            best[out] = min(better, best.get(out, better))
    last = min(out for out, better in best.items() if better == 0)
    assert frontier(good, rated, target) == tuple((out, best[out]) for out in range(last + 1))


@given(strata(), TARGETS)
def test_entrants_and_cushion(stratum: tuple[int, int], target: Fraction) -> None:
    good, rated = stratum
    new = entrants(good, rated, target)
    if new is None:
        assert target == 1 and good < rated
    else:
        assert is_met(good + new, rated + new, target)
        assert new == 0 or not is_met(good + new - 1, rated + new - 1, target)
    spare = cushion(good, rated, target)
    if is_met(good, rated, target):
        assert is_met(good - spare, rated, target)
        assert good == spare or not is_met(good - spare - 1, rated, target)
    else:
        assert spare == 0


@given(st.lists(st.floats(0, 1), max_size=9))
def test_the_distribution_is_that_of_every_outcome(chances: list[float]) -> None:
    slow = [0.0] * (len(chances) + 1)
    for outcome in product((0, 1), repeat=len(chances)):
        weight = 1.0
        for happens, chance in zip(outcome, chances, strict=True):
            weight *= chance if happens else 1 - chance
        slow[sum(outcome)] += weight
    assert max(abs(a - b) for a, b in zip(number_good(chances), slow, strict=True)) < 1e-12
