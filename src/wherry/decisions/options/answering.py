"""`options`: from a question to the option, its reasons, and what one more of anything buys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wherry.analysis.standing import Standings
from wherry.decisions.options.building import Prepared, prepared
from wherry.decisions.options.clash import no_plan
from wherry.decisions.options.explaining import choices, quarter_starts
from wherry.decisions.options.outcomes import (
    band_effects,
    departure_counts,
    expected_gain,
    is_mainly_small,
    type_outcomes,
)
from wherry.decisions.options.programme import SCALE, Limits, Objective, Plan, Programme, days_used
from wherry.decisions.options.questions import OptionsQuestion
from wherry.decisions.options.results import Choice, OneMore, Options, QuarterUse
from wherry.decisions.options.solve import NoPlan, solve
from wherry.definitions.improvement import Improvement
from wherry.domain.areas import AreaMap
from wherry.domain.phrases import number_of, percent

FINE_GAP = 0.0001
"""Finer than is promised, so that the difference of two options is more than their gaps."""


def options(
    standings: Standings,
    question: OptionsQuestion,
    assumed: Improvement,
    localities: AreaMap | None = None,
) -> Options:
    """The best option for the below-Good services of an area.

    Raises:
        Refused: when the question contradicts itself, lies in the past, or no option exists (then
            with the limits that clash).
        UnknownName: when area, level of support or scenario of inspections is unknown.
        NotKnown: when no imported file tells of the area on that day.
    """
    ready = prepared(standings, question, assumed, localities)
    try:
        plan = solve(ready.programme, FINE_GAP)
    except NoPlan as refusal:
        raise no_plan(ready) from refusal
    chosen = choices(ready, plan)
    outcomes = type_outcomes(ready, plan, chosen)
    gone = departure_counts(ready, plan)
    use = tuple(_use(ready, plan))
    return Options(
        question=replace(question, as_of=ready.found.day),
        area=ready.found.place.code,
        name=ready.found.place.name,
        target_share=float(ready.programme.target),
        quarters=ready.quarters,
        gap=plan.gap,
        cost_gbp=plan.cost_gbp,
        officer_days=sum(quarter.officer_days for quarter in use),
        gain=expected_gain(plan, ready),
        choices=chosen,
        outcomes=outcomes,
        departures=gone,
        beds_at_most=sum(count.beds_at_most for count in gone),
        people_moved_at_most=sum(count.people_moved_at_most for count in gone),
        is_mainly_small_departures=is_mainly_small(gone, outcomes[0]),
        bands=band_effects(ready, plan, chosen),
        use=use,
        one_more=tuple(_one_more(ready, plan)),
        sentences=tuple(_sentences(ready, plan, chosen)),
        assumptions=assumed.digest,
        provenance=ready.found.provenance(tuple(_notes(ready))),
    )


def _use(ready: Prepared, plan: Plan) -> Iterator[QuarterUse]:
    limits = ready.programme.limits.officer_days
    starts, cost = [0] * ready.quarters, [0] * ready.quarters
    for group, numbers in zip(ready.programme.groups, plan.chosen, strict=True):
        for action, number in zip(group.actions[1:], numbers[1:], strict=True):
            starts[action.start] += number
            cost[action.start] += action.cost_gbp * number
    used = days_used(ready.programme, plan.chosen)
    for n, day in enumerate(quarter_starts(ready)):
        yield QuarterUse(day, used[n], limits[n] if limits else None, starts[n], cost[n])


def _one_more(ready: Prepared, plan: Plan) -> Iterator[OneMore]:
    """What one more officer, and so much more money, would add to this very option."""
    limits = ready.programme.limits
    days = round(ready.assumed.value("officer_days_a_quarter"))
    pounds = round(ready.assumed.value("tried_budget_gbp"))
    officer = None
    if limits.officer_days is not None:
        officer = replace(limits, officer_days=tuple(d + days for d in limits.officer_days))
    yield _more(ready.programme, plan, f"One more officer ({days} days a quarter)", officer)
    money = None
    if limits.budget_gbp is not None:
        each = limits.quarter_budget_gbp
        money = replace(
            limits,
            budget_gbp=limits.budget_gbp + pounds,
            quarter_budget_gbp=each if each is None else each + -(-pounds // ready.quarters),
        )
    yield _more(ready.programme, plan, f"£{pounds:,} more", money)


def _more(programme: Programme, plan: Plan, what: str, limits: Limits | None) -> OneMore:
    if limits is None:
        return OneMore(what, None, None, f"{what} would buy nothing: no limit was given.")
    better = solve(replace(programme, limits=limits), FINE_GAP)
    if programme.objective is Objective.LEAST_COST:
        saved = max(0, plan.cost_gbp - better.cost_gbp)
        return OneMore(what, None, saved, f"{what} would make the option £{saved:,} cheaper.")
    gained = max(0, better.gain - plan.gain) / SCALE
    return OneMore(what, gained, None, f"{what} would buy {gained:.2f} expected Good services.")


def _sentences(ready: Prepared, plan: Plan, chosen: tuple[Choice, ...]) -> Iterator[str]:
    question, scenario = ready.question, ready.scenario
    supported = [choice for choice in chosen if choice.starts_on is not None]
    if not chosen:
        yield "No service here is rated below Good: there is nothing to support."
    gain = expected_gain(plan, ready)
    yield (
        f"{number_of(len(supported), 'service')} of {len(chosen):,} below Good supported, for "
        f"£{plan.cost_gbp:,}: "
        f"{abs(gain):.2f} expected Good services {'fewer' if gain < 0 else 'more'} than without, by "
        f"{question.by:%-d %B %Y}{', after departures' if sum(plan.departures) else ''}."
    )
    yield f"Proved to be within {100 * plan.gap:.2f} % of the best under these limits and assumptions."
    within = {
        rating: percent(scenario.inspected_within(rating, 1)) for rating in ("requires_improvement", "good")
    }
    falls = percent(1 - _mean_stays(ready))
    yield (
        f"CQC is taken to inspect {within['requires_improvement']} of services that require improvement and "
        f"{within['good']} of Good ones within a year ({scenario.title.lower()}); {falls} of the Good or "
        "Outstanding ones are expected to fall by the day."
    )
    yield (
        f"Without any support {percent(scenario.good['requires_improvement'])} of services that require "
        "improvement are found Good when inspected again. What support adds to that is an assumption."
    )
    if question.departures:
        yield "Departures are counts by type and locality; a service is named in its own case only."
        yield from ready.losable.sentences


def _mean_stays(ready: Prepared) -> float:
    """The chance that a service that is Good or Outstanding today still is, on average; 1 of none."""
    staying = [ready.stays[rating] for rating in ready.rated["rating"] if rating in ready.stays]
    return sum(staying) / len(staying) if staying else 1.0


def _notes(ready: Prepared) -> Iterator[str]:
    yield (
        "Costs, officer days, effects and rates of inspection are those of definitions "
        f"{ready.assumed.digest[:8]}; "
        "each entry there says whether it is measured or assumed."
    )
    yield (
        "Rates of inspection and what inspections find are measured on community services; care homes "
        "are assumed "
        "to be inspected alike."
    )
    yield "Chances take services as independent; services of one owner rise and fall together."
    rated = ready.rated.height
    if unrated := ready.found.here.height - rated:
        yield f"{number_of(unrated, 'service')} without a rating may get one by the day and is left out."
