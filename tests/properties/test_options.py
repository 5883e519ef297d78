"""The optimiser agrees with trying every plan, on every small programme that Hypothesis invents."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.slow_options import best_value
from wherry.decisions.options.programme import (
    SCALE,
    WAIT,
    Action,
    Cell,
    Group,
    Limits,
    Objective,
    Programme,
    StratumState,
    missing,
    value_of,
)
from wherry.decisions.options.solve import NoPlan, solve

MOST = 10  # Services, costs and days; small enough to try every plan.


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    quarters = draw(st.integers(1, 3))
    strata = draw(st.sampled_from((("A",), ("A", "B"))))
    groups, cells = [], []
    for stratum in strata:
        key = stratum if draw(st.booleans()) else None
        members = 0
        for _ in range(draw(st.integers(0, 2))):
            size = draw(st.integers(1, 2))
            members += size
            groups.append(Group(stratum, ("x",) * size, draw(actions(quarters)), key))
        if key and members:
            beds = tuple(
                sorted(draw(st.lists(st.integers(0, 9), min_size=members, max_size=members)), reverse=True)
            )
            most = draw(st.integers(0, members))
            cells.append(
                Cell(
                    key,
                    stratum,
                    draw(st.sampled_from("zy")),
                    most,
                    beds,
                    draw(st.integers(0, MOST)),
                    draw(parts()),
                )
            )
    states = []
    for stratum in strata:
        below = sum(len(g.members) for g in groups if g.stratum == stratum)
        good = draw(st.integers(0, MOST))
        states.append(
            StratumState(stratum, good + below, good * SCALE - draw(st.integers(0, good * SCALE // 4)))
        )
    return Programme(
        quarters=quarters,
        groups=tuple(groups),
        strata=tuple(states),
        target=Fraction(draw(st.integers(1, 100)), 100),
        each_stratum=draw(st.booleans()),
        objective=draw(st.sampled_from(Objective)),
        limits=draw(limits(quarters)),
        cells=tuple(cells),
    )


def parts() -> st.SearchStrategy[int]:
    return st.integers(0, SCALE // 2)


@st.composite
def actions(draw: st.DrawFn, quarters: int) -> tuple[Action, ...]:
    found = [Action(WAIT, 0, draw(parts()), 0, ())]
    for level in draw(st.sampled_from(((), ("light",), ("light", "heavy")))):
        start = draw(st.integers(0, quarters - 1))
        days = tuple(draw(st.lists(st.integers(0, 5), min_size=1, max_size=2)))
        found.append(Action(level, start, draw(parts()) * 2, draw(st.integers(0, MOST)), days))
    return tuple(found)


@st.composite
def limits(draw: st.DrawFn, quarters: int) -> Limits:
    days = st.lists(st.integers(0, MOST), min_size=quarters, max_size=quarters).map(tuple)
    return Limits(
        officer_days=draw(st.none() | days),
        budget_gbp=draw(st.none() | st.integers(0, 3 * MOST)),
        quarter_budget_gbp=draw(st.none() | st.integers(0, 2 * MOST)),
        places=draw(st.sampled_from(({}, {"light": 1}, {"light": 0, "heavy": 2}))),
        zone_beds=draw(st.sampled_from(({}, {"z": 0}, {"z": 7, "y": 12}))),
    )


@given(programmes())
def test_the_optimiser_agrees_with_every_plan_tried(programme: Programme) -> None:
    best = best_value(programme)
    try:
        plan = solve(programme, gap=0)
    except NoPlan:
        assert best is None
        return
    gain, cost = value_of(programme, plan.chosen, plan.departures)
    assert (plan.gain, plan.cost_gbp) == (gain, cost)
    if programme.objective is Objective.MOST_GOOD:
        assert gain == best
    else:
        assert cost == best
        assert not missing(programme, plan.chosen, plan.departures)
