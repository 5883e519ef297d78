"""The one document model: what a document says, before anybody decides how it looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class Portion:
    """A share as a cell: its exact quotient makes the words, its float the number in a sheet."""

    share: float | None
    numerator: int = 0
    denominator: int = 0


Cell = str | int | float | date | Portion | None
"""A value of a table; None is not known."""


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    ID = "id"
    """Text to copy, which is never broken over lines."""
    NUMBER = "number"
    SHARE = "share"
    DAY = "day"


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, what its cells are, and its part of the room for texts."""

    heading: str
    kind: Kind = Kind.TEXT
    room: int = 1


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 begins a section."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True)
class Note:
    """What a reader must know beside a figure."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list of plain texts."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """One figure, large, and the sentence that says all it rests on."""

    value: Portion
    sentence: str


@dataclass(frozen=True)
class Table:
    """Rows of cells under headings; the first column names the row.

    `name` is its sheet's, of at most 31 characters and alone in its document. `is_heat` shades
    the shares from low to high.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_heat: bool = False

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"The table {self.title!r} has rows of other lengths than its headings.")


@dataclass(frozen=True)
class Chart:
    """A drawn chart (a spec of `reports.charts`), what it shows in words, and its numbers."""

    title: str
    words: str
    spec: Mapping[str, Any]
    table: Table

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise ValueError(f"The chart {self.title!r} needs a sentence that says what it shows.")


Block = Heading | Paragraph | Note | Points | Figure | Table | Chart


@dataclass(frozen=True)
class Told:
    """What a document rests on, as words and their values."""

    facts: tuple[tuple[str, str], ...]
    release: str
    published_on: date
    """The newest day that a file is true for: the time stamp of every face, so that the bytes repeat."""


@dataclass(frozen=True)
class Document:
    """A document: its title page, what it says, and what it rests on."""

    title: str
    subject: str
    day: date
    told: Told
    opening: tuple[Block, ...]
    """Stands on the title page."""
    blocks: tuple[Block, ...]
    warning: str = ""
    """Stands on the title page and in the running line of each page."""
    is_brief: bool = False
    """One page to take along: what it says begins under its title, and what it rests on stands at the end."""

    def tables(self) -> Iterator[Table]:
        """Every table in order, those of charts too."""
        for block in self.opening + self.blocks:
            if isinstance(block, Table):
                yield block
            elif isinstance(block, Chart):
                yield block.table
