"""The cells of a table, laid out for its template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Cell = tuple[str, object, str]
"""The classes of a cell beyond those of every cell, what it says (None: not known), and where it leads."""


CLASSES = {"number": " govuk-table__cell--numeric", "narrow": " wherry-narrow", "wide": " wherry-wide"}
"""By the kind of a column. A first column of numbers is narrow: it names its row."""


def lines_of(
    columns: Sequence[Mapping[str, str]], rows: Iterable[Mapping[str, object]]
) -> list[tuple[Cell, list[Cell]]]:
    """Of each row the cell that names it, and the others.

    Here and not in the template, where looking a value up takes five times as long.
    """
    first, *others = [(column["key"], CLASSES.get(column.get("kind", ""), "")) for column in columns]
    return [
        (_cell(first[1], row.get(first[0], "")), [_cell(added, row.get(key, "")) for key, added in others])
        for row in rows
    ]


def _cell(classes: str, value: object) -> Cell:
    if isinstance(value, Mapping):
        return classes, value["text"], value.get("href") or ""
    return classes, value, ""
