"""Solving a choice by mixed-integer programme on HiGHS, with the gap that it proves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from wherry.decisions.options.programme import (
    SCALE,
    WAIT,
    Objective,
    Plan,
    Programme,
    missing,
    value_of,
)
from wherry.domain.errors import Refused

GAP = 0.001
"""An answer is given when it is proved to be within a thousandth of the best there is."""
SECONDS = 10.0
"""Longer no page and no person waits; the gap that was proved by then is said."""
FINEST = 1e-5
"""Services by which a target is tightened when the solver's tolerance let a plan miss it."""


class NoPlan(Refused):
    """No plan keeps every limit and reaches the target."""


@dataclass
class _Rows:
    """Columns and rows as they are collected."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    rows: list[tuple[float, float, dict[int, float]]] = field(default_factory=list)

    def column(self, cost: float, upper: float) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        return len(self.cost) - 1

    def at_most(self, entries: dict[int, float], most: float) -> None:
        if entries:
            self.rows.append((float("-inf"), most, entries))

    def at_least(self, entries: dict[int, float], least: float) -> None:
        self.rows.append((least, float("inf"), entries))

    def exactly(self, entries: dict[int, float], number: float) -> None:
        self.rows.append((number, number, entries))


@dataclass(frozen=True)
class _Columns:
    """Where each action of each group, and each departure of each cell (one by one), stands."""

    actions: tuple[tuple[int, ...], ...]
    departures: tuple[tuple[int, ...], ...]


def solve(programme: Programme, gap: float = GAP) -> Plan:
    """The best plan of a programme, or one proved to be within `gap` of it.

    Raises:
        NoPlan: when there is none, or none was found in time.
    """
    tightened = 0.0
    for _ in range(5):
        plan = _solved(programme, gap, tightened)
        if programme.objective is Objective.MOST_GOOD or not missing(programme, plan.chosen, plan.departures):
            return plan
        tightened = max(FINEST, 4 * tightened)
    raise NoPlan("No plan was found that reaches the target exactly: ask for a share with fewer decimals.")


def _solved(programme: Programme, gap: float, tightened: float) -> Plan:
    rows = _Rows()
    columns = _columns(programme, rows)
    _everybody_once(programme, rows, columns)
    _within_limits(programme, rows, columns)
    _departures_in_order(programme, rows, columns)
    if programme.objective is Objective.LEAST_COST:
        _reach(programme, rows, columns, tightened)
    values, bound, proved = _run(rows, programme.objective is Objective.MOST_GOOD, gap)
    chosen = tuple(tuple(values[c] for c in group) for group in columns.actions)
    departures = tuple(sum(values[c] for c in cell) for cell in columns.departures)
    gain, cost = value_of(programme, chosen, departures)
    return Plan(chosen, departures, gain, cost, bound, proved)


def _columns(programme: Programme, rows: _Rows) -> _Columns:
    is_gain = programme.objective is Objective.MOST_GOOD
    actions = tuple(
        tuple(rows.column(a.gain if is_gain else a.cost_gbp, len(group.members)) for a in group.actions)
        for group in programme.groups
    )
    departures = tuple(
        tuple(rows.column(-cell.gain_lost if is_gain else cell.cost_gbp, 1) for _ in range(cell.most))
        for cell in programme.cells
    )
    return _Columns(actions, departures)


def _everybody_once(programme: Programme, rows: _Rows, columns: _Columns) -> None:
    for group, cols in zip(programme.groups, columns.actions, strict=True):
        rows.exactly(dict.fromkeys(cols, 1.0), len(group.members))


def _within_limits(programme: Programme, rows: _Rows, columns: _Columns) -> None:
    days: dict[int, dict[int, float]] = defaultdict(dict)
    active: dict[tuple[str, int], dict[int, float]] = defaultdict(dict)
    started: dict[int, dict[int, float]] = defaultdict(dict)
    cost: dict[int, float] = {}
    for group, cols in zip(programme.groups, columns.actions, strict=True):
        for action, column in zip(group.actions, cols, strict=True):
            for offset, needed in enumerate(action.officer_days):
                if needed:
                    days[action.start + offset][column] = needed
                active[action.level, action.start + offset][column] = 1
            if action.cost_gbp:
                cost[column] = started[action.start][column] = action.cost_gbp
    for cell, cols in zip(programme.cells, columns.departures, strict=True):
        cost |= dict.fromkeys(cols, float(cell.cost_gbp)) if cell.cost_gbp else {}
    limits = programme.limits
    for quarter, most in enumerate(limits.officer_days or ()):
        rows.at_most(days[quarter], most)
    if limits.budget_gbp is not None:
        rows.at_most(cost, limits.budget_gbp)
    for quarter in started if limits.quarter_budget_gbp is not None else ():
        rows.at_most(started[quarter], float(limits.quarter_budget_gbp or 0))
    for level, most in limits.places.items():
        for quarter in range(programme.quarters):
            rows.at_most(active[level, quarter], most)


def _departures_in_order(programme: Programme, rows: _Rows, columns: _Columns) -> None:
    """Departures of a cell come from those that wait, and count with the largest beds first."""
    zones: dict[str, dict[int, float]] = defaultdict(dict)
    for cell, cols in zip(programme.cells, columns.departures, strict=True):
        waiting = {
            column: -1.0
            for group, group_columns in zip(programme.groups, columns.actions, strict=True)
            if group.cell == cell.key
            for action, column in zip(group.actions, group_columns, strict=True)
            if action.level == WAIT
        }
        rows.at_most(dict.fromkeys(cols, 1.0) | waiting, 0)
        for first, second in pairwise(cols):
            rows.at_least({first: 1, second: -1}, 0)
        zones[cell.zone] |= {c: float(beds) for c, beds in zip(cols, cell.beds, strict=False) if beds}
    for zone, most in programme.limits.zone_beds.items():
        rows.at_most(zones[zone], most)


def _reach(programme: Programme, rows: _Rows, columns: _Columns, tightened: float) -> None:
    """Expected Good services of each part, less the target's share of those that stay, are not below 0."""
    target = float(programme.target)
    for _, parts in programme.wanted():
        keys = {s.key for s in parts}
        entries = {
            column: action.gain / SCALE
            for group, cols in zip(programme.groups, columns.actions, strict=True)
            if group.stratum in keys
            for action, column in zip(group.actions, cols, strict=True)
            if action.gain
        }
        for cell, cols in zip(programme.cells, columns.departures, strict=True):
            if cell.stratum in keys:
                entries |= dict.fromkeys(cols, target - cell.gain_lost / SCALE)
        needed = programme.target * sum(s.rated for s in parts) - sum(_services(s.good) for s in parts)
        rows.at_least(entries, float(needed) + tightened)


