"""Every plan of a small programme, one after another: what the solver must agree with."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from wherry.decisions.options.programme import (
    WAIT,
    Group,
    Objective,
    Programme,
    days_used,
    missing,
    value_of,
)

Chosen = tuple[tuple[int, ...], ...]


def every_plan(programme: Programme) -> Iterator[tuple[Chosen, tuple[int, ...]]]:
    """Every plan that keeps the limits, and under least cost reaches the target."""
    for chosen in product(*(tuple(_splits(len(g.members), len(g.actions))) for g in programme.groups)):
        for departures in product(*(range(cell.most + 1) for cell in programme.cells)):
            if _keeps(programme, chosen, departures) and (
                programme.objective is Objective.MOST_GOOD or not missing(programme, chosen, departures)
            ):
                yield chosen, departures


def best_value(programme: Programme) -> int | None:
    """The largest gain (ten-thousandths), or the least cost; None where there is no plan."""
    values = [value_of(programme, chosen, departures) for chosen, departures in every_plan(programme)]
    if not values:
        return None
    if programme.objective is Objective.MOST_GOOD:
        return max(gain for gain, _ in values)
    return min(cost for _, cost in values)


def _splits(members: int, actions: int) -> Iterator[tuple[int, ...]]:
    return (split for split in product(range(members + 1), repeat=actions) if sum(split) == members)


def _keeps(programme: Programme, chosen: Chosen, departures: tuple[int, ...]) -> bool:
    limits = programme.limits
    used = days_used(programme, chosen)
    if limits.officer_days and any(u > most for u, most in zip(used, limits.officer_days, strict=True)):
        return False
    if limits.budget_gbp is not None and value_of(programme, chosen, departures)[1] > limits.budget_gbp:
        return False
    for quarter in range(programme.quarters):
        started = sum(
            action.cost_gbp * number
            for group, numbers in zip(programme.groups, chosen, strict=True)
            for action, number in zip(group.actions, numbers, strict=True)
            if action.start == quarter
        )
        if limits.quarter_budget_gbp is not None and started > limits.quarter_budget_gbp:
            return False
        for level, most in limits.places.items():
            if _active(programme, chosen, level, quarter) > most:
                return False
    return _can_be_lost(programme, chosen, departures)


def _active(programme: Programme, chosen: Chosen, level: str, quarter: int) -> int:
    return sum(
        number
        for group, numbers in zip(programme.groups, chosen, strict=True)
        for action, number in zip(group.actions, numbers, strict=True)
        if action.level == level and action.start <= quarter < action.start + len(action.officer_days)
    )


def _can_be_lost(programme: Programme, chosen: Chosen, departures: tuple[int, ...]) -> bool:
    lost: dict[str, int] = {}
    for cell, number in zip(programme.cells, departures, strict=True):
        lost[cell.zone] = lost.get(cell.zone, 0) + sum(sorted(cell.beds, reverse=True)[:number])
        waiting = sum(
            _waiting(group, numbers)
            for group, numbers in zip(programme.groups, chosen, strict=True)
            if group.cell == cell.key
        )
        if number > waiting:
            return False
    return all(lost.get(zone, 0) <= most for zone, most in programme.limits.zone_beds.items())


def _waiting(group: Group, numbers: tuple[int, ...]) -> int:
    return sum(n for action, n in zip(group.actions, numbers, strict=True) if action.level == WAIT)
