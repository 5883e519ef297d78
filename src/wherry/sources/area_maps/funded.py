"""A council's own file of how many people it pays for in each service: counts, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl

from wherry.domain.errors import BadFile, NoHeader
from wherry.domain.funded import FundedPeople
from wherry.domain.phrases import number_of
from wherry.sources.area_maps.read import LOCATION
from wherry.sources.area_maps.strict import check_ids, column_of
from wherry.sources.reading import Wanted, read_file
from wherry.sources.reading.rows import plain_heading

PEOPLE = ("people", "funded people", "people funded", "number of people")
_COUNT = re.compile(r"[0-9]{1,4}")  # The largest service in England has some hundreds of people.
_ID = re.compile(r"1-[0-9]{3,12}|(?=.*[0-9])[A-Z][A-Z0-9-]{2,24}")
"""An id of CQC's or of a council's own; a name or an NHS number (ten digits) is none."""
_WANTED = "it needs the two columns “location_id” and “people”"


def read_funded_people(path: Path, as_at: date, known_ids: frozenset[str] | None = None) -> FundedPeople:
    """Read a file with a column “location_id”, a column “people”, and no other.

    Where `known_ids` are given, every service must be one of them; else its id must look like one.

    Raises:
        BadFile: when it has other columns, a count is no whole number, a service stands there
            twice, or is not known.
    """
    file = path.name
    wanted = Wanted(frozenset((*LOCATION, *PEOPLE)), ("no such column",))
    try:
        raw = read_file(path, wanted)
    except NoHeader as refusal:
        raise BadFile(
            _WANTED, file=file, value=refusal.value, remedy="name them so in its first row"
        ) from refusal
    table = raw.tables[0] if raw.tables else None
    service = column_of(table, LOCATION) if table else None
    people = column_of(table, PEOPLE) if table else None
    if table is None or service is None or people is None:
        found = ", ".join(table.headings) if table else None
        raise BadFile(_WANTED, file=file, value=found, remedy="name them so in its first row")
    others = [heading for heading in table.headings if not wanted(plain_heading(heading))]
    if len(raw.tables) > 1 or others or len(table.headings) != 2:
        raise BadFile(
            f"{_WANTED}, and nothing else may be in it, so that nothing about a person gets in",
            file=file,
            value=", ".join(table.headings),
            remedy="leave the others out",
        )
    if table.columns.height == 0:
        raise BadFile("it has a header and no rows", file=file)
    check_ids(table.columns, service, file)
    counts = _counts(table.columns, service, people, file)
    if known_ids is not None:
        _check_known(table.columns, service, known_ids, file)
    else:
        _check_shapes(table.columns, service, file)
    return FundedPeople(file, as_at, counts)


def _counts(rows: pl.DataFrame, service: str, people: str, file: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row, key, text in rows.select("row", service, people).iter_rows():
        if key is None:
            raise BadFile("the row names no service", file=file, row=row, column=service)
        if text is None or not _COUNT.fullmatch(text):
            raise BadFile(
                "this is not a number of people from 0 to 9999",
                file=file,
                row=row,
                column=people,
                value=text,
                remedy="write a whole number",
            )
        found[key] = int(text)
    return found


def _check_known(rows: pl.DataFrame, service: str, known: frozenset[str], file: str) -> None:
    unknown = rows.filter(~pl.col(service).is_in(list(known)))
    for row, text in unknown.select("row", service).head(1).rows():
        several = f"{unknown.height:,} of {number_of(rows.height, 'service')} are in no imported file"
        raise BadFile(
            f"{several}; this is the first",
            file=file,
            row=row,
            column=service,
            value=text,
            remedy="correct the ids, or tick that their ratings count as not known",
        )


def _check_shapes(rows: pl.DataFrame, service: str, file: str) -> None:
    for row, text in rows.select("row", service).iter_rows():
        if not _ID.fullmatch(text):
            raise BadFile(
                "this is no id of a service, and nothing about a person may be in the file",
                file=file,
                row=row,
                column=service,
                value=text,
                remedy="write ids like 1-100000007, or leave the row out",
            )
