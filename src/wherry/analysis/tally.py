"""Counting standings by a measure: the one place where a share is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from wherry.definitions import Measure
from wherry.domain.ratings import RATINGS

DAYS_A_YEAR = 365.25  # Ages are told to a tenth of a year.
OLD_RATING_YEARS = 4  # The age from which CQC and councils call a rating old (reference field.md K6).


@dataclass(frozen=True)
class Share:
    """One counted share.

    `rated` and `good_or_outstanding` count rated services. `numerator` and `denominator` are the
    measure's own, in services or beds; `share` is their quotient from 0 to 1, None when nothing
    is counted. `rank` is 1 for the best of `ranked` places with something to count; equal shares
    have the same rank, the best of theirs. `unrated` services stand beside the share;
    `share_low` and `share_high` are the range it would have if they were counted as not, or as,
    in the numerator; all three are None where files list rated services only. `left_out`
    services could not be counted (inherited ratings or unknown beds, where the measure leaves
    those out). Ages are in years on the day.
    """

    code: str
    name: str
    rated: int
    good_or_outstanding: int
    share: float | None
    rank: int | None
    ranked: int | None
    unrated: int | None
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

    The standing has a column `is_listed`: whether unrated services are listed there too.
    Columns: the value of `by` (or none), rated, good_or_outstanding, unrated, numerator,
    denominator, left_out, low, high, rolled_up, median_rating_age_years,
    older_than_four_years_share.
    """
    rule = counting(measure)
    is_rated = pl.col("rating").is_not_null() & ~rule.is_left_out
    is_counted = rule.denominator > 0
    is_listed = pl.col("is_listed").all()
    age = age_in_years(day)
    aggregates = [
        is_rated.sum().alias("rated"),
        (is_rated & pl.col("rating").is_in(RATINGS[:2])).sum().alias("good_or_outstanding"),
        pl.when(is_listed).then(rule.unrated.sum()).alias("unrated"),
        rule.numerator.sum().alias("numerator"),
        rule.denominator.sum().alias("denominator"),
        (rule.is_left_out & rule.is_meant).sum().alias("left_out"),
        pl.when(is_listed).then(rule.unrated_weight.sum()).alias("unrated_weight"),
        (pl.col("is_rolled_up") & ~rule.is_left_out).sum().alias("rolled_up"),
        pl.when(is_counted).then(age).median().alias("median_rating_age_years"),
        pl.when(is_counted).then(age > OLD_RATING_YEARS).mean().alias("older_than_four_years_share"),
    ]
    counted = standing.group_by(by).agg(aggregates) if by else standing.select(aggregates)
    whole = pl.col("denominator") + pl.col("unrated_weight")
    counted = counted.with_columns(
        share_low=_quotient(pl.col("numerator"), whole),
        share_high=_quotient(pl.col("numerator") + pl.col("unrated_weight"), whole),
    )
    if measure.unrated == "counted":
        # Where unrated services are not listed, there is nothing that can be counted.
        counted = counted.with_columns(
            numerator=pl.when(whole.is_not_null()).then("numerator").otherwise(0),
            denominator=whole.fill_null(0),
        )
    share = _quotient(pl.col("numerator"), pl.col("denominator"))
    return counted.with_columns(share=share).drop("unrated_weight")


def age_in_years(day: date) -> pl.Expr:
    """How old the rating of a service is on a day."""
    return (pl.lit(day) - pl.col("published_on")).dt.total_days() / DAYS_A_YEAR


@dataclass(frozen=True)
class Counting:
    """What one service of a standing adds to each count of a measure.

    Weights are 1, or beds; `unrated` is 1 for a service without a rating. `is_left_out` marks
    rated services that the measure does not count, `is_meant` the kind of service it is about.
    """

    numerator: pl.Expr
    denominator: pl.Expr
    unrated: pl.Expr
    unrated_weight: pl.Expr
    is_left_out: pl.Expr
    is_meant: pl.Expr


def counting(measure: Measure) -> Counting:
    """How a measure counts a service: the one definition for a day (`tally`) and for many (`trend`)."""
    is_rated = pl.col("rating").is_not_null()
    is_meant, weight = pl.lit(value=True), pl.lit(1, dtype=pl.Int64)
    out = pl.lit(value=False)
    if measure.inherited == "left_out":
        out |= pl.col("is_inherited").fill_null(value=False)
    if measure.weight == "beds":
        is_meant, weight = pl.col("is_care_home").fill_null(value=False), pl.col("beds").cast(pl.Int64)
        out |= weight.is_null() | ~is_meant
    is_left_out = is_rated & out
    counts = is_rated & ~out & pl.col("rating").is_in(measure.denominator)

    def adds(condition: pl.Expr) -> pl.Expr:
        return pl.when(condition).then(weight).otherwise(pl.lit(0, dtype=pl.Int64))

    return Counting(
        numerator=adds(counts & pl.col("rating").is_in(measure.numerator)),
        denominator=adds(counts),
        unrated=(~is_rated).cast(pl.Int64),
        unrated_weight=adds(~is_rated & is_meant & weight.is_not_null()),
        is_left_out=is_left_out,
        is_meant=is_meant,
    )


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
    fields: dict[str, Any] = {f: row.get(f) for f in Share.__dataclass_fields__ if f not in ("code", "name")}
    return Share(code=code, name=name, **fields)
