"""The points index, read from the example table in index.yaml."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from wherry.analysis.signals.points import Known, points_of
from wherry.definitions.signals import load_signals
from wherry.domain.signals import Signal

EXAMPLES = yaml.safe_load((Path(__file__).parent / "index.yaml").read_text(encoding="utf-8"))
DAY = date(2026, 11, 1)
HOMES = ["1-1", *(f"1-{n}" for n in range(100, 120))]
DEFINITIONS = load_signals()


def ago(days: int | None) -> date | None:
    return None if days is None else DAY - timedelta(days=days)


def signal(given: dict[str, Any]) -> Signal:
    return Signal(
        "1-1",
        given["kind"],
        given.get("harm", "not_known"),
        DAY - timedelta(days=given["days_ago"]),
        given.get("origin", "council"),
        ago(given.get("closed_days_ago")),
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=[e["title"] for e in EXAMPLES])
def test_example(example: dict[str, Any]) -> None:
    known = Known(
        signals=tuple(signal(s) for s in example.get("signals", ())),
        recorded=frozenset(DEFINITIONS.kinds) if example.get("recorded", True) else frozenset(),
        facts={fact: {"1-1": value} for fact, value in example.get("facts", {}).items()},
        people=dict.fromkeys(HOMES, 40),
        types=dict.fromkeys(HOMES, "Care home"),
        until=DAY,
    )
    factor = next(f for f in DEFINITIONS.factors if f.key == example["factor"])
    found = points_of(factor, known, DEFINITIONS)["1-1"]
    got = (found.points, found.is_unknown, found.is_hard)
    assert got == (example["points"], example.get("unknown", False), example.get("hard", False))
    assert found.sentence
