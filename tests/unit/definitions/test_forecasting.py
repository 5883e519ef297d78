"""Scenarios, cohorts and assumptions of the forecast: shipped ones are sound, wrong ones are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from wherry.definitions.forecasting import SHIPPED, load_forecasting
from wherry.domain.errors import BadDefinition


def put(folder: Path, name: str, text: str) -> Path:
    (folder / "forecast").mkdir(parents=True, exist_ok=True)
    (folder / "forecast" / name).write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_ones_are_those_of_the_reference() -> None:
    found = load_forecasting()
    # science §7: 316 of some 14,700 homes left in 2023, by last rating .747 : .234 : .139 : .019.
    stock = {"inadequate": 0.02, "requires_improvement": 0.17, "good": 0.77, "outstanding": 0.04}
    left = sum(part * found.assumptions.care_home_departure[r] for r, part in stock.items())
    assert left == pytest.approx(316 / 14_700, rel=0.02)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("assumptions.yaml", "version: 1\n", "is missing; every entry needs it"),
        ("assumptions.yaml", "- version: 1\n- version: 2\n", "there should be one mapping"),
        ("assumptions.yaml", "versoin: 1\n", "“versoin” is not a field here"),
        (
            "two_state.yaml",
            "- key: x\n  title: x\n  source: x\n  good_after_years: 2\n  good_found_below: 0.5\n"
            "  below_after_years: 1\n  below_found_below: 0.3\n",
            "line 5: “good_found_below” is not smaller",
        ),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path: Path, name: str, text: str, says: str) -> None:
    with pytest.raises(BadDefinition) as refusal:
        load_forecasting(put(tmp_path, name, text))
    assert says in str(refusal.value)
    assert name in str(refusal.value)


def test_a_zero_among_rates_that_must_not_be_zero_is_refused(tmp_path: Path) -> None:
    text = (SHIPPED / "forecast/assumptions.yaml").read_text(encoding="utf-8")
    text = text.replace("half_life_years: 1.5", "half_life_years: 0")
    with pytest.raises(BadDefinition, match="half_life_years” is 0; it should be from more than 0 to 50"):
        load_forecasting(put(tmp_path, "assumptions.yaml", text))
