"""What can be asked of improvement options, and what is refused before anything is solved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wherry.decisions.options.programme import Objective
from wherry.definitions.improvement import Improvement
from wherry.definitions.inspections import scenario_of
from wherry.domain.coverage import Services
from wherry.domain.days import months_after
from wherry.domain.errors import Refused, UnknownName
from wherry.domain.phrases import number_of

MOST_QUARTERS = 20
"""Five years; no support and no inspection is planned further ahead."""
MOST_GBP = 1_000_000_000


@dataclass(frozen=True)
class OptionsQuestion:
    """Which support for which below-Good service of an area, to reach `share` by the day `by`.

    `officer_days` of each quarter, or one number for all of them; `budget_gbp` in all and
    `quarter_budget_gbp` in each; `places` of a level at one time, in the place of the definition's.
    None: as much as is wanted. `inspections` is the scenario of how often CQC does. `departures` lets some
    below-Good services leave, in counts; the default is improvement only. `level_chances` of a
    council's own come with the definitions.
    """

    area: str
    share: Decimal
    by: date
    as_of: date | None = None
    objective: Objective = Objective.MOST_GOOD
    each_type: bool = False
    officer_days: tuple[int, ...] | None = None
    budget_gbp: int | None = None
    quarter_budget_gbp: int | None = None
    places: tuple[tuple[str, int], ...] = ()
    inspections: str = "2023"
    departures: bool = False
    services: Services = Services.ALL


def quarters_between(as_of: date, by: date) -> int:
    """Whole quarters from a day to another.

    Raises:
        Refused: when there is none, or there are more than anybody plans.

    >>> quarters_between(date(2026, 10, 1), date(2028, 10, 1))
    8
    """
    quarters = (by.year - as_of.year) * 4 + (by.month - as_of.month) // 3
    while months_after(as_of, 3 * quarters) > by:
        quarters -= 1
    if quarters < 1:
        raise Refused(
            f"From {as_of:%-d %B %Y} to {by:%-d %B %Y} there is no whole quarter, and no support would have "
            "begun to work: give a later day."
        )
    if quarters > MOST_QUARTERS:
        raise Refused(
            f"{by:%-d %B %Y} is {quarters} quarters ahead; options go {MOST_QUARTERS} quarters: give "
            "an earlier day."
        )
    return quarters


def refuse_contradictions(question: OptionsQuestion, quarters: int, assumed: Improvement) -> None:
    """Refuse limits that are no limits, or that contradict each other.

    Raises:
        Refused: saying which, and what to do.
        UnknownName: when there is no such level or scenario.
    """
    scenario_of(assumed.scenarios, question.inspections)
    for level, places in question.places:
        if level not in assumed.levels:
            raise UnknownName(
                f"“{level}” is not a level of support; the levels are {', '.join(assumed.levels)}."
            )
        if places < 0:
            raise Refused(f"{places} places of “{level}” are none: give 0 or more.")
    for what, amount in (
        ("A budget", question.budget_gbp), ("A budget for a quarter", question.quarter_budget_gbp),
    ):  # fmt: skip
        if amount is not None and not 0 <= amount <= MOST_GBP:
            raise Refused(f"{what} of £{amount:,} cannot be spent: give £0 to £{MOST_GBP:,}.")
    _refuse_contradicting_budgets(question, quarters)
    days = question.officer_days
    if days is not None and len(days) not in (1, quarters):
        raise Refused(
            f"Officer days are given for {number_of(len(days), 'quarter')}, and there are {quarters} "
            "to the day: "
            f"give one number for all, or {quarters}."
        )
    if days is not None and min(days) < 0:
        raise Refused(f"{min(days)} officer days are none: give 0 or more.")


def _refuse_contradicting_budgets(question: OptionsQuestion, quarters: int) -> None:
    whole, each = question.budget_gbp, question.quarter_budget_gbp
    if whole is None or each is None:
        return
    if each > whole:
        raise Refused(
            f"The budgets contradict each other: £{each:,} a quarter is more than £{whole:,} in all. "
            "Raise the one, lower the other, or leave one out."
        )
    if each * quarters < whole:
        raise Refused(
            f"The budgets contradict each other: £{whole:,} in all cannot be spent at £{each:,} a "
            "quarter over "
            f"{number_of(quarters, 'quarter')} (£{each * quarters:,}). Raise the one, lower the other, "
            "or leave one out."
        )


def officer_days_of(question: OptionsQuestion, quarters: int) -> tuple[int, ...] | None:
    """Officer days of each quarter."""
    days = question.officer_days
    return None if days is None else days * quarters if len(days) == 1 else days