def _services(parts: int) -> Fraction:
    return Fraction(parts, SCALE)


def _run(rows: _Rows, is_gain: bool, gap: float) -> tuple[list[int], float, float]:
    """Whole numbers for the columns, the proved bound and gap.

    HiGHS is called through SciPy: highspy itself prints a banner on standard output, into our JSON.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    if any(low > 0 and not entries for low, _, entries in rows.rows):
        raise NoPlan("No plan keeps every limit and reaches the target.")
    if not rows.cost:
        return [], 0.0, 0.0
    sign = -1.0 if is_gain else 1.0
    filled = [row for row in rows.rows if row[2]]
    numbers = [n for n, (_, _, entries) in enumerate(filled) for _ in entries]
    columns = [c for _, _, entries in filled for c in entries]
    values = [float(v) for _, _, entries in filled for v in entries.values()]
    matrix = csr_array((values, (numbers, columns)), shape=(len(filled), len(rows.cost)))
    found = milp(
        sign * np.array(rows.cost),
        integrality=np.ones(len(rows.cost)),
        bounds=Bounds(0, np.array(rows.upper)),
        constraints=LinearConstraint(matrix, [low for low, _, _ in filled], [high for _, high, _ in filled]),
        options={"mip_rel_gap": gap, "time_limit": SECONDS},
    )
    if found.x is None:
        raise NoPlan("No plan keeps every limit and reaches the target.")
    return [round(value) for value in found.x], sign * found.mip_dual_bound, max(0.0, found.mip_gap)
