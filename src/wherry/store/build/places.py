"""Keeping every span inside the days on which its authority existed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from wherry.definitions import Gazetteer
from wherry.domain.places import Place, PlaceKind
from wherry.store.schema import LOCATION


def align_with_places(location: pl.DataFrame, gazetteer: Gazetteer, up_to: date) -> pl.DataFrame:
    """Split spans at reorganisations up to a day and give each part the authority of its days.

    Before a reorganisation a location stood in the only predecessor, or in the one its earlier
    span names; after it in the only successor, or in the one its later span names. Where neither
    settles it, the authority is not known.
    """
    authorities = [p for p in gazetteer.places.values() if p.kind is PlaceKind.AUTHORITY]
    for day in sorted({p.valid_from for p in authorities if p.valid_from and p.valid_from <= up_to}):
        begun = {p.code: p for p in authorities if p.valid_from == day}
        ended = {p.code: p for p in authorities if p.valid_to == day}
        location = _aligned(location, day, begun, ended)
    return location


def _aligned(
    location: pl.DataFrame, day: date, begun: dict[str, Place], ended: dict[str, Place]
) -> pl.DataFrame:
    before, after = (
        pl.col("valid_from") < day,
        pl.col("valid_to").is_null() | (pl.col("valid_to") > day),
    )
    early = before & pl.col("authority_code").is_in(list(begun))
    late = after & pl.col("authority_code").is_in(list(ended))
    concerned = location.filter(early | late)["location_id"].unique()
    if concerned.len() == 0:
        return location
    is_concerned = pl.col("location_id").is_in(concerned.implode())
    spans = location.filter(is_concerned)
    crossing = before & after
    halves = [
        spans.filter(~crossing),
        spans.filter(crossing).with_columns(valid_to=pl.lit(day)),
        spans.filter(crossing).with_columns(valid_from=pl.lit(day)),
    ]
    split = pl.concat(halves).sort("location_id", "valid_from")
    code = pl.col("authority_code")
    neighbours = split.with_columns(
        previous=code.shift(1).over("location_id"), following=code.shift(-1).over("location_id")
    )
    is_before = pl.col("valid_to").is_not_null() & (pl.col("valid_to") <= day)
    named_before = _one_of("previous", begun, lambda p: p.predecessors)
    named_after = _one_of("following", ended, lambda p: p.successors)
    only_before = {c: p.predecessors[0] for c, p in begun.items() if len(p.predecessors) == 1}
    only_after = {c: p.successors[0] for c, p in ended.items() if len(p.successors) == 1}
    aligned = neighbours.with_columns(
        authority_code=pl.when(is_before & code.is_in(list(begun)))
        .then(pl.coalesce(_looked_up(code, only_before), named_before))
        .when(~is_before & code.is_in(list(ended)))
        .then(pl.coalesce(_looked_up(code, only_after), named_after))
        .otherwise(code)
    ).select(location.columns)
    return pl.concat([location.filter(~is_concerned), merge_equal_spans(aligned)])


def _one_of(neighbour: str, places: dict[str, Place], kin: Callable[[Place], tuple[str, ...]]) -> pl.Expr:
    """The neighbouring span's authority, where it is one that this span's may come from or pass to."""
    expression = pl.lit(None, dtype=pl.String)
    for code, place in places.items():
        is_kin = (pl.col("authority_code") == code) & pl.col(neighbour).is_in(list(kin(place)))
        expression = pl.when(is_kin).then(neighbour).otherwise(expression)
    return expression


def _looked_up(code: pl.Expr, mapping: dict[str, str]) -> pl.Expr:
    if not mapping:
        return pl.lit(None, dtype=pl.String)
    return code.replace_strict(mapping, default=None, return_dtype=pl.String)


def merge_equal_spans(spans: pl.DataFrame) -> pl.DataFrame:
    """Join spans that follow one another without a gap and state the same facts."""
    facts = [c for c in LOCATION.columns if c not in ("location_id", "valid_from", "valid_to", "observed_on")]
    ordered = spans.sort("location_id", "valid_from")
    same = pl.all_horizontal([pl.col(c).eq_missing(pl.col(c).shift(1)) for c in ["location_id", *facts]])
    follows = (pl.col("valid_from") == pl.col("valid_to").shift(1)).fill_null(value=False)
    run = (~(same & follows)).cum_sum().alias("run")
    return (
        ordered.with_columns(run)
        .group_by("run", maintain_order=True)
        .agg(
            pl.col("location_id", "valid_from").first(),
            pl.col("valid_to").last(),
            pl.col("observed_on").min(),
            pl.col(facts).first(),
        )
        .select(spans.columns)
    )
