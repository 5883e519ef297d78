"""A council's own file: which location, postcode or authority lies in which area."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from wherry.definitions import Definitions
from wherry.domain.areas import AreaMap, postcode_key
from wherry.domain.errors import BadFile, NoHeader
from wherry.domain.places import PlaceKind
from wherry.sources.area_maps.strict import Strict, check_strictly, column_of
from wherry.sources.reading import Wanted, read_file

AREA = ("locality", "area", "division", "electoral division", "ward", "district", "zone")
LOCATION = ("location id", "cqc location id")
POSTCODE = ("postcode", "post code", "postcode sector", "postcode district")
AUTHORITY = ("authority", "authority code", "local authority", "local authority code")
SHORTEST_POSTCODE = 2  # “N1” is a whole district.


def read_area_map(path: Path, definitions: Definitions, strict: Strict | None = None) -> AreaMap:
    """Read a file with a column “locality” (or “area”, “division”) and at least one of
    “location id”, “postcode” and “authority”.

    Raises:
        BadFile: when a column or an area is missing, an authority is unknown, or two rows put one
            place into two areas; with `strict`, whatever else a list may not have.
    """
    areas = strict.areas if strict else AREA
    try:
        raw = read_file(
            path, Wanted(frozenset((*AREA, *LOCATION, *POSTCODE, *AUTHORITY)), ("no such column",))
        )
    except NoHeader as refusal:
        raise _wrong_columns(path.name, areas[0], refusal.value) from refusal
    table = raw.tables[0] if raw.tables else None
    if table is None:
        raise BadFile("it holds no table", file=path.name, remedy="give a CSV or a spreadsheet")
    area = column_of(table, areas)
    keys = {
        name: column_of(table, names)
        for name, names in (("id", LOCATION), ("postcode", POSTCODE), ("authority", AUTHORITY))
    }
    if area is None or not any(keys.values()):
        raise _wrong_columns(path.name, areas[0], ", ".join(table.headings))
    nameless = table.columns.filter(pl.col(area).is_null())
    if nameless.height or table.columns.height == 0:
        raise BadFile(
            "a row names no area" if nameless.height else "it has a header and no rows",
            file=path.name,
            row=nameless["row"][0] if nameless.height else None,
            column=area,
            remedy="give every row an area",
        )
    if strict:
        check_strictly(table.columns, area, keys, strict, path.name)
    called = _authorities_called(definitions)

    def mapped(name: str, plain: Callable[[str], tuple[str, ...]]) -> dict[str, str]:
        return _mapping(table.columns, keys[name], area, plain, path.name)

    return AreaMap(
        path.name,
        mapped("id", lambda text: (text.strip(),)),
        mapped("postcode", lambda text: (postcode_key(text),)),
        mapped("authority", lambda text: called.get(text.strip().casefold(), ())),
    )


def _wrong_columns(file: str, area: str, found: object) -> BadFile:
    or_area = " (or “area”)" if area == AREA[0] else ""
    return BadFile(
        f"it needs a column “{area}”{or_area} and one of “location id”, “postcode”, “authority”",
        file=file,
        value=found,
        remedy="name the columns so in its first row",
    )


def _authorities_called(definitions: Definitions) -> dict[str, tuple[str, ...]]:
    """Codes of the authorities of any day by code and name: one name may have had several codes."""
    found: dict[str, list[str]] = {}
    for place in definitions.places.places.values():
        if place.kind is PlaceKind.AUTHORITY:
            for name in {place.code, place.name, *place.aliases}:
                found.setdefault(name.casefold(), []).append(place.code)
    return {name: tuple(codes) for name, codes in found.items()}


def _mapping(
    rows: pl.DataFrame, key: str | None, area: str, plain: Callable[[str], tuple[str, ...]], file: str
) -> dict[str, str]:
    found: dict[str, str] = {}
    if key is None:
        return found
    for row, text, name in rows.select("row", key, area).iter_rows():
        if text is None:
            continue
        places = plain(text)
        if not places:
            raise BadFile("there is no such authority on any day", file=file, row=row, column=key, value=text)
        for place in places:
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
