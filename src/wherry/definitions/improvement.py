"""What targets and improvement options assume: levels of support, single figures, and how CQC inspects."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from wherry.definitions.inspections import InspectionScenario, load_scenarios, scenario_files
from wherry.definitions.reading import Entry, keyed, read_yaml

Built = TypeVar("Built")

HERE = Path(__file__).parent
FILES = ("assumptions.yaml", "support_levels.yaml")
LONGEST_SUPPORT = 12
"""Quarters; more than three years is no programme for one service."""


@dataclass(frozen=True)
class Assumption:
    """One assumed figure, exact, with its unit and where it comes from."""

    key: str
    title: str
    value: Fraction
    unit: str
    since: date
    source: str


@dataclass(frozen=True)
class SupportLevel:
    """A level of support: its cost in pounds, officer days of each quarter from its start, and what
    it adds (0 to 1) to the chance that the next rating is Good or better. `places` is how many
    services may have it at the same time, None for any number."""

    key: str
    title: str
    what: str
    cost_gbp: int
    officer_days: tuple[int, ...]
    effect: Fraction
    places: int | None
    since: date
    source: str


@dataclass(frozen=True)
class Improvement:
    """Everything that is assumed. `digest` names this very set of files."""

    assumptions: Mapping[str, Assumption]
    levels: Mapping[str, SupportLevel]
    scenarios: Mapping[str, InspectionScenario]
    digest: str

    def value(self, key: str) -> Fraction:
        """One assumed figure; a key that the shipped file does not have is a fault of the code."""
        return self.assumptions[key].value


def load_improvement(extra: Path | None = None) -> Improvement:
    """The shipped assumptions, with those of the folder `extra` in the place of those of the same key.

    Raises:
        BadDefinition: with file name, line and what is wrong.
    """
    digest = hashlib.sha256()

    def merged(name: str, build: Callable[[Entry], Built]) -> dict[str, Built]:
        found: dict[str, Built] = {}
        for path in (HERE / name, *([extra / name] if extra and (extra / name).is_file() else [])):
            found |= {key: built for key, (_, built) in keyed(read_yaml(path), build).items()}
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
        return found

    known = {entry.text("key") for entry in read_yaml(HERE / FILES[0])}

    def assumption(entry: Entry) -> Assumption:
        if entry.text("key") not in known:
            raise entry.refuse(
                f"“{entry.text('key')}” is assumed nowhere; there are {', '.join(known)}", "key"
            )
        return assumption_from(entry)

    assumptions = merged(FILES[0], assumption)
    levels = merged(FILES[1], level_from)
    for path in scenario_files(extra):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return Improvement(assumptions, levels, load_scenarios(extra), digest.hexdigest())


def assumption_from(entry: Entry) -> Assumption:
    """An assumption from its file.

    Raises:
        BadDefinition: with file and line.
    """
    entry.only("key", "title", "value", "unit", "since", "source")
    unit = entry.text("unit")
    value = _number(entry, "value", most=1 if unit.startswith("share") else None)
    return Assumption(
        entry.text("key"), entry.text("title"), value, unit, _since(entry), entry.text("source")
    )


def level_from(entry: Entry) -> SupportLevel:
    """A level of support from its file.

    Raises:
        BadDefinition: with file and line.
    """
    entry.only("key", "title", "what", "cost_gbp", "officer_days", "effect", "places", "since", "source")
    if entry.text("key") == "wait":
        raise entry.refuse("“wait” is what happens without support; give the level another key", "key")
    given = entry.values.get("officer_days")
    days = given if isinstance(given, list) else []
    are_whole = all(isinstance(d, int) and not isinstance(d, bool) and d >= 0 for d in days)
    if not (1 <= len(days) <= LONGEST_SUPPORT and are_whole):
        raise entry.refuse(
            f"“officer_days” should list the whole days of 1 to {LONGEST_SUPPORT} quarters", "officer_days"
        )
    cost = _number(entry, "cost_gbp", most=None)
    if cost.denominator != 1:
        raise entry.refuse("“cost_gbp” should be whole pounds", "cost_gbp")
    return SupportLevel(
        key=entry.text("key"),
        title=entry.text("title"),
        what=entry.text("what"),
        cost_gbp=int(cost),
        officer_days=tuple(days),
        effect=_number(entry, "effect", most=1),
        places=entry.whole("places") if "places" in entry.values else None,
        since=_since(entry),
        source=entry.text("source"),
    )


def _number(entry: Entry, field: str, *, most: int | None) -> Fraction:
    """An exact number from 0 up, as it is written."""
    text = entry.text(field)
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0 or (most is not None and value > most):
        limits = f"from 0 to {most}" if most is not None else "from 0 up"
        raise entry.refuse(f"“{field}” is “{text}”, which is not a number {limits}", field)
    return Fraction(value)


def _since(entry: Entry) -> date:
    day = entry.day("since")
    if day is None:
        raise entry.refuse("“since” is missing; it is the day from which the figure is used")
    return day
