"""Columns of text to a table of cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from wherry.domain.errors import BadFile
from wherry.sources.reading.rows import SEPARATOR

LONGEST_CELL = 32_767  # Letters; no spreadsheet program keeps more.


@dataclass(frozen=True)
class Wanted:
    """Headings worth reading, in plain form; everything else never leaves the reader."""

    exact: frozenset[str]
    prefixes: tuple[str, ...]

    def __call__(self, heading: str) -> bool:
        return heading in self.exact or heading.startswith(self.prefixes)


@dataclass(frozen=True)
class Table:
    """One sheet: `columns` has a text column per wanted heading (plain form) and `row`, the
    number of the row in the file. Blank cells are null."""

    sheet: str | None
    headings: tuple[str, ...]
    header_row: int
    preamble: tuple[str, ...]
    columns: pl.DataFrame


def table_of(found: dict[str, Any], texts: list[str], sheet: str | None, file: str) -> Table:
    """The table of what `rows.read_columns` found.

    Raises:
        BadFile: when a row of a CSV has another width than its header, or a cell holds a book.
    """
    if found["widths"] and sheet is None:
        row, width = found["widths"][0]
        raise BadFile(
            f"the row has {width} cells and the header {len(found['headings'])}; "
            "the file is damaged or only half there",
            file=file,
            row=row,
            remedy="download it again",
        )
    count = found["count"]
    first = found["header_row"] + 1
    columns = _split(dict(zip(found["names"], texts, strict=True)), count)
    longest = max((column.str.len_bytes().max() or 0 for column in columns), default=0)
    # A letter takes up to four bytes. The stub of `max` does not say that lengths are numbers.
    if longest > 4 * LONGEST_CELL:  # type: ignore[operator]
        raise BadFile(f"a cell holds more than the {LONGEST_CELL:,} letters that a cell may hold", file=file)
    frame = columns.with_columns(row=pl.int_range(first, first + count, dtype=pl.Int32, eager=True))
    filled = [pl.col(name).is_not_null() for name in found["names"]]
    return Table(
        sheet,
        tuple(found["headings"]),
        found["header_row"],
        tuple(found["preamble"]),
        frame.filter(pl.any_horizontal(filled)),
    )


def _split(texts: dict[str, str], count: int) -> pl.DataFrame:
    """Columns of one text each as columns of cells; blank cells are null."""
    if count == 0:
        return pl.DataFrame(schema=dict.fromkeys(texts, pl.String))
    cells = [pl.col(name).str.split(SEPARATOR).explode().str.strip_chars() for name in texts]
    blank_to_null = [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in texts]
    return pl.DataFrame({name: [text] for name, text in texts.items()}).select(cells).select(blank_to_null)
