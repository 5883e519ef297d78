"""What changed between two days, service by service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.analysis.standing import RATING_ORDER


@dataclass(frozen=True)
class Movement:
    """One service that moved: its rating before and after (None: unrated or not there).

    `rated_on` is the publication of the later rating. `other_id` is the id under which a service
    was registered before (of one that entered) or again (of one that left).
    """

    location_id: str
    name: str
    type_of_care: str
    was: str | None
    now: str | None
    rated_on: date | None
    other_id: str | None = None


@dataclass(frozen=True)
class Movements:
    """Movements from one day to another. Services that went to another id are not closures:
    they stand under entered and left with that id."""

    since: date
    upgraded: tuple[Movement, ...]
    downgraded: tuple[Movement, ...]
    newly_rated: tuple[Movement, ...]
    no_longer_rated: tuple[Movement, ...]
    entered: tuple[Movement, ...]
    left: tuple[Movement, ...]


def movements_between(
    since: date, before: pl.DataFrame, after: pl.DataFrame, link: pl.DataFrame
) -> Movements:
    """Movements between two standings of one area."""
    columns = ["location_id", "name", "type_of_care", "rating", "published_on"]
    pairs = (
        after.select(columns)
        .join(
            before.select(
                "location_id",
                was_name="name",
                was_type="type_of_care",
                was="rating",
                there=pl.lit(value=True),
            ),
            on="location_id",
            how="full",
            coalesce=True,
        )
        .with_columns(
            stays=pl.col("there").fill_null(value=False) & pl.col("name").is_not_null(),
            came=pl.col("there").is_null(),
            name=pl.coalesce("name", "was_name"),
            type_of_care=pl.coalesce("type_of_care", "was_type"),
        )
        .sort("name", "location_id")
    )
    order = {"now": pl.col("rating"), "was": pl.col("was")}
    now, was = (e.replace_strict(RATING_ORDER, default=None, return_dtype=pl.Int8) for e in order.values())
    stays = pl.col("stays")
    return Movements(
        since=since,
        upgraded=_rows(pairs.filter(stays & (now < was))),
        downgraded=_rows(pairs.filter(stays & (now > was))),
        newly_rated=_rows(pairs.filter(stays & pl.col("was").is_null() & pl.col("rating").is_not_null())),
        no_longer_rated=_rows(pairs.filter(stays & pl.col("was").is_not_null() & pl.col("rating").is_null())),
        entered=_rows(_with_other(pairs.filter("came"), link, "location_id", "other_id")),
        left=_rows(_with_other(pairs.filter(~stays & ~pl.col("came")), link, "other_id", "location_id")),
    )


def _with_other(rows: pl.DataFrame, link: pl.DataFrame, mine: str, others: str) -> pl.DataFrame:
    known = (
        link.filter(pl.col("kind") == "predecessor")
        .select(pl.col(mine).alias("location_id"), pl.col(others).alias("linked_id"))
        .unique("location_id", keep="last", maintain_order=True)
    )
    return rows.join(known, on="location_id", how="left", maintain_order="left")


def _rows(frame: pl.DataFrame) -> tuple[Movement, ...]:
    has_other = "linked_id" in frame.columns
    return tuple(
        Movement(
            row["location_id"],
            row["name"] or row["location_id"],
            row["type_of_care"],
            row["was"],
            row["rating"],
            row["published_on"],
            row["linked_id"] if has_other else None,
        )
        for row in frame.iter_rows(named=True)
    )
