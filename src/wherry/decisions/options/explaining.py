"""Each choice and refusal in a sentence, from what the plan leaves free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wherry.decisions.options.building import Prepared
from wherry.decisions.options.programme import SCALE, WAIT, Action, Group, Objective, Plan, days_used
from wherry.decisions.options.results import Choice
from wherry.domain.days import months_after
from wherry.domain.phrases import percent


@dataclass(frozen=True)
class _Left:
    """What a plan leaves free; None: no limit."""

    officer_days: tuple[int, ...] | None
    budget_gbp: int | None
    started_gbp: tuple[int, ...]
    active: dict[tuple[str, int], int]


def choices(prepared: Prepared, plan: Plan) -> tuple[Choice, ...]:
    """One choice a service below Good, supported ones first; of services alike, the oldest rating first."""
    left = _left(prepared, plan)
    found = []
    for group, numbers in zip(prepared.programme.groups, plan.chosen, strict=True):
        picked = [a for a, n in zip(group.actions, numbers, strict=True) for _ in range(n)]
        picked.sort(key=lambda a: (a.level == WAIT, a.start, -a.gain))
        for location_id, action in zip(group.members, picked, strict=True):
            found.append(_choice(prepared, group, location_id, action, left))
    return tuple(
        sorted(found, key=lambda c: (c.level == WAIT, c.starts_on or date.max, c.name, c.location_id))
    )


def quarter_starts(prepared: Prepared) -> tuple[date, ...]:
    """The first day of each quarter."""
    return tuple(months_after(prepared.found.day, 3 * n) for n in range(prepared.quarters))


def _choice(prepared: Prepared, group: Group, location_id: str, action: Action, left: _Left) -> Choice:
    row, waiting = prepared.below[location_id], group.actions[0]
    is_waiting = action.level == WAIT
    days = sum(action.officer_days[: prepared.quarters - action.start])
    return Choice(
        location_id=location_id,
        name=row["name"] or location_id,
        type_of_care=row["type_of_care"],
        locality=row["locality"] if prepared.has_localities else None,
        rating=row["rating"],
        level=action.level,
        level_title="Wait" if is_waiting else prepared.assumed.levels[action.level].title,
        starts_on=None if is_waiting else quarter_starts(prepared)[action.start],
        chance_waiting=waiting.gain / SCALE,
        chance=action.gain / SCALE,
        cost_gbp=action.cost_gbp,
        officer_days=days,
        why=_why_waiting(prepared, group, left) if is_waiting else _why(prepared, action, waiting),
    )


def _why(prepared: Prepared, action: Action, waiting: Action) -> str:
    title = prepared.assumed.levels[action.level].title
    start = f"{quarter_starts(prepared)[action.start]:%B %Y}"
    days = sum(action.officer_days)
    return (
        f"{title} from {start}: the chance of a published Good goes from {percent(waiting.gain / SCALE)} to "
        f"{percent(action.gain / SCALE)}, for £{action.cost_gbp:,} and {days} officer days."
    )


def _why_waiting(prepared: Prepared, group: Group, left: _Left) -> str:
    waiting, others = group.actions[0], group.actions[1:]
    chance = f"Its chance of a published Good without support is {percent(waiting.gain / SCALE)}."
    if not others:
        return f"Waits: no support would be complete by the day. {chance}"
    if prepared.programme.objective is Objective.LEAST_COST:
        return f"Waits: the target is expected to be reached without supporting it. {chance}"
    best = max(others, key=lambda a: (a.gain, -a.cost_gbp))
    adds = (
        f"{prepared.assumed.levels[best.level].title} would add {percent((best.gain - waiting.gain) / SCALE)}"
    )
    blockers = [tuple(_blocking(prepared, action, left)) for action in others]
    if any(not found for found in blockers):
        return (
            f"Waits: {adds}, less than the distance to the best option that the solver had to prove. {chance}"
        )
    words = " and ".join(dict.fromkeys(blockers[others.index(best)]))
    return f"Waits: {adds}, but {words} are used where they gain as much or more. {chance}"


def _blocking(prepared: Prepared, action: Action, left: _Left) -> Iterator[str]:
    """What is not left for an action."""
    limits = prepared.programme.limits
    if left.officer_days is not None:
        rest = left.officer_days[action.start :]
        if any(days > free for days, free in zip(action.officer_days, rest, strict=False)):
            yield "the officer days"
    if left.budget_gbp is not None and action.cost_gbp > left.budget_gbp:
        yield "the budget"
    each = limits.quarter_budget_gbp
    if each is not None and left.started_gbp[action.start] + action.cost_gbp > each:
        yield "the budget of the quarter"
    most = limits.places.get(action.level)
    spans = range(action.start, min(prepared.quarters, action.start + len(action.officer_days)))
    if most is not None and any(left.active.get((action.level, q), 0) >= most for q in spans):
        yield f"the places of {prepared.assumed.levels[action.level].title.lower()}"


def _left(prepared: Prepared, plan: Plan) -> _Left:
    programme, limits = prepared.programme, prepared.programme.limits
    used = days_used(programme, plan.chosen)
    started = [0] * programme.quarters
    active: dict[tuple[str, int], int] = {}
    for group, numbers in zip(programme.groups, plan.chosen, strict=True):
        for action, number in zip(group.actions, numbers, strict=True):
            started[action.start] += action.cost_gbp * number
            for offset in range(len(action.officer_days)):
                key = (action.level, action.start + offset)
                active[key] = active.get(key, 0) + number
    days = limits.officer_days
    return _Left(
        tuple(most - u for most, u in zip(days, used, strict=True)) if days is not None else None,
        limits.budget_gbp - plan.cost_gbp if limits.budget_gbp is not None else None,
        tuple(started),
        active,
    )
