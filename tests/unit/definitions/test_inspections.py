"""Scenarios of inspection: one table for options and forecasts, exact, extended by a council, refused when wrong."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from wherry.definitions import load_definitions
from wherry.definitions.forecasting import load_forecasting
from wherry.definitions.improvement import load_improvement
from wherry.definitions.inspections import load_scenarios
from wherry.domain.errors import BadDefinition, UnknownName

SCENARIO = """- key: "{key}"
  title: As agreed with CQC
  source: Invented for a test
  inspected_outstanding: 0.1
  inspected_good: {good}
  inspected_requires_improvement: 0.9
  inspected_inadequate: 2
  good_after_outstanding: 0.9
  good_after_good: 0.8
  good_after_requires_improvement: 0.6
  good_after_inadequate: {after}
"""


def put(folder: Path, **given: object) -> Path:
    text = SCENARIO.format(**({"key": "agreed", "good": 0.2, "after": 0.2} | given))
    (folder / "inspection_scenarios.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_ones_are_those_of_the_reference() -> None:
    found = load_scenarios()
    # science §2.2: rates of Requires improvement and Good; RI found Good or better, Good found worse, by era.
    rates = {k: (s.rates["requires_improvement"], s.rates["good"]) for k, s in found.items()}
    assert rates == {"2019": (0.77, 0.35), "2023": (0.31, 0.10), "2024": (0.11, 0.04)}
    outcomes = {k: (s.good["requires_improvement"], round(1 - s.good["good"], 3)) for k, s in found.items()}
    assert outcomes == {"2019": (0.629, 0.178), "2023": (0.617, 0.345), "2024": (0.647, 0.293)}
    assert all(s.good["inadequate"] == 0.154 for s in found.values())  # science §2.2, the matrix.
    assert all(s.good["outstanding"] == 0.857 for s in found.values())  # Likewise .005 + .138 fall.
    assert all("reference science" in s.source for s in found.values())


def test_a_rate_becomes_a_chance() -> None:
    one = load_scenarios()["2023"]
    assert one.inspected_within("requires_improvement", 2) == pytest.approx(1 - math.exp(-0.62))
    assert one.inspected_within("good", 0) == 0


def test_options_and_forecasts_read_the_same_table(tmp_path: Path) -> None:
    folder = put(tmp_path)
    of_forecasts, of_options = load_forecasting(folder), load_improvement(folder)
    assert of_forecasts.scenarios == of_options.scenarios
    scenario = of_forecasts.scenario("agreed")
    assert scenario is not None and scenario.rates["good"] == 0.2
    assert list(of_options.scenarios) == ["2019", "2023", "2024", "agreed"]
    assert of_options.digest != load_improvement().digest
    load_definitions(folder)  # The folder of a register may hold it.
    with pytest.raises(UnknownName, match="there are as_now, 2019, 2023, 2024, agreed"):
        of_forecasts.scenario("other")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"good": -1}, "line 5: “inspected_good” is -1; it should be from 0 to 20"),
        ({"good": "often"}, "“inspected_good” should be a number"),
        ({"good": ".nan"}, "“inspected_good” should be a number"),
        ({"after": 1.2}, "line 11: “good_after_inadequate” is 1.2; it should be from 0 to 1"),
        ({"key": "as_now"}, "take another key"),
        ({"good": "0.1\n  good: 0.1"}, "“good” is not a field here"),
        ({"good": ""}, "“inspected_good” is missing"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(
    tmp_path: Path, given: dict[str, object], says: str
) -> None:
    with pytest.raises(BadDefinition) as refusal:
        load_scenarios(put(tmp_path, **given))
    assert str(refusal.value).startswith("inspection_scenarios.yaml, line ")
    assert says in str(refusal.value)
