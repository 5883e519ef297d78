"""An order of visits as pages show it: to whom which reasons, and never a sealed one to others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from wherry.analysis.signals.points import FactorPoints
from wherry.decisions.visits import DRAWN, HUNDRED, ON_LIST, SEALED_TITLE, VisitOrder, VisitRow

BAND_WORDS = {"red": "Red", "amber": "Amber", "yellow": "Yellow", "green": "Green"}
SEALED_STEP = 5
"""Their sum is shown rounded up to so many points: three was a whistleblower and could be nothing else."""
SEALED_SENTENCE = "Up to so many: what is behind them, the safeguarding lead and the director may see"
FEW, STRONGEST = 3, 2
"""Factors of the index and terms of the model that a line says; the brief says all."""
PLAIN = frozenset(("CQC rating", "Safe and Well-led", "Age of the rating", "Registered manager"))
"""Factors whose sentence says what it is about."""


@dataclass(frozen=True)
class Why:
    """A factor to somebody: its points, the most it can have, and the sentence that they may read."""

    title: str
    points: float
    most: float
    sentence: str
    is_unknown: bool


def whys_of(factors: Iterable[FactorPoints], classes: frozenset[str]) -> list[Why]:
    """The factors to somebody who may see some classes: those with another class together as one sum in
    steps, so that nobody reads out of the points that somebody blew the whistle."""
    open_: list[FactorPoints] = []
    sealed: list[FactorPoints] = []
    for factor in factors:
        (open_ if set(factor.sharing) <= classes else sealed).append(factor)
    shown = [Why(f.title, f.points, f.most, f.sentence, f.is_for_unknown) for f in open_]
    if sealed:
        most = sum(f.most for f in sealed)
        steps = ceil(sum(f.points for f in sealed) / SEALED_STEP)
        shown.append(Why(SEALED_TITLE, min(steps * SEALED_STEP, most), most, SEALED_SENTENCE, False))
    return sorted(shown, key=lambda why: (why.is_unknown, -why.points, why.title))


def reasons_of(row: VisitRow, classes: frozenset[str]) -> list[Why]:
    """The weightiest reasons that somebody may read."""
    whys = whys_of((f for f in row.factors if set(f.sharing) <= classes), classes)
    return [why for why in whys if why.points and not why.is_unknown][:FEW]


def why_words(row: VisitRow, classes: frozenset[str]) -> str:
    """Why a service is where it is, in a line."""
    said = [
        why.sentence if why.title in PLAIN else f"{why.title}: {why.sentence}"
        for why in reasons_of(row, classes)
    ]
    if row.estimate and row.estimate.estimate.probability is not None:
        said += [reason.words for reason in row.estimate.estimate.raises[:STRONGEST]]
    if row.moved:
        said.insert(0, f"Moved by a person: {row.moved}")
    if row.group == DRAWN:
        said.insert(0, "Drawn by lot, so that the order can be judged")
    return "; ".join(said) or "Nothing that you may see speaks for a visit"


@dataclass(frozen=True)
class Filter:
    """What of an order is looked at."""

    type_of_care: str = ""
    group: str = ""
    words: str = ""


def filtered(order: VisitOrder, wanted: Filter) -> list[VisitRow]:
    """The rows that fit; by default those that are on the list, then the hundred."""
    words = wanted.words.casefold().split()
    return [
        row
        for row in order.rows
        if (not wanted.type_of_care or row.type_of_care == wanted.type_of_care)
        and _in_group(row, wanted.group)
        and all(word in row.name.casefold() or word == row.location_id.casefold() for word in words)
    ]


def _in_group(row: VisitRow, group: str) -> bool:
    if group == "all":
        return True
    if group == "hundred":
        return row.group in (*ON_LIST, HUNDRED)
    return row.group in ON_LIST
