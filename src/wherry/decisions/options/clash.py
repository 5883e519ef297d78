"""Which limits clash when no plan exists, and how near the target the limits would let one come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from wherry.decisions.options.building import Prepared
from wherry.decisions.options.programme import SCALE, Limits, Objective, Programme
from wherry.decisions.options.solve import NoPlan, solve
from wherry.domain.errors import Refused
from wherry.domain.phrases import percent


def clashing(programme: Programme) -> tuple[str, ...]:
    """A smallest set of limits that cannot all hold with the target: without any one of them, a plan
    exists. Empty: the target cannot be reached whatever the limits are."""
    if not _is_possible(replace(programme, limits=_departures_only(programme.limits))):
        return ()
    kept = dict(_families(programme.limits))
    for name in tuple(kept):
        fewer = {other: change for other, change in kept.items() if other != name}
        if not _is_possible(replace(programme, limits=_only(programme.limits, fewer))):
            kept = fewer
    return tuple(kept)


def no_plan(prepared: Prepared) -> Refused:
    """The refusal, in a sentence: which limits clash, or what no support can do, and how near one comes."""
    programme = prepared.programme
    wanted = percent(float(programme.target))
    day = f"{prepared.question.by:%-d %B %Y}"
    limits = clashing(programme)
    if limits:
        clash = "they clash" if len(limits) > 1 else "that is not enough"
        return Refused(
            f"No option is expected to reach {wanted} by {day} within {' and '.join(limits)}: {clash}. "
            "Within "
            f"all limits {_nearest(programme)} Give more of {'one of them' if len(limits) > 1 else 'it'}, a "
            "lower target or a later day."
        )
    free = replace(programme, limits=_departures_only(programme.limits))
    return Refused(
        f"No support can be expected to reach {wanted} by {day}: with the strongest for every service "
        "below Good "
        f"{_nearest(free)} CQC is taken to inspect "
        f"{percent(prepared.scenario.inspected_within('requires_improvement', 1))} of services that require "
        "improvement within a year, and a service that is not inspected again keeps its rating. Give a later "
        "day, a lower "
        "target or another rate of inspection."
    )


def _nearest(programme: Programme) -> str:
    """The expected share of whatever falls shortest, at the largest expected number of Good services."""
    best = solve(replace(programme, objective=Objective.MOST_GOOD))
    gains = {s.key: s.good for s in programme.strata}
    for group, numbers in zip(programme.groups, best.chosen, strict=True):
        gains[group.stratum] += sum(a.gain * n for a, n in zip(group.actions, numbers, strict=True))
    shares = [
        (Fraction(sum(gains[s.key] for s in parts), SCALE * sum(s.rated for s in parts)), name)
        for name, parts in programme.wanted()
        if sum(s.rated for s in parts)
    ]
    share, name = min(shares)
    what = "all types together" if name == "overall" else name.replace("_", " ")
    return f"{percent(float(share))} of {what} is expected at best."


def _families(limits: Limits) -> Iterator[tuple[str, str]]:
    """What a limit is called, and the field (or level) that it is."""
    if limits.officer_days is not None:
        yield f"{max(limits.officer_days):,} officer days a quarter", "officer_days"
    if limits.budget_gbp is not None:
        yield f"a budget of £{limits.budget_gbp:,}", "budget_gbp"
    if limits.quarter_budget_gbp is not None:
        yield f"£{limits.quarter_budget_gbp:,} a quarter", "quarter_budget_gbp"
    for level, places in limits.places.items():
        yield f"{places} places of {level} support", f"places {level}"


def _only(limits: Limits, kept: dict[str, str]) -> Limits:
    """The limits of some families; what a locality can lose always holds."""
    fields = set(kept.values())
    return Limits(
        officer_days=limits.officer_days if "officer_days" in fields else None,
        budget_gbp=limits.budget_gbp if "budget_gbp" in fields else None,
        quarter_budget_gbp=limits.quarter_budget_gbp if "quarter_budget_gbp" in fields else None,
        places={level: n for level, n in limits.places.items() if f"places {level}" in fields},
        zone_beds=limits.zone_beds,
    )


def _departures_only(limits: Limits) -> Limits:
    return _only(limits, {})


def _is_possible(programme: Programme) -> bool:
    try:
        solve(programme, gap=1.0)
    except NoPlan:
        return False
    return True
