"""Where services lie by the places of a day, and which of them an area holds."""

from __future__ import annotations

from datetime import date

import polars as pl

from wherry.definitions import Gazetteer
from wherry.domain.places import Place, PlaceKind


def authority_on(gazetteer: Gazetteer, day: date) -> pl.Expr:
    """`authority_code` as a code of the given day, null where the day's authority is not settled."""
    moves = {code: heir for code in gazetteer.places if (heir := settled_on(gazetteer, code, day)) != code}
    code = pl.col("authority_code")
    for moved, heir in moves.items():
        code = pl.when(pl.col("authority_code") == moved).then(pl.lit(heir, dtype=pl.String)).otherwise(code)
    return code


def settled_on(gazetteer: Gazetteer, code: str, day: date) -> str | None:
    """The place of that day which a place surely was or became, or None.

    A place with one successor passed wholly into it; one with one predecessor came wholly
    out of it.
    """
    place: Place | None = gazetteer.places[code]
    while place is not None and not place.exists_on(day):
        kin = place.successors if place.valid_to and day >= place.valid_to else place.predecessors
        place = gazetteer.places[kin[0]] if len(kin) == 1 else None
    return place.code if place else None


def icb_on(gazetteer: Gazetteer, day: date) -> pl.Expr:
    """The integrated care board of a location: by its CCG on that day, else as CQC states it.

    Boards exist since July 2022; for earlier days their first footprints are used.
    """
    first = min(
        (p.valid_from for p in gazetteer.places.values() if p.kind is PlaceKind.ICB and p.valid_from),
        default=day,
    )
    boards = [b for b in gazetteer.icb_of_ccg if b.valid_from <= max(day, first)]
    whole = {b.ccg_code: b.icb_code for b in boards if b.authority is None}
    parts = {(b.ccg_code, b.authority): b.icb_code for b in boards if b.authority is not None}
    icb = pl.col("ccg_code").replace_strict(whole, default=None, return_dtype=pl.String)
    for (ccg, authority), code in parts.items():
        is_part = (pl.col("ccg_code") == ccg) & (pl.col("authority_code") == authority)
        icb = pl.when(is_part).then(pl.lit(code)).otherwise(icb)
    return pl.coalesce(icb, "icb_code")


def authorities_of(gazetteer: Gazetteer, place: Place, day: date) -> list[str]:
    """Codes of the authorities of a day that make up an authority, a region or England."""
    if place.kind is PlaceKind.AUTHORITY:
        return [place.code]
    authorities = gazetteer.of_kind(PlaceKind.AUTHORITY, day)
    is_region = place.kind is PlaceKind.REGION
    return [a.code for a in authorities if not is_region or a.region_code == place.code]


def within(place: Place, gazetteer: Gazetteer, day: date) -> pl.Expr:
    """Whether a standing location lies in a place.

    England holds every location of the register, also where the authority is not known.
    """
    match place.kind:
        case PlaceKind.COUNTRY:
            return pl.lit(value=True)
        case PlaceKind.ICB:
            return (pl.col("icb_code") == place.code).fill_null(value=False)
        case _:
            codes = authorities_of(gazetteer, place, day)
            return pl.col("authority_code").is_in(codes).fill_null(value=False)
