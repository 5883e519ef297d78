"""Dividing services: by type of care, user band, size, owner, place."""

from __future__ import annotations

import polars as pl

from wherry.definitions import Definitions
from wherry.domain.errors import UnknownName

_COLUMNS = {
    "service_type": "type_of_care",
    "owner": "provider_id",
    "brand": "brand_id",
    "ownership": "ownership",
    "authority": "authority_code",
    "locality": "locality",
}
_CARE_HOME_TITLES = {"care_home": "Care homes", "community": "Community services"}


def grouped(standing: pl.DataFrame, by: str, definitions: Definitions) -> tuple[pl.DataFrame, list[str]]:
    """The standing with a column `group` (null: not known), and the keys in their own order.

    A service stands once in each group it belongs to; only user bands overlap.

    Raises:
        UnknownName: when there is no such division, or no localities were given.
    """
    match by:
        case "care_home":
            key = pl.when("is_care_home").then(pl.lit("care_home")).otherwise(pl.lit("community"))
            return standing.with_columns(group=pl.when(pl.col("is_care_home").is_not_null()).then(key)), list(
                _CARE_HOME_TITLES
            )
        case "user_band":
            bands = pl.col("user_bands").str.split(",").alias("group")
            return standing.with_columns(bands).explode("group"), [
                w.key for w in definitions.user_bands.words
            ]
        case "size":
            homes = standing.filter(pl.col("is_care_home").fill_null(value=False))
            return homes.with_columns(group=size_band(definitions)), [b.key for b in definitions.size_bands]
        case _ if by in _COLUMNS and _COLUMNS[by] in standing.columns:
            order = [t.key for t in definitions.types_of_care] if by == "service_type" else []
            return standing.with_columns(group=_COLUMNS[by]), order
        case "locality":
            raise UnknownName("No localities are given; name a file of them with --localities.")
        case _:
            raise UnknownName(f"“{by}” is not a way to divide services; there are {', '.join(ways())}.")


def ways() -> tuple[str, ...]:
    """Every way to divide services."""
    return (
        "service_type",
        "care_home",
        "user_band",
        "size",
        *[k for k in _COLUMNS if k != "service_type"],
    )


def size_band(definitions: Definitions) -> pl.Expr:
    """The key of the band of beds a service is in; null where its beds are not known."""
    band = pl.lit(None, dtype=pl.String)
    for entry in sorted(definitions.size_bands, key=lambda b: b.at_least):
        band = pl.when(pl.col("beds") >= entry.at_least).then(pl.lit(entry.key)).otherwise(band)
    return band


def group_titles(standing: pl.DataFrame, by: str, definitions: Definitions) -> dict[str, str]:
    """What the groups are called."""
    match by:
        case "service_type":
            return {t.key: t.plural for t in definitions.types_of_care}
        case "care_home":
            return dict(_CARE_HOME_TITLES)
        case "user_band":
            return dict(definitions.user_bands.titles)
        case "size":
            return {b.key: b.title for b in definitions.size_bands}
        case "ownership":
            return dict(definitions.ownerships.titles)
        case "authority":
            return {p.code: p.name for p in definitions.places.places.values()}
        case "owner" | "brand":
            name = "provider_name" if by == "owner" else "brand_name"
            pairs = (
                standing.select("group", name).drop_nulls().unique("group", keep="first", maintain_order=True)
            )
            return dict(pairs.iter_rows()) | {"none": "No brand"}
        case _:
            return {g: g for g in standing["group"].unique().drop_nulls()}
