"""The worked instance of reference science.md §4 (optimum 19), and what the solver says when nothing fits."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

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
)
from wherry.decisions.options.solve import NoPlan, solve

BELOW_GOOD = [
    ("A", 30, 4, 12), ("A", 25, 6, 9), ("A", 40, 3, 20), ("A", 18, 5, 8), ("A", 35, 7, 15), ("A", 22, 4, 10),
    ("B", 20, 5, 11), ("B", 28, 6, 14), ("B", 15, 3, 7),
]  # fmt: skip
"""Stratum, beds, cost of support, cost of a departure."""


def worked(zone_beds: int = 30) -> Programme:
    """Support surely succeeds; each service is a cell of its own, so that its departure is its own too."""
    groups = tuple(
        Group(
            stratum,
            (f"#{n}",),
            (Action(WAIT, 0, 0, 0, ()), Action("support", 0, SCALE, support, ())),
            f"#{n}",
        )
        for n, (stratum, _, support, _) in enumerate(BELOW_GOOD)
    )
    cells = tuple(
        Cell(f"#{n}", stratum, "zone", 1, (beds,), departure)
        for n, (stratum, beds, _, departure) in enumerate(BELOW_GOOD)
    )
    return Programme(
        quarters=1,
        groups=groups,
        strata=(StratumState("A", 20, 14 * SCALE), StratumState("B", 12, 9 * SCALE)),
        target=Fraction("0.85"),
        each_stratum=True,
        objective=Objective.LEAST_COST,
        limits=Limits(zone_beds={"zone": zone_beds}),
        cells=cells,
    )


def test_the_worked_instance_costs_19() -> None:
    plan = solve(worked())
    supported = [n for n, numbers in enumerate(plan.chosen) if numbers[1]]
    assert plan.cost_gbp == 19
    # A has two services at a cost of 4, #0 and #5; both are in.
    assert supported == [0, 2, 5, 6, 8]
    assert sum(plan.departures) == 0
    assert plan.gap <= 0.001


def test_the_worked_instance_by_exhaustion() -> None:
    """B alone, so that every plan can be tried: needs 1.2, so 2 of its three services."""
    programme = worked()
    only_b = replace(
        programme, groups=programme.groups[6:], cells=programme.cells[6:], strata=programme.strata[1:]
    )
    assert best_value(only_b) == solve(only_b, gap=0).cost_gbp == 8


def test_no_plan() -> None:
    with pytest.raises(NoPlan, match="No plan"):
        solve(replace(worked(), limits=Limits(budget_gbp=18, zone_beds={"zone": 30})))
    with pytest.raises(NoPlan):
        solve(replace(worked(), groups=(), cells=()))


def test_a_departure_is_taken_where_it_is_the_only_way() -> None:
    dear = tuple(replace(g, actions=g.actions[:1]) for g in worked().groups)
    plan = solve(replace(worked(zone_beds=500), groups=dear))
    assert sum(plan.departures) == 4 + 2  # 14/16 = 87.5 %, 9/10; 14/17 and 9/11 are below 85 %.
    assert plan.cost_gbp == 8 + 9 + 10 + 12 + 7 + 11
