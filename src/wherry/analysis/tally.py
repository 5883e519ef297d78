"""Counting standings by a measure: the one place where a share is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.definitions import Measure
from wherry.domain.ratings import RATINGS

DAYS_A_YEAR = 365.25
OLD_RATING_YEARS = 4  # The age from which CQC and councils call a rating old (reference field.md K6).


@dataclass(frozen=True)
class Share:
    """One counted share.

    `rated` and `good_or_outstanding` count rated services. `numerator` and `denominator` are the
    measure's own, in services or beds; `share` is their quotient from 0 to 1, None when nothing
    is counted. `rank` is 1 for the best of `ranked` places with something to count; equal shares
    have the same rank, the best of theirs. `unrated` services stand beside the share;
    `share_low` and `share_high` are the range it would have if they were counted as not, or as,
    in the numerator. `left_out` services could not be counted (inherited ratings or unknown
    beds, where the measure leaves those out). Ages are in years on the day.
    """

    code: str
    name: str
    rated: int
    good_or_outstanding: int
    share: float | None
    rank: int | None
    ranked: int | None
    unrated: int
    numerator: int
    denominator: int
    left_out: int
    share_low: float | None
    share_high: float | None
    median_rating_age_years: float | None
    older_than_four_years_share: float | None
    rolled_up: int


def tally(
    standing: pl.DataFrame, measure: Measure, day: date, by: str | list[str] | None = None
) -> pl.DataFrame:
    """Counts of a standing by a measure, one row for each value of the column (or columns) `by`.

    Columns: the value of `by` (or none), rated, good_or_outstanding, unrated, numerator,
    denominator, left_out, low, high, rolled_up, median_rating_age_years,
    older_than_four_years_share.
    """
    is_rated = pl.col("rating").is_not_null()
    is_out = is_rated & is_left_out(measure)
    counts = is_rated & ~is_out & pl.col("rating").is_in(measure.denominator)
    hits = counts & pl.col("rating").is_in(measure.numerator)
    weight = weight_of(measure)
    unrated = ~is_rated & (pl.col("beds").is_not_null() if measure.weight == "beds" else pl.lit(value=True))
    if measure.weight == "beds":
        unrated &= pl.col("is_care_home").fill_null(value=False)
    age = (pl.lit(day) - pl.col("published_on")).dt.total_days() / DAYS_A_YEAR
    aggregates = [
        (is_rated & ~is_out).sum().alias("rated"),
        (is_rated & ~is_out & pl.col("rating").is_in(RATINGS[:2])).sum().alias("good_or_outstanding"),
        (~is_rated).sum().alias("unrated"),
        pl.when(hits).then(weight).sum().alias("numerator"),
        pl.when(counts).then(weight).sum().alias("denominator"),
        is_out.sum().alias("left_out"),
        pl.when(unrated).then(weight).sum().alias("unrated_weight"),
        (pl.col("is_rolled_up") & ~is_out).sum().alias("rolled_up"),
        pl.when(counts).then(age).median().alias("median_rating_age_years"),
        pl.when(counts).then(age > OLD_RATING_YEARS).mean().alias("older_than_four_years_share"),
    ]
    counted = standing.group_by(by).agg(aggregates) if by else standing.select(aggregates)
    if measure.unrated == "counted":
        counted = counted.with_columns(denominator=pl.col("denominator") + pl.col("unrated_weight"))
        low, whole, high = (
            pl.col("numerator"),
            pl.col("denominator"),
            pl.col("numerator") + pl.col("unrated_weight"),
        )
    else:
        whole = pl.col("denominator") + pl.col("unrated_weight")
        low, high = pl.col("numerator"), pl.col("numerator") + pl.col("unrated_weight")
    return counted.with_columns(
        share=_quotient(pl.col("numerator"), pl.col("denominator")),
        share_low=_quotient(low, whole),
        share_high=_quotient(high, whole),
    ).drop("unrated_weight")


def weight_of(measure: Measure) -> pl.Expr:
    """What a service adds: itself, or its beds."""
    return pl.col("beds").cast(pl.Int64) if measure.weight == "beds" else pl.lit(1, dtype=pl.Int64)


def is_left_out(measure: Measure) -> pl.Expr:
    """Rated services that the measure does not count."""
    out = pl.lit(value=False)
    if measure.inherited == "left_out":
        out |= pl.col("is_inherited").fill_null(value=False)
    if measure.weight == "beds":
        out |= pl.col("beds").is_null() | ~pl.col("is_care_home").fill_null(value=False)
    return out


def _quotient(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    return pl.when(below > 0).then(above / below)


def ranked(counted: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """The counts with `rank` and `ranked`: 1 + the number of strictly better places.

    Quotients of whole numbers are rounded the same way wherever they are equal, so that equal
    shares are equal floats.
    """
    better_first = pl.col("share") if measure.direction == "lower_is_better" else -pl.col("share")
    return counted.with_columns(
        rank=pl.when(pl.col("share").is_not_null()).then(better_first.rank("min")).cast(pl.Int64),
        ranked=pl.col("share").is_not_null().sum().cast(pl.Int64),
    )


def share_from(row: dict[str, object], code: str, name: str) -> Share:
    """A counted row as a frozen value."""
    fields = {f: row.get(f) for f in Share.__dataclass_fields__ if f not in ("code", "name")}
    return Share(code=code, name=name, **fields)  # type: ignore[arg-type]
