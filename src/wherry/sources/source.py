"""A source: where a file comes from, how it is recognised, and what it is tidied by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wherry.definitions import Definitions
from wherry.definitions.reading import Entry, read_yaml
from wherry.definitions.words import plain
from wherry.sources.fetching.model import Fetcher
from wherry.sources.reading import Raw, Table
from wherry.sources.tidy import Tidy


@dataclass(frozen=True)
class About:
    """What is known of a source before any file of it is opened."""

    key: str
    title: str
    publisher: str
    licence: str
    attribution: str
    cadence: str
    page: str
    known_faults: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """The columns of one kind of sheet: our name for each, and every heading it has had.

    `families` are columns that share the beginning of their heading: “Service type - …”.
    """

    key: str
    required: dict[str, tuple[str, ...]]
    optional: dict[str, tuple[str, ...]]
    families: dict[str, str]
    not_sheets: tuple[str, ...]

    def found_in(self, headings: Iterable[str]) -> dict[str, str]:
        """Plain heading by our name, for the columns that stand among plain headings."""
        present = set(headings)
        return {
            name: next(p for p in printed if p in present)
            for name, printed in (self.required | self.optional).items()
            if any(p in present for p in printed)
        }

    def missing_from(self, headings: Iterable[str]) -> list[str]:
        """Our names of required columns that are not there."""
        found = self.found_in(headings)
        return [name for name in self.required if name not in found]


@dataclass(frozen=True)
class Context:
    """What a tidying needs beside the file; `as_at` is the day the file is true for."""

    about: About
    definitions: Definitions
    as_at: date


@dataclass(frozen=True)
class Match:
    """A table of a file together with the layout it was recognised as."""

    layout: Layout
    table: Table


@dataclass(frozen=True)
class Source:
    """One published file or API.

    `tidy` turns recognised tables (or JSON) into frames. `recognises_json` looks at the first
    JSON value of a file. `day_inside` finds the date a file states for itself, if it does. `fetch`
    brings the bytes as published, or says why nobody can.
    """

    about: About
    tidy: Callable[[Raw, list[Match], Context], Tidy]
    layouts: tuple[Layout, ...] = ()
    recognises_json: Callable[[object], bool] | None = None
    day_inside: Callable[[Raw, list[Match], Context], date | None] | None = None
    fetch: Fetcher | None = None

    @property
    def key(self) -> str:
        return self.about.key


def read_about(folder: Path) -> About:
    """The `about.yaml` of a source's folder."""
    entry = read_yaml(folder / "about.yaml")[0]
    return About(
        key=folder.name,
        title=entry.text("title"),
        publisher=entry.text("publisher"),
        licence=entry.text("licence"),
        attribution=entry.text("attribution"),
        cadence=entry.text("cadence"),
        page=entry.text("page"),
        known_faults=entry.texts("known_faults"),
    )


def read_layouts(folder: Path) -> tuple[Layout, ...]:
    """The layouts in `layouts.yaml` of a source's folder."""
    return tuple(_layout(entry) for entry in read_yaml(folder / "layouts.yaml"))


def _layout(entry: Entry) -> Layout:
    entry.only("key", "required", "optional", "families", "not_sheets")
    families = entry.values.get("families") or {}
    if not isinstance(families, dict):
        raise entry.refuse("“families” should be “name: beginning of heading” lines", "families")
    return Layout(
        key=entry.text("key"),
        required=_headings(entry, "required"),
        optional=_headings(entry, "optional"),
        families={name: plain(start) + " " for name, start in families.items()},
        not_sheets=tuple(plain(name) for name in entry.texts("not_sheets", ())),
    )


def _headings(entry: Entry, field: str) -> dict[str, tuple[str, ...]]:
    columns = entry.values.get(field) or {}
    if not isinstance(columns, dict):
        raise entry.refuse(f"“{field}” should be “our_name: [headings]” lines", field)
    return {name: tuple(plain(h) for h in printed) for name, printed in columns.items()}
