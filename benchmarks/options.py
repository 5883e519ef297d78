"""Improvement options beside what a person would do by hand: the best gain for the money first."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from wherry.decisions.options.programme import (
    SCALE,
    WAIT,
    Action,
    Group,
    Limits,
    Objective,
    Plan,
    Programme,
    StratumState,
    days_used,
    value_of,
)
from wherry.decisions.options.solve import GAP, solve

SERVICES, LEVELS, QUARTERS, SEEDS = 120, 3, 8, 5
DAYS, POUNDS = (2, 5, 10), (2_000, 8_000, 25_000)
LENGTHS, EFFECTS = (2, 3, 4), (0.05, 0.10, 0.15)
TYPES = ("nursing", "residential", "home_care", "supported_living")


def improvement_options() -> Iterator[str]:
    """120 services × 4 actions × 8 quarters: each service different, and services alike in everything."""
    for words, is_alike in (("each different", False), ("alike but for type and rating", True)):
        for objective in Objective:
            yield _measured(
                words, objective, [_programme(seed, objective, is_alike) for seed in range(SEEDS)]
            )


def _measured(words: str, objective: Objective, programmes: list[Programme]) -> str:
    seconds, worked, gaps, ratios, by_hand_seconds = [], [], [], [], []
    for programme in programmes:
        started, before = time.perf_counter(), time.process_time()
        plan = solve(programme, GAP)
        seconds.append(time.perf_counter() - started)
        worked.append(time.process_time() - before)
        gaps.append(plan.gap)
        started = time.perf_counter()
        by_hand = _by_hand(programme)
        by_hand_seconds.append(time.perf_counter() - started)
        if objective is Objective.MOST_GOOD:
            waiting = sum(g.actions[0].gain * len(g.members) for g in programme.groups)
            ratios.append((plan.gain - waiting) / (by_hand[0] - waiting))
    beats = f"; {min(ratios):.2f} to {max(ratios):.2f} × what gain for money first gives" if ratios else ""
    return (
        f"Options, {SERVICES} services × {LEVELS + 1} actions × {QUARTERS} quarters, {words}, "
        f"{objective.value.replace('_', ' ')}, {len(programmes)} instances: slowest **{max(seconds):.2f} s** (under 10; {max(worked):.2f} s of processor), "
        f"largest proved gap **{100 * max(gaps):.3f} %** (at most 0.1){beats}; by hand {1000 * max(by_hand_seconds):.0f} ms."
    )


def _programme(seed: int, objective: Objective, is_alike: bool) -> Programme:
    chance = random.Random(seed)
    services: dict[tuple[object, ...], list[str]] = {}
    for number in range(SERVICES):
        rating, care = chance.choice((0.6, 0.6, 0.6, 0.15)), chance.choice(TYPES)
        own = () if is_alike else (number, chance.uniform(0.7, 1.3), chance.uniform(0.6, 1.4))
        services.setdefault((care, rating, *own), []).append(str(number))
    groups = tuple(
        Group(str(key[0]), tuple(members), _actions(float(key[1]), *map(float, key[3:])))
        for key, members in services.items()
    )
    strata = tuple(
        StratumState(care, below + 3 * below, 3 * below * SCALE * 95 // 100)
        for care in TYPES
        if (below := sum(len(g.members) for g in groups if g.stratum == care))
    )
    limits = Limits((90,) * QUARTERS, 400_000, None, {"level 2": 12})
    programme = Programme(QUARTERS, groups, strata, Fraction(1, 2), True, Objective.MOST_GOOD, limits)
    if objective is Objective.MOST_GOOD:
        return programme
    free = replace(programme, groups=tuple(replace(g, actions=g.actions[:1]) for g in groups))
    return replace(free, groups=groups, objective=objective, target=_within_reach(programme))


def _within_reach(programme: Programme) -> Fraction:
    """Half way between nothing and the most that the limits allow, in the type that is furthest."""
    best = solve(programme, GAP)
    return min(_shares(programme, best, 0.5))


def _shares(programme: Programme, plan: Plan, part: float) -> list[Fraction]:
    found = []
    for stratum in programme.strata:
        gain = 0.0
        for group, numbers in zip(programme.groups, plan.chosen, strict=True):
            if group.stratum == stratum.key:
                waiting = group.actions[0].gain * len(group.members)
                chosen = sum(a.gain * n for a, n in zip(group.actions, numbers, strict=True))
                gain += waiting + part * (chosen - waiting)
        found.append(Fraction(int(stratum.good + gain), SCALE * stratum.rated))
    return found


def _actions(improves: float, dear: float = 1.0, often: float = 1.0) -> tuple[Action, ...]:
    stays = 1 - 0.09 * often  # The chance that a quarter goes by without an inspection.
    found = [Action(WAIT, 0, round(SCALE * (1 - stays**QUARTERS) * improves), 0, ())]
    for level in range(LEVELS):
        for start in range(QUARTERS):
            complete = min(QUARTERS, start + LENGTHS[level])
            more = (stays**complete - stays**QUARTERS) * EFFECTS[level]
            gain = found[0].gain + round(SCALE * more)
            if gain > found[0].gain:
                days = (DAYS[level],) * LENGTHS[level]
                found.append(Action(f"level {level}", start, gain, round(dear * POUNDS[level]), days))
    return tuple(found)


def _by_hand(programme: Programme) -> tuple[int, int]:
    """What a spreadsheet does: sort every action by gain for the money, take what still fits."""
    chosen = [[len(g.members)] + [0] * (len(g.actions) - 1) for g in programme.groups]
    offers = sorted(
        (
            ((action.gain - group.actions[0].gain) / max(action.cost_gbp, 1), g, a)
            for g, group in enumerate(programme.groups)
            for a, action in enumerate(group.actions)
            if a
        ),
        reverse=True,
    )
    for _, g, a in offers:
        while chosen[g][0]:
            chosen[g][0] -= 1
            chosen[g][a] += 1
            if not _fits(programme, chosen):
                chosen[g][0] += 1
                chosen[g][a] -= 1
                break
    return value_of(programme, tuple(map(tuple, chosen)), ())


def _fits(programme: Programme, chosen: list[list[int]]) -> bool:
    limits, plain = programme.limits, tuple(map(tuple, chosen))
    days = limits.officer_days or ()
    if any(used > most for used, most in zip(days_used(programme, plain), days, strict=True)):
        return False
    return limits.budget_gbp is None or value_of(programme, plain, ())[1] <= limits.budget_gbp
