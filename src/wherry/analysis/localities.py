"""Areas that a council draws itself: localities, divisions, or boundaries of other days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from wherry.analysis.areas import settled_on
from wherry.definitions import Gazetteer
from wherry.domain.areas import LONGEST_DISTRICT, AreaMap
from wherry.domain.errors import Refused


def settled_map(areas: AreaMap, gazetteer: Gazetteer, day: date) -> AreaMap:
    """The map with its authorities as those of a day, so that it serves on days before or after its own.

    Raises:
        Refused: when two areas claim an authority of that day.
    """
    settled: dict[str, str] = {}
    for code, area in areas.by_authority.items():
        heir = settled_on(gazetteer, code, day)
        if heir is not None and settled.setdefault(heir, area) != area:
            name = gazetteer.places[heir].name
            raise Refused(
                f"{areas.name} puts {name} of {day:%-d %B %Y} into two areas, {settled[heir]} and {area}; "
                "divide it by postcode or location id."
            )
    return replace(areas, by_authority=settled)


def in_areas(standing: pl.DataFrame, areas: AreaMap, column: str) -> pl.DataFrame:
    """The standing with the area of each service in `column`; null where the map has none.

    `areas` is settled on the day. The most particular entry wins: id, then the longest matching
    beginning of the postcode, then the authority.
    """
    plain = pl.col("postcode").str.replace_all(" ", "")
    candidates = [_mapped(pl.col("location_id"), areas.by_id)]
    outward = plain.str.head(plain.str.len_chars() - 3)
    whole = {p: a for p, a in areas.by_postcode.items() if " " not in p}
    for length in sorted((n for n in {len(p) for p in whole} if n > LONGEST_DISTRICT), reverse=True):
        same = {p: a for p, a in whole.items() if len(p) == length}
        candidates.append(_mapped(plain.str.head(length), same))
    short_sectors = {p: a for p, a in areas.by_postcode.items() if " " in p}
    candidates.append(_mapped(outward + " " + plain.str.tail(3).str.head(1), short_sectors))
    candidates.append(_mapped(outward, whole))  # Whole: NR1 is not the beginning of NR14.
    candidates.append(_mapped(pl.col("authority_code"), areas.by_authority))
    return standing.with_columns(pl.coalesce(candidates).alias(column))


def _mapped(key: pl.Expr, mapping: dict[str, str]) -> pl.Expr:
    if not mapping:
        return pl.lit(None, dtype=pl.String)
    return key.replace_strict(mapping, default=None, return_dtype=pl.String)
