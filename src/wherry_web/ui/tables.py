"""The cells of a table, laid out for its template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Cell = tuple[str, object, str]
"""The classes of a cell beyond those of every cell, what it says (None: not known), and where it leads."""


def lines_of(
    columns: Sequence[Mapping[str, str]], rows: Iterable[Mapping[str, object]]
) -> list[tuple[Cell, list[Cell]]]:
    """Of each row the cell that names it, and the others.

    Here and not in the template, where looking a value up takes five times as long.
    """
    first, *others = [(column["key"], column.get("kind", "")) for column in columns]
    heading = " wherry-narrow" if first[1] == "narrow" else ""
    classes = [(key, " govuk-table__cell--numeric" if kind == "number" else "") for key, kind in others]
    return [
        (_cell(heading, row.get(first[0], "")), [_cell(added, row.get(key, "")) for key, added in classes])
        for row in rows
    ]


def _cell(classes: str, value: object) -> Cell:
    if isinstance(value, Mapping):
        return classes, value["text"], value.get("href") or ""
    return classes, value, ""
