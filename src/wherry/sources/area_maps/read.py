"""A council's own file: which location, postcode or authority lies in which area."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from wherry.definitions import Definitions
from wherry.domain.areas import AreaMap
from wherry.domain.errors import BadFile
from wherry.sources.fields import authority_codes
from wherry.sources.reading import Table, Wanted, read_file

AREA = ("locality", "area", "division", "ward", "district", "zone")
LOCATION = ("location id", "cqc location id")
POSTCODE = ("postcode", "post code", "postcode sector", "postcode district")
AUTHORITY = ("authority", "authority code", "local authority", "local authority code")
SHORTEST_POSTCODE = 2  # “N1” is a whole district.


def read_area_map(path: Path, definitions: Definitions) -> AreaMap:
    """Read a file with a column “locality” (or “area”, “division”) and at least one of
    “location id”, “postcode” and “authority”.

    Raises:
        BadFile: when a column is missing, or two rows put one place into two areas.
    """
    raw = read_file(path, Wanted(frozenset((*AREA, *LOCATION, *POSTCODE, *AUTHORITY)), ("no such column",)))
    table = raw.tables[0] if raw.tables else None
    if table is None:
        raise BadFile("it holds no table", file=path.name, remedy="give a CSV or a spreadsheet")
    area = _column(table, AREA)
    keys = {
        name: _column(table, names)
        for name, names in (("id", LOCATION), ("postcode", POSTCODE), ("authority", AUTHORITY))
    }
    if area is None or not any(keys.values()):
        raise BadFile(
            "it needs a column “locality” and one of “location id”, “postcode”, “authority”",
            file=path.name,
            value=", ".join(table.headings),
        )
    rows = table.columns.filter(pl.col(area).is_not_null())
    names_on = max((p.valid_from for p in definitions.places.places.values() if p.valid_from), default=None)
    codes = authority_codes(definitions, names_on) if names_on else {}

    def mapped(name: str, plain) -> dict[str, str]:  # type: ignore[no-untyped-def]
        return _mapping(rows, keys[name], area, plain, path.name)

    return AreaMap(
        path.name,
        mapped("id", str.strip),
        mapped("postcode", _plain_postcode),
        mapped("authority", lambda text: codes.get(text, text)),
    )


def _column(table: Table, names: tuple[str, ...]) -> str | None:
    return next((name for name in names if name in table.columns.columns), None)


def _plain_postcode(text: str) -> str:
    return "".join(text.split()).upper()


def _mapping(rows: pl.DataFrame, key: str | None, area: str, plain, file: str) -> dict[str, str]:  # type: ignore[no-untyped-def]
    found: dict[str, str] = {}
    if key is None:
        return found
    for row, text, name in rows.select("row", key, area).iter_rows():
        if text is None:
            continue
        place = plain(text)
        if len(place) < SHORTEST_POSTCODE:
            raise BadFile("this is too short to be a place", file=file, row=row, column=key, value=text)
        if found.setdefault(place, name) != name:
            raise BadFile(
                f"{text} lies in two areas, {found[place]} and {name}",
                file=file,
                row=row,
                column=key,
                remedy="leave one of the two rows out",
            )
    return found
