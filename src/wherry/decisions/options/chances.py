"""The chance that a service is published Good or better by the day: inspected at all, and found so.

A council that mends a service moves the share only when CQC looks again, so that the rate of
inspection bounds what any support can do (reference science.md §2.2, field.md §0.3). The chance is
of the first inspection in the time; a second one is left out, which understates long times a little.
"""

from __future__ import annotations

from wherry.decisions.options.programme import SCALE, WAIT, Action
from wherry.definitions.improvement import SupportLevel
from wherry.definitions.inspections import InspectionScenario

QUARTERS_A_YEAR = 4


def chance_waiting(rating: str, scenario: InspectionScenario, quarters: int) -> float:
    """The chance that a service nobody supports is inspected within some quarters and published Good."""
    return scenario.inspected_within(rating, quarters / QUARTERS_A_YEAR) * scenario.good[rating]


def chance_supported(
    rating: str, scenario: InspectionScenario, quarters: int, level: SupportLevel, start: int
) -> float:
    """The same, with a level of support from quarter `start`: its effect is there once it is complete."""
    complete = min(quarters, start + len(level.officer_days))
    before = scenario.inspected_within(rating, complete / QUARTERS_A_YEAR)
    after = scenario.inspected_within(rating, quarters / QUARTERS_A_YEAR) - before
    base = scenario.good[rating]
    return before * base + after * min(1.0, base + float(level.effect))


def chance_stays(rating: str, scenario: InspectionScenario, quarters: int) -> float:
    """The chance that a service that is Good or Outstanding today is still published one of them."""
    inspected = scenario.inspected_within(rating, quarters / QUARTERS_A_YEAR)
    return 1 - inspected * (1 - scenario.good[rating])


def actions_for(
    rating: str, scenario: InspectionScenario, quarters: int, levels: tuple[SupportLevel, ...]
) -> tuple[Action, ...]:
    """Waiting first, then every level from every quarter that still adds something by the day."""
    waiting = round(SCALE * chance_waiting(rating, scenario, quarters))
    found = [Action(WAIT, 0, waiting, 0, ())]
    for level in levels:
        for start in range(quarters):
            gain = round(SCALE * chance_supported(rating, scenario, quarters, level, start))
            if gain > waiting:
                found.append(Action(level.key, start, gain, level.cost_gbp, level.officer_days))
    return tuple(found)
