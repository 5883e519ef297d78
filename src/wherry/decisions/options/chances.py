"""The chance that a service is published Good or better by the day: inspected at all, and found so.

A council that mends a service moves the share only when CQC looks again, so that the rate of
inspection bounds what any support can do (reference science.md §2.2, field.md §0.3). The chance is
of the first inspection in the time; a second one is left out, which understates long times a little.
"""

from __future__ import annotations

from fractions import Fraction

from wherry.decisions.options.programme import SCALE, WAIT, Action
from wherry.definitions.improvement import InspectionEra, SupportLevel

QUARTERS_A_YEAR = 4


def untreated(rating: str, era: InspectionEra) -> float:
    """The chance that a below-Good service nobody supports is found Good or better when inspected."""
    is_inadequate = rating == "inadequate"
    return float(era.inadequate_improves if is_inadequate else era.requires_improvement_improves)


def not_inspected(a_year: Fraction, quarters: int) -> float:
    """The chance that no inspection comes within some quarters, at so many a year (0 to 1)."""
    return float((1 - float(a_year)) ** (quarters / QUARTERS_A_YEAR))


def chance_waiting(rating: str, era: InspectionEra, quarters: int) -> float:
    """The chance of a published Good within some quarters without support."""
    return (1 - not_inspected(era.below_good_inspected, quarters)) * untreated(rating, era)


def chance_supported(
    rating: str, era: InspectionEra, quarters: int, level: SupportLevel, start: int
) -> float:
    """The same, with a level of support from quarter `start`: its effect is there once it is complete."""
    complete = min(quarters, start + len(level.officer_days))
    before = not_inspected(era.below_good_inspected, complete)
    after = before - not_inspected(era.below_good_inspected, quarters)
    base = untreated(rating, era)
    return (1 - before) * base + after * min(1.0, base + float(level.effect))


def chance_stays_good(era: InspectionEra, quarters: int) -> float:
    """The chance that a service that is Good today is still published so."""
    return 1 - (1 - not_inspected(era.good_inspected, quarters)) * float(era.good_falls)


def actions_for(
    rating: str, era: InspectionEra, quarters: int, levels: tuple[SupportLevel, ...]
) -> tuple[Action, ...]:
    """Waiting first, then every level from every quarter that still adds something by the day."""
    waiting = round(SCALE * chance_waiting(rating, era, quarters))
    found = [Action(WAIT, 0, waiting, 0, ())]
    for level in levels:
        for start in range(quarters):
            gain = round(SCALE * chance_supported(rating, era, quarters, level, start))
            if gain > waiting:
                found.append(Action(level.key, start, gain, level.cost_gbp, level.officer_days))
    return tuple(found)
