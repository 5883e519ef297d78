"""Decisions' answers in the shape that command line, API and files give them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Protocol

from wherry.analysis.plain import Carried, carried, plain_provenance
from wherry.analysis.questions import Provenance
from wherry.decisions.own_shares import ActEffect
from wherry.decisions.questions import TargetQuestion
from wherry.decisions.targets import Needed, Target, TargetStratum
from wherry.decisions.trajectory import Point, Track


class Answer(Protocol):
    """Any frozen answer that turns into plain values and carries what it rests on."""

    @property
    def provenance(self) -> Provenance: ...

    def to_dict(self) -> dict[str, object]: ...


def plain_answer(found: Answer) -> dict[str, object]:
    """An answer with the fields of its provenance at the top, as `wherry position` prints them."""
    plain = found.to_dict()
    del plain["provenance"]
    return plain_provenance(found.provenance) | plain


@dataclass(frozen=True)
class PlainTarget(Carried):
    """A target: strata (all types together first), what it takes, the way there, and the three acts."""

    area: str
    name: str
    target_share: float
    strata: tuple[TargetStratum, ...]
    overall: Needed
    every_type: Needed
    asked: Needed
    trajectory: tuple[Point, ...]
    track: Track | None
    acts: tuple[ActEffect, ...]
    sentences: tuple[str, ...]
    question: TargetQuestion


@dataclass(frozen=True)
class StratumRow:
    """One type of care, or all together, in one line."""

    group: str
    name: str
    rated: int
    good_or_outstanding: int
    share: float | None
    turn_rounds: int | None
    exits: int | None
    entrants: int | None
    cushion: int | None
    turn_rounds_to_all: int | None
    unrated: int | None


def plain_target(found: Target) -> PlainTarget:
    """A target without what only its council knows."""
    own = set(PlainTarget.__dataclass_fields__) - set(Carried.__dataclass_fields__)
    return PlainTarget(**carried(found.provenance), **{name: getattr(found, name) for name in own})


def stratum_rows(found: Target) -> tuple[StratumRow, ...]:
    """The strata in lines, for CSV."""
    names = StratumRow.__dataclass_fields__
    return tuple(StratumRow(**{k: v for k, v in asdict(s).items() if k in names}) for s in found.strata)
