"""What the register knows on a day of how ratings began and ended, and nothing that came after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wherry.analysis.areas import authority_on
from wherry.analysis.forecast.told import Told, told_by
from wherry.analysis.standing import RATING_ORDER, Standings

DAYS_A_MONTH = 365.25 / 12
NOTHING, INSPECTED, LEFT = 0, 1, 2
"""What ended a month of a rating: nothing, a new rating, or the service left the register."""

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class RatedMonths:
    """Months that rated services spent under a rating, one element each.

    `kind` is 1 for care homes and 0 for community services, `rating` and `next_rating` number
    RATINGS (`next_rating` -1 where no inspection ended the month), `age` is the age of the rating
    in whole months at the start of the month, `ago` counts months back from the day: 1 is the
    month that ended on it. `event` is NOTHING, INSPECTED or LEFT. `service` numbers `service_ids`.
    """

    kind: Whole
    rating: Whole
    age: Whole
    ago: Whole
    event: Whole
    next_rating: Whole
    service: Whole


@dataclass(frozen=True)
class Entries:
    """Services that came to be rated, one element each; `is_inherited` where they came with the
    rating of an earlier registration."""

    kind: Whole
    rating: Whole
    ago: Whole
    is_inherited: NDArray[np.bool_]
    service: Whole


@dataclass(frozen=True)
class KnownHistory:
    """Everything the rates are fitted on, as known on `day`.

    `services` has a row a service, in the order of the numbers: location_id, authority_code (by
    the places of the day), provider_id, is_care_home.
    """

    day: date
    months: RatedMonths
    entries: Entries
    services: pl.DataFrame
    told: Told


def known_history(standings: Standings, day: date, rule: str) -> KnownHistory:
    """The history of all rated services up to a day; `rule` is the measure's for several services.

    A rating published, a departure or a registration after the day does not exist here.
    """
    register = standings.register
    told = told_by(register.release.files, register.definitions.places, day)
    return standings.prepared(
        ("forecast history", day, rule),
        lambda: _history(episodes(standings, day, rule), services_on(standings, day), told, day),
    )


def services_on(standings: Standings, day: date) -> pl.DataFrame:
    """Services registered up to a day, with the facts of their newest span up to it."""
    spans = standings.spans_once_per_site.filter(
        (pl.col("valid_from") <= day) & pl.col("is_care_home").is_not_null()
    )
    authority = authority_on(standings.register.definitions.places, day)
    return (
        spans.with_columns(authority_code=authority)
        .sort("location_id", "valid_from")
        .group_by("location_id", maintain_order=True)
        .agg(pl.col("authority_code", "provider_id", "is_care_home").last())
    )


def episodes(standings: Standings, day: date, rule: str) -> pl.DataFrame:
    """One row a rating that stood for a time: location_id, rating (number in RATINGS), published_on,
    begins_on, ends_on (null: stands on the day), event, next_rating, is_entry, is_inherited."""
    stay = (
        standings.spans_once_per_site.filter(pl.col("valid_from") <= day)
        .group_by("location_id")
        .agg(
            came_on=pl.col("valid_from").min(),
            left_on=pl.when(pl.col("valid_to").is_null().any())
            .then(None)
            .otherwise(pl.col("valid_to").max()),
        )
    )
    rated = standings.ratings(rule).filter(pl.col("from_on") <= day).join(stay, on="location_id")
    known = rated.with_columns(
        rating=pl.col("rating").replace_strict(RATING_ORDER, return_dtype=pl.Int64),
        begins_on=pl.max_horizontal("from_on", "came_on"),
        ends_on=pl.min_horizontal("to_on", "left_on"),
    ).filter(pl.col("ends_on").is_null() | (pl.col("begins_on") < pl.col("ends_on")))
    ordered = known.with_columns(
        ends_on=pl.when(pl.col("ends_on") <= day).then("ends_on"),  # What comes later is not known.
    ).sort("location_id", "begins_on")
    own = "location_id"
    ordered = ordered.with_columns(
        next_rating=pl.col("rating").shift(-1).over(own),
        next_begins_on=pl.col("begins_on").shift(-1).over(own),
        is_entry=pl.int_range(pl.len()).over(own) == 0,
    )
    inspected = (pl.col("next_begins_on") == pl.col("ends_on")).fill_null(value=False)
    return ordered.with_columns(
        event=pl.when(inspected)
        .then(pl.lit(INSPECTED))
        .when(pl.col("ends_on").is_not_null())
        .then(pl.lit(LEFT))
        .otherwise(pl.lit(NOTHING)),
        next_rating=pl.when(inspected).then("next_rating").otherwise(-1),
        is_inherited=pl.col("published_on") < pl.col("came_on"),
    ).select(
        "location_id",
        "rating",
        "published_on",
        "begins_on",
        "ends_on",
        "event",
        "next_rating",
        "is_entry",
        "is_inherited",
    )


def _history(rated: pl.DataFrame, services: pl.DataFrame, told: Told, day: date) -> KnownHistory:
    numbered = _with_spans_told(services, told).with_row_index("service")
    rows = rated.join(numbered, on="location_id", how="inner", maintain_order="left")
    kind = rows["is_care_home"].cast(pl.Int64).to_numpy()
    service = rows["service"].cast(pl.Int64).to_numpy()
    rating = rows["rating"].to_numpy()
    begins, published = _months_ago(rows["begins_on"], day), _months_ago(rows["published_on"], day)
    ends = _months_ago(rows["ends_on"].fill_null(day), day)
    event = rows["event"].cast(pl.Int64).to_numpy()
    # Months are counted back from the day; a rating is there in those at whose start it stood.
    first = np.floor(begins).astype(np.int64)
    last = np.where(event == NOTHING, 1, np.floor(ends).astype(np.int64) + 1)
    count = np.maximum(first - last + 1, 0)
    of = np.repeat(np.arange(len(count)), count)
    ago = first[of] - (np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count))
    is_last = ago == last[of]
    happened = np.where(is_last, event[of], NOTHING)
    earliest, latest = _months_ago(rows["told_from"], day), _months_ago(rows["told_to"], day)
    is_told = (ago <= earliest[of]) & (ago > latest[of])
    of, ago, happened = of[is_told], ago[is_told], happened[is_told]
    months = RatedMonths(
        kind=kind[of],
        rating=rating[of],
        age=np.maximum(np.floor(published[of] - ago).astype(np.int64), 0),
        ago=ago,
        event=happened,
        next_rating=np.where(happened == INSPECTED, rows["next_rating"].to_numpy()[of], -1),
        service=service[of],
    )
    came = rows["is_entry"].to_numpy() & (begins < earliest) & (begins >= latest)
    entries = Entries(
        kind=kind[came],
        rating=rating[came],
        ago=np.floor(begins[came]).astype(np.int64) + 1,
        is_inherited=rows["is_inherited"].fill_null(value=False).to_numpy()[came],
        service=service[came],
    )
    return KnownHistory(day, months, entries, services, told)


def _with_spans_told(services: pl.DataFrame, told: Told) -> pl.DataFrame:
    """Services with `told_from` and `told_to`: the longest span that any file tells of them. Where
    none does, an empty span at the end."""
    spans = told.spans()
    anywhere = spans.filter(pl.col("authority_code").is_null()).drop("authority_code")
    here = spans.drop_nulls("authority_code")
    nobody = pl.lit(date.max)
    return (
        services.join(here, on=["authority_code", "is_care_home"], how="left", maintain_order="left")
        .join(anywhere, on="is_care_home", how="left", suffix="_anywhere", maintain_order="left")
        .with_columns(
            told_from=pl.min_horizontal("told_from", "told_from_anywhere").fill_null(nobody),
            told_to=pl.max_horizontal("told_to", "told_to_anywhere").fill_null(nobody),
        )
        .drop("told_from_anywhere", "told_to_anywhere")
    )


def _months_ago(days: pl.Series, day: date) -> NDArray[np.float64]:
    since = (pl.Series([day]).cast(pl.Date) - days).dt.total_days()
    return since.cast(pl.Float64).fill_null(0.0).to_numpy() / DAYS_A_MONTH
