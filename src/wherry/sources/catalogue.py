"""All sources there are: every folder here that defines one. Delete a folder and it is gone."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wherry.definitions.words import plain
from wherry.domain.errors import BadFile
from wherry.sources.reading import Raw, Table, Wanted
from wherry.sources.source import Layout, Match, Source

LEAST_SHARE = 0.6  # Of the required columns that must stand there for a layout to be recognised.


@cache
def sources() -> dict[str, Source]:
    """Every source by key."""
    found = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.ispkg:
            package = importlib.import_module(f"wherry.sources.{module.name}")
            if source := getattr(package, "SOURCE", None):
                found[source.key] = source
    return found


@cache
def wanted() -> Wanted:
    """Every heading that some source reads."""
    layouts = [layout for source in sources().values() for layout in source.layouts]
    exact = {h for layout in layouts for hs in (layout.required | layout.optional).values() for h in hs}
    return Wanted(frozenset(exact), tuple(sorted({p for la in layouts for p in la.families.values()})))


@dataclass(frozen=True)
class Recognised:
    """A source together with the tables of a file that it will tidy."""

    source: Source
    matches: list[Match]


def recognise(raw: Raw) -> list[Recognised]:
    """Which sources a file belongs to; a workbook may hold sheets of more than one.

    Raises:
        BadFile: when no source knows it, or a required column is missing.
    """
    if raw.json_text is not None:
        return [_recognise_json(raw)]
    candidates = [c for table in raw.tables if (c := _best(table))]
    whole = [c for c in candidates if not c.missing]
    if not whole and candidates:
        raise _missing_column(raw, max(candidates, key=lambda c: c.share))
    if not whole:
        headings = ", ".join(h for t in raw.tables for h in t.headings[:4])
        raise BadFile(
            "this is not a file that Wherry knows",
            file=raw.name,
            value=headings or None,
            remedy="`wherry sources` lists the files it reads",
        )
    by_source: dict[str, Recognised] = {}
    for candidate in whole:
        _refuse_repeated(raw, candidate)
        entry = by_source.setdefault(candidate.source.key, Recognised(candidate.source, []))
        entry.matches.append(Match(candidate.layout, candidate.table))
    return list(by_source.values())


@dataclass(frozen=True)
class _Candidate:
    source: Source
    layout: Layout
    table: Table
    missing: list[str]
    share: float
    columns: int


def _best(table: Table) -> _Candidate | None:
    """The layout that explains most of a table's columns, if any explains enough."""
    candidates = []
    for source in sources().values():
        for layout in source.layouts:
            if table.sheet is not None and _plain(table.sheet) in layout.not_sheets:
                continue
            missing = layout.missing_from(table.columns.columns)
            share = 1 - len(missing) / len(layout.required)
            if share >= LEAST_SHARE:
                columns = len(layout.found_in(table.columns.columns))
                candidates.append(_Candidate(source, layout, table, missing, share, columns))
    return max(candidates, key=lambda c: (not c.missing, c.columns, c.share), default=None)


def _plain(sheet: str) -> str:
    return " ".join(sheet.lower().replace("_", " ").split())


def _missing_column(raw: Raw, candidate: _Candidate) -> BadFile:
    name = candidate.missing[0]
    printed = candidate.layout.required[name][0]
    about = candidate.source.about
    headings = ", ".join(candidate.table.headings[:60])
    return BadFile(
        f"the column “{printed}” is missing or renamed",
        file=raw.name,
        publisher=f"{about.publisher}, {about.title}",
        column=printed,
        row=candidate.table.header_row,
        value=headings,
        remedy=f"if it has a new name, add that to sources/{about.key}/layouts.yaml",
    )


def _refuse_repeated(raw: Raw, candidate: _Candidate) -> None:
    """Refuse a table in which a column that is read stands twice: which one is meant?"""
    layout, table, about = candidate.layout, candidate.table, candidate.source.about
    read = set(layout.found_in(table.columns.columns).values())
    families = tuple(layout.families.values())
    seen: set[str] = set()
    for heading in table.headings:
        name = plain(heading)
        if name in seen and (name in read or name.startswith(families)):
            raise BadFile(
                f"the column “{heading}” stands there twice",
                file=raw.name,
                publisher=f"{about.publisher}, {about.title}",
                column=heading,
                row=table.header_row,
                remedy="take out the wrong one, or download the file again",
            )
        seen.add(name)


def _recognise_json(raw: Raw) -> Recognised:
    first = next((record for _, record in raw.json_records()), None)
    for source in sources().values():
        if source.recognises_json and source.recognises_json(first):
            return Recognised(source, [])
    raise BadFile(
        "this is JSON, but not of a kind that Wherry knows",
        file=raw.name,
        remedy="`wherry sources` lists the files it reads",
    )
