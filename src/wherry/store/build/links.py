"""Which ids are one home: as published, and as inferred from place, time and name."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from wherry.domain.files import FileRecord
from wherry.sources.tidy import Tidy
from wherry.store.build.state import State

LONGEST_GAP = timedelta(days=120)
"""Between the end of one registration and the start of the next at the same place. Of the 194
predecessors that the South West answers of 2021 state, most follow on within a month."""

SAME = ["location_id", "kind", "other_id"]


def fold_links(state: State, tidy: Tidy, record: FileRecord) -> State:
    """Add the links a file states, then those its arrivals and departures suggest."""
    # Two sheets of a workbook may state the same pair, one with its reason.
    told = tidy.link.sort("reason", nulls_last=True).unique(SAME, keep="first", maintain_order=True)
    stated = told.join(state["link"], on=SAME, how="anti").with_columns(
        basis=pl.lit("published"), first_seen_on=pl.lit(record.as_at)
    )
    # What was inferred and is now published is published.
    inferred_before = (pl.col("basis") == "inferred") & pl.struct(SAME).is_in(
        told.select(pl.struct(SAME).alias("same"))["same"].implode()
    )
    link = state["link"].with_columns(
        basis=pl.when(inferred_before).then(pl.lit("published")).otherwise("basis")
    )
    state = state.with_tables(link=link).adding("link", stated)
    return state.adding("link", _inferred(state, record))


def _inferred(state: State, record: FileRecord) -> pl.DataFrame:
    """A location that arrives where another of its kind left shortly before is its successor.

    The postcode must be the same, and the name too unless the new one shows an inherited rating.
    Recent arrivals are looked at again with every file: the flag may come with a later one.
    """
    location, link = state["location"], state["link"]
    has_link = link.filter(pl.col("kind") == "predecessor")["location_id"]
    plain_name = pl.col("name").str.to_lowercase().str.replace_all(r"[^a-z0-9]", "")
    earliest = record.as_at - LONGEST_GAP
    came = location.filter(
        pl.col("valid_to").is_null()
        & (pl.col("valid_from").min().over("location_id") > earliest)
        & ~pl.col("location_id").is_in(has_link.implode())
        & pl.col("postcode").is_not_null()
    )
    recently = location.filter(
        (pl.col("valid_to") == pl.col("valid_to").max().over("location_id"))
        & pl.col("valid_to").is_not_null().all().over("location_id")
        & (pl.col("valid_to") > earliest - LONGEST_GAP)
        & (pl.col("valid_to") <= record.as_at)
    )
    if came.height == 0 or recently.height == 0:
        return link.clear()
    inherits = state["rating"].filter(pl.col("is_inherited") & pl.col("superseded_on").is_null())
    pairs = came.select(
        "location_id",
        "postcode",
        "is_care_home",
        "valid_from",
        name=plain_name,
        inherits=pl.col("location_id").is_in(inherits["location_id"].implode()),
    ).join(
        recently.select(
            "postcode", "is_care_home", other_id="location_id", left_on="valid_to", other_name=plain_name
        ),
        on=["postcode", "is_care_home"],
    )
    gap = (pl.col("valid_from") - pl.col("left_on")).abs()
    return (
        pairs.filter(
            (pl.col("location_id") != pl.col("other_id"))
            & (gap <= LONGEST_GAP)
            & ((pl.col("name") == pl.col("other_name")) | pl.col("inherits"))
        )
        .sort(gap, "location_id", "other_id")
        .unique("location_id", keep="first", maintain_order=True)
        .unique("other_id", keep="first", maintain_order=True)
        .select(
            "location_id",
            "other_id",
            kind=pl.lit("predecessor"),
            reason=pl.lit("same place, registered again"),
            basis=pl.lit("inferred"),
            first_seen_on=pl.lit(record.as_at),
        )
    )
