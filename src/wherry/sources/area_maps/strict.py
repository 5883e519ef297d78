"""What a list must keep to before the figures of a council stand on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from wherry.domain.areas import postcode_key
from wherry.domain.errors import BadFile
from wherry.domain.phrases import harmless
from wherry.sources.reading import Table

LONGEST_NAME = 80  # Letters; the longest division in England has 46.
POSTCODE_SHAPE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?( ?[0-9]|[0-9][A-Z]{2})?")
"""A whole postcode as `postcode_key` writes it, or the beginning of one: NR1, NR1 1, NR11, NR12DH."""


@dataclass(frozen=True)
class Strict:
    """The names that the column of areas may have, and every location id that there is."""

    areas: tuple[str, ...]
    known_ids: frozenset[str]


def column_of(table: Table, names: tuple[str, ...]) -> str | None:
    """The first of some names that a table has a column of."""
    return next((name for name in names if name in table.columns.columns), None)


def check_strictly(
    rows: pl.DataFrame, area: str, keys: Mapping[str, str | None], strict: Strict, file: str
) -> None:
    """Refuse names that are none, rows that repeat or name nothing, and ids that nobody has.

    Raises:
        BadFile: naming the first row at fault.
    """
    _check_names(rows, area, file)
    columns = [column for column in keys.values() if column]
    for row in rows.filter(pl.all_horizontal(pl.col(columns).is_null()))["row"].head(1):
        raise BadFile(
            "the row says of no place where it lies", file=file, row=row, remedy="fill it or leave it out"
        )
    by_id, by_postcode = keys.get("id"), keys.get("postcode")
    if by_id:
        check_ids(rows, by_id, file)
        _check_known(rows, by_id, strict.known_ids, file)
    if by_postcode:
        _check_postcodes(rows, by_postcode, file, repeats=by_id is not None)


def check_ids(rows: pl.DataFrame, column: str, file: str) -> None:
    """Refuse a location id that stands in two rows.

    Raises:
        BadFile: naming the second of them.
    """
    named = rows.filter(pl.col(column).is_not_null())
    for row, text in named.filter(~pl.col(column).is_first_distinct()).select("row", column).head(1).rows():
        first = named.filter(pl.col(column) == text)["row"][0]
        raise BadFile(
            f"the row repeats row {first}, which names the same service",
            file=file,
            row=row,
            column=column,
            value=text,
            remedy="leave one of the two rows out",
        )


def _check_known(rows: pl.DataFrame, column: str, known: frozenset[str], file: str) -> None:
    unknown = rows.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(list(known)))
    for row, text in unknown.select("row", column).head(1).rows():
        more = f", nor are {unknown.height - 1:,} others of the file" if unknown.height > 1 else ""
        raise BadFile(
            f"no imported file lists a service of this id{more}",
            file=file,
            row=row,
            column=column,
            value=text,
            remedy="correct it, or leave the row out",
        )


def _check_names(rows: pl.DataFrame, area: str, file: str) -> None:
    spelled: dict[str, str] = {}
    for row, name in rows.filter(pl.col(area).is_first_distinct()).select("row", area).iter_rows():
        problem = None
        if name is None:
            continue  # Told of by whoever asks for every row's area.
        if harmless(name) != name:
            problem = "a spreadsheet would take this name for a formula"
        elif not name.isprintable() or set(name) & set("<>{}"):
            problem = "the name holds marks that no name has"
        elif len(name) > LONGEST_NAME:
            problem = f"the name is longer than {LONGEST_NAME} letters"
        elif (other := spelled.setdefault(" ".join(name.casefold().split()), name)) != name:
            problem = f"the name differs from “{other}” in capital letters or spaces only"
        if problem:
            raise BadFile(
                problem, file=file, row=row, column=area, value=name, remedy="write the name plainly"
            )


def _check_postcodes(rows: pl.DataFrame, column: str, file: str, *, repeats: bool) -> None:
    seen: dict[str, int] = {}
    for row, text in rows.filter(pl.col(column).is_not_null()).select("row", column).iter_rows():
        key = postcode_key(text)
        problem = None
        if not POSTCODE_SHAPE.fullmatch(key):
            problem, remedy = "this is no postcode, nor the beginning of one", "correct it"
        elif (first := seen.setdefault(key, row)) != row and not repeats:
            problem = f"the row repeats row {first}, which names the same postcode"
            remedy = "leave one of the two rows out"
        if problem:
            raise BadFile(problem, file=file, row=row, column=column, value=text, remedy=remedy)
