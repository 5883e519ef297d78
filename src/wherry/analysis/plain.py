"""Answers in the shape that the command line, the API and files give them: rows beside what they rest on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from wherry.analysis.movements import Movements
from wherry.analysis.questions import PositionQuestion, Provenance, SourceFile
from wherry.analysis.results import League, Plain, Position
from wherry.analysis.tally import Share
from wherry.store.releases import Release

Kind = Literal["area", "group", "comparator"]


@dataclass(frozen=True)
class Carried(Plain):
    """What every answer carries: day, release, measure and its rules, what to know, published files."""

    as_of: date
    release: str
    measure: str
    measure_title: str
    weight: str
    several_services: str
    rank_convention: str
    is_invented: bool
    notes: tuple[str, ...]
    files: tuple[SourceFile, ...]


@dataclass(frozen=True)
class ShareOfKind(Share):
    """A counted share, and whether it is the area asked for, a group of its services or a comparator."""

    kind: Kind


@dataclass(frozen=True)
class PlainPosition(Carried):
    """A position: the area first, then the groups it is divided into, then whom it is compared with."""

    rows: tuple[ShareOfKind, ...]
    movements: Movements | None
    question: PositionQuestion


@dataclass(frozen=True)
class PlainLeague(Carried):
    """All places of one kind, best first."""

    rows: tuple[Share, ...]


@dataclass(frozen=True)
class ReleaseRow(Plain):
    """A release of the register: its newest file, and how much it holds."""

    release: str
    is_current: bool
    newest: date
    files: int
    spans: int
    ratings: int
    disagreements: int
    bytes: int


def plain_position(found: Position) -> PlainPosition:
    """A position as rows."""
    shares: list[tuple[Kind, Share]] = [("area", found.area)]
    shares += [("group", share) for share in found.groups]
    shares += [("comparator", share) for share in found.comparators]
    rows = tuple(ShareOfKind(**asdict(share), kind=kind) for kind, share in shares)
    about = carried(found.provenance)
    return PlainPosition(**about, rows=rows, movements=found.movements, question=found.question)


def plain_league(found: League) -> PlainLeague:
    """A league as rows."""
    return PlainLeague(**carried(found.provenance), rows=found.rows)


def release_row(release: Release, current: str | None) -> ReleaseRow:
    """A release as a row of a list."""
    return ReleaseRow(
        release=release.release_id,
        is_current=release.release_id == current,
        newest=release.newest,
        files=len(release.files),
        spans=release.tables["location"].rows,
        ratings=release.tables["rating"].rows,
        disagreements=release.tables["disagreement"].rows,
        bytes=sum(table.bytes for table in release.tables.values()),
    )


def carried(provenance: Provenance) -> dict[str, Any]:
    """The fields of `Carried`, for an answer that has them."""
    return {field: getattr(provenance, field) for field in Carried.__dataclass_fields__}


def plain_provenance(provenance: Provenance) -> dict[str, object]:
    """What every answer carries, as plain values."""
    return Carried(**carried(provenance)).to_dict()
