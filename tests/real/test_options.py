"""Improvement options for the real services of Norfolk on 1 February 2021."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.builders import day, standings
from wherry.decisions.options import OptionsQuestion, options
from wherry.definitions.improvement import load_improvement

pytestmark = pytest.mark.real


def test_every_below_good_service_of_norfolk_has_a_choice_and_a_reason(snapshot_2021: Path) -> None:
    question = OptionsQuestion(
        "Norfolk", Decimal("0.85"), day("2023-02-01"), officer_days=(90,), budget_gbp=200_000, departures=True
    )
    found = options(standings(snapshot_2021), question, load_improvement())
    assert len(found.choices) == 467 - 346
    assert all(choice.why for choice in found.choices)
    assert found.gap <= 0.001
    assert found.cost_gbp <= 200_000 and max(quarter.officer_days for quarter in found.use) <= 90
    # At 31 % inspected a year no support that is assumed here comes near the target.
    assert found.outcomes[0].share < 0.8 and found.outcomes[0].chance_of_target < 0.01
    # That file tells no beds, so no home may leave.
    assert found.departures == ()
    assert any("their beds are not known" in sentence for sentence in found.sentences)
