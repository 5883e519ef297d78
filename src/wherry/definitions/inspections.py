"""How often CQC inspects, and what it finds: the scenarios that options and forecasts both take."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wherry.definitions.reading import Entry, keyed, read_yaml
from wherry.domain.errors import UnknownName
from wherry.domain.ratings import RATINGS

HERE = Path(__file__).parent
FILE = "inspection_scenarios.yaml"
AS_NOW = "as_now"
"""The scenario without an entry: inspections as often as of late, drifting as they have drifted."""
MOST_A_YEAR = 20.0
"""New ratings of one service in a year: more is no rate of inspection."""


@dataclass(frozen=True)
class InspectionScenario:
    """How often CQC publishes a new rating, and what it is, by the rating that stands.

    `rates` are per service and year; `good` is the part of inspections (0 to 1) that end Good or
    Outstanding where nobody supports.
    """

    key: str
    title: str
    source: str
    rates: Mapping[str, float]
    good: Mapping[str, float]

    def inspected_within(self, rating: str, years: float) -> float:
        """The chance (0 to 1) of at least one inspection within some years.

        >>> one = InspectionScenario("x", "X", "Invented", {"good": 0.1}, {"good": 0.7})
        >>> round(one.inspected_within("good", 2), 4)
        0.1813
        """
        return -math.expm1(-self.rates[rating] * years)


def load_scenarios(extra: Path | None = None) -> dict[str, InspectionScenario]:
    """The scenarios by key; those of the folder `extra` are added or put in their place.

    Raises:
        BadDefinition: with file name, line and what is wrong.
    """
    found: dict[str, InspectionScenario] = {}
    for path in scenario_files(extra):
        found |= {key: built for key, (_, built) in keyed(read_yaml(path), scenario_from).items()}
    return found


def scenario_files(extra: Path | None = None) -> list[Path]:
    """The files of scenarios, later ones in the place of earlier ones."""
    own = [extra / FILE] if extra and (extra / FILE).is_file() else []
    return [HERE / FILE, *own]


def scenario_of(scenarios: Mapping[str, InspectionScenario], key: str, *others: str) -> InspectionScenario:
    """The scenario of that key.

    Raises:
        UnknownName: naming the scenarios there are, and the `others` that may be asked for.
    """
    if key not in scenarios:
        known = ", ".join([*others, *scenarios])
        raise UnknownName(f"“{key}” is not a scenario of inspections; there are {known}.")
    return scenarios[key]


def scenario_from(entry: Entry) -> InspectionScenario:
    """A scenario from its file.

    Raises:
        BadDefinition: with file and line.
    """
    inspected = {rating: f"inspected_{rating}" for rating in RATINGS}
    good = {rating: f"good_after_{rating}" for rating in RATINGS}
    entry.only("key", "title", "source", *inspected.values(), *good.values())
    key = entry.text("key")
    if key == AS_NOW:
        raise entry.refuse(f"“{AS_NOW}” means the newest rates of the register; take another key", "key")
    return InspectionScenario(
        key,
        entry.text("title"),
        entry.text("source"),
        {rating: entry.number(field, MOST_A_YEAR) for rating, field in inspected.items()},
        {rating: entry.number(field, 1.0) for rating, field in good.items()},
    )
