"""Rows of cells to columns of text. Standard library only: the reading child imports this alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from operator import itemgetter

SEPARATOR = "\x1f"
HEADER_SEARCH_ROWS = 25  # The deepest header known stands in row 7 (xlsx before 2024).
MAX_COLUMNS = 400  # The widest known layout has 122.

Wanted = Callable[[str], bool]


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


def read_columns(rows: Iterable[list[object]], wanted: Wanted) -> dict[str, object] | None:
    """The wanted columns of one sheet, each as one text with `SEPARATOR` between cells.

    Returns a mapping: `headings` (all, as printed), `header_row` (counted from 1), `preamble`
    (cells above the header), `names` (plain headings of the wanted columns), `count` (rows
    below the header), `widths` (row and width of rows of another width than the header), and
    `texts` (one per wanted column). None when no row looks like a header.
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
    uneven: list[tuple[int, int]] = []
    kept = _pick(chain(head[at + 1 :], supply), chosen, len(headings), uneven, at + 2)
    columns = list(zip(*kept, strict=True)) if kept else [() for _ in chosen]
    return {
        "headings": headings,
        "header_row": at + 1,
        "preamble": [str(c) for row in head[:at] for c in row[:MAX_COLUMNS] if c not in ("", None)],
        "names": [names[i] for i in chosen],
        "count": len(kept),
        "widths": uneven[:5],
        "texts": [_joined(column) for column in columns],
    }


def _pick(
    rows: Iterator[list[object]],
    chosen: list[int],
    width: int,
    uneven: list[tuple[int, int]],
    first: int,
) -> list[tuple[object, ...]]:
    """The chosen cells of every row; rows too narrow are padded and noted, too wide only noted."""
    getter = itemgetter(*chosen) if len(chosen) > 1 else (lambda row: (row[chosen[0]],))
    narrowest = max(chosen) + 1
    kept = []
    for number, row in enumerate(rows, start=first):
        if len(row) != width:
            if not _is_blank_beyond(row, width):
                uneven.append((number, len(row)))
            if len(row) < narrowest:
                row = [*row, *[""] * (narrowest - len(row))]
        kept.append(getter(row))
    return kept


def _is_blank_beyond(row: list[object], width: int) -> bool:
    return not any(row) if len(row) < width else not any(c not in ("", None) for c in row[width:])


def _joined(column: tuple[object, ...]) -> str:
    try:
        joined = SEPARATOR.join(column)  # type: ignore[arg-type]
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
