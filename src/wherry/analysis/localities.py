"""Areas that a council draws itself: localities, divisions, or boundaries of other days."""

from __future__ import annotations

import polars as pl

from wherry.domain.areas import AreaMap


def in_areas(standing: pl.DataFrame, areas: AreaMap, column: str) -> pl.DataFrame:
    """The standing with the area of each service in `column`; null where the map has none.

    The most particular entry wins: id, then the longest matching beginning of the postcode,
    then the authority.
    """
    plain = pl.col("postcode").str.replace_all(" ", "")
    candidates = [_mapped(pl.col("location_id"), areas.by_id)]
    for length in sorted({len(p) for p in areas.by_postcode}, reverse=True):
        same = {p: a for p, a in areas.by_postcode.items() if len(p) == length}
        beginning = plain.str.head(length)
        if length <= 4:  # An outward code must match whole: NR1 is not the beginning of NR14.
            beginning = pl.when(plain.str.len_chars() - 3 == length).then(beginning)
        candidates.append(_mapped(beginning, same))
    candidates.append(_mapped(pl.col("authority_code"), areas.by_authority))
    return standing.with_columns(pl.coalesce(candidates).alias(column))


def _mapped(key: pl.Expr, mapping: dict[str, str]) -> pl.Expr:
    if not mapping:
        return pl.lit(None, dtype=pl.String)
    return key.replace_strict(mapping, default=None, return_dtype=pl.String)
