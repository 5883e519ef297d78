"""A small improvement option, as the library answers one, for tests that need a saved one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wherry.analysis.questions import RANK_CONVENTION, Provenance
from wherry.decisions.options import Options, OptionsQuestion
from wherry.decisions.options.results import Choice, TypeOutcome

DAY = date(2021, 4, 1)


def small_option(word: str = "Rose Court") -> Options:
    """One service below Good of four, supported."""
    choice = Choice(
        location_id="1-100000002", name=word, type_of_care="care_home", locality=None, rating="inadequate",
        level="light", level_title="Light support", starts_on=DAY, chance_waiting=0.1, chance=0.15, cost_gbp=2000,
        officer_days=4, why=f"Light support for {word}.",
    )  # fmt: skip
    outcome = TypeOutcome(
        group="overall", name="All types together", rated=4, good_or_outstanding=3, departures=0,
        expected_waiting=2.9, expected=2.95, share_waiting=0.725, share=0.7375, is_expected_to_reach=False,
        chance_of_target=0.3,
    )  # fmt: skip
    carried = Provenance(
        release="2021-04-01", as_of=DAY, measure="good_or_outstanding v1", measure_title="Rated Good or Outstanding",
        weight="services", several_services="lowest", rank_convention=RANK_CONVENTION, files=(), notes=(),
        is_invented=False,
    )  # fmt: skip
    return Options(
        question=OptionsQuestion("E10000020", Decimal("0.85"), date(2023, 4, 1), as_of=DAY),
        area="E10000020", name="Norfolk", target_share=0.85, quarters=8, gap=0.0, cost_gbp=2000, officer_days=4,
        gain=0.05, choices=(choice,), outcomes=(outcome,), departures=(), beds_at_most=0, people_moved_at_most=0,
        is_mainly_small_departures=False, bands=(), use=(), one_more=(), sentences=(f"About {word}.",),
        assumptions="0" * 64, provenance=carried,
    )  # fmt: skip


def option_answer(word: str) -> dict[str, object]:
    """The same as it is kept."""
    return small_option(word).to_dict()
