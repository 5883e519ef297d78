"""Rows of cells to columns of text. Standard library only: the reading child imports this alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

SEPARATOR = "\x1f"
HEADER_SEARCH_ROWS = 25  # The deepest header known stands in row 7 (xlsx before 2024).
BATCH = 2000  # Rows; measured fastest between 500 and 10,000.
MAX_COLUMNS = 400  # The widest known layout has 122.
MAX_ROWS = 2_000_000  # The long ratings file of a month has about 500,000.
MAX_CELLS = 25_000_000  # Of wanted columns; the directory has about 4 million.
MAX_LETTERS = 256 * 1024 * 1024  # Of wanted columns; the long ratings file has about 100 million.

Wanted = Callable[[str], bool]


class TooLarge(ValueError):
    """More rows, cells or text than any published file has."""


def plain_heading(text: object) -> str:
    """A heading without case and punctuation; `definitions.words.plain` for cells of any type."""
    return " ".join(re.findall(r"[a-z0-9]+", str(text).lower()))


def find_header(rows: list[list[object]], wanted: Wanted) -> int | None:
    """The index of the row in which most cells are known headings, if at least two are."""
    best, best_count = None, 1
    for index, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        count = sum(1 for cell in row[:MAX_COLUMNS] if cell != "" and wanted(plain_heading(cell)))
        if count > best_count:
            best, best_count = index, count
    return best


def read_columns(rows: Iterable[list[Any]], wanted: Wanted) -> dict[str, object] | None:
    """The wanted columns of one sheet, each as one text with `SEPARATOR` between cells.

    Returns a mapping: `headings` (all, as printed), `header_row` (counted from 1), `preamble`
    (cells above the header), `names` (plain headings of the wanted columns), `count` (rows
    below the header), `widths` (row and width of rows of another width than the header), and
    `texts` (one per wanted column). None when no row looks like a header.

    Raises:
        TooLarge: as soon as it has more than any published sheet.
    """
    supply = iter(rows)
    head = [row for _, row in zip(range(HEADER_SEARCH_ROWS), supply, strict=False)]
    at = find_header(head, wanted)
    if at is None:
        return None
    headings = [str(cell).strip() for cell in head[at]]
    while headings and not headings[-1]:
        headings.pop()
    names = [plain_heading(h) for h in headings]
    chosen = [i for i, n in enumerate(names) if n and wanted(n) and names.index(n) == i]
    body = chain(head[at + 1 :], supply)
    parts: list[list[str]] = [[] for _ in chosen]
    uneven: list[tuple[int, int]] = []
    count = letters = 0
    # In batches: a batch's cells are still in the processor's cache when they are joined.
    while batch := list(islice(body, BATCH)):
        _make_even(batch, len(headings), uneven, at + 2 + count)
        for part, index in zip(parts, chosen, strict=True):
            part.append(_joined([row[index] for row in batch]))
            letters += len(part[-1])
        count += len(batch)
        if count > MAX_ROWS or count * len(chosen) > MAX_CELLS or letters > MAX_LETTERS:
            raise TooLarge("it has more rows, cells or text than any published file")
    return {
        "headings": headings,
        "header_row": at + 1,
        "preamble": [str(c) for row in head[:at] for c in row[:MAX_COLUMNS] if c not in ("", None)],
        "names": [names[i] for i in chosen],
        "count": count,
        "widths": uneven[:5],
        "texts": [SEPARATOR.join(part) for part in parts],
    }


def _make_even(batch: list[list[object]], width: int, uneven: list[tuple[int, int]], first: int) -> None:
    """Note rows of another width than the header, and pad those too narrow."""
    for number, row in enumerate(batch):
        if len(row) != width:
            if not _is_blank_beyond(row, width):
                uneven.append((first + number, len(row)))
            if len(row) < width:
                batch[number] = [*row, *[""] * (width - len(row))]


def _is_blank_beyond(row: list[object], width: int) -> bool:
    return not any(row) if len(row) < width else not any(c not in ("", None) for c in row[width:])


def _joined(column: list[Any]) -> str:
    try:
        joined = SEPARATOR.join(column)
    except TypeError:  # A cell that is no text: a date, a number.
        return SEPARATOR.join(_text(cell) for cell in column)
    if joined.count(SEPARATOR) != max(len(column) - 1, 0):
        return SEPARATOR.join(_text(cell) for cell in column)
    return joined


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell.replace(SEPARATOR, " ")
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
