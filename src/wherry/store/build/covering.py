"""Which rows lie inside a file's coverage, and which days of earlier files speak for a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl

from wherry.domain.coverage import Coverage, Listing, Services
from wherry.domain.files import FileRecord

ONE_DAY = timedelta(days=1)


def inside(coverage: Coverage) -> pl.Expr:
    """Whether a row with `authority_code` and `is_care_home` is inside the coverage.

    A row whose authority is not known lies inside the nation only; one of unknown kind only
    where all services are listed.
    """
    expression = pl.lit(coverage.listing is not Listing.NOTHING)
    if coverage.authorities is not None:
        expression &= pl.col("authority_code").is_in(list(coverage.authorities)).fill_null(value=False)
    if coverage.services is not Services.ALL:
        is_care_home = pl.col("is_care_home") == (coverage.services is Services.CARE_HOMES)
        expression &= is_care_home.fill_null(value=False)
    return expression


def covering_days(
    rows: pl.DataFrame,
    files: tuple[FileRecord, ...],
    speaks: Callable[[FileRecord], bool],
    since: str,
    before: str,
) -> pl.DataFrame:
    """The first and last day of files that cover each row, from `since` up to, not including, `before`.

    `rows` has `authority_code`, `is_care_home` and the two day columns; null in `before` is no
    end. Returns the rows with `first_covered` and `last_covered` added, null where no file does.
    """
    if rows.height == 0:
        nothing = pl.lit(None, dtype=pl.Date)
        return rows.with_columns(first_covered=nothing, last_covered=nothing)
    firsts, lasts = [], []
    for coverage, days in _days_of(files, speaks).items():
        is_inside = rows.select(inside(coverage)).to_series()
        if not is_inside.any():
            continue
        starts = days.search_sorted(rows[since], side="left")
        # A row without an end is covered by every day from its start.
        ends = days.search_sorted(rows[before].fill_null(date.max), side="left")
        is_covered = is_inside & (starts < ends).fill_null(value=False)
        firsts.append(_picked(days, starts, is_covered))
        lasts.append(_picked(days, ends.cast(pl.Int64) - 1, is_covered))
    found = [s.alias(f"first_{n}") for n, s in enumerate(firsts)]
    found += [s.alias(f"last_{n}") for n, s in enumerate(lasts)]
    frame = rows.with_columns(found)
    numbers = range(len(firsts))
    return frame.with_columns(
        first_covered=_extreme(pl.min_horizontal, [f"first_{n}" for n in numbers]),
        last_covered=_extreme(pl.max_horizontal, [f"last_{n}" for n in numbers]),
    ).select(*rows.columns, "first_covered", "last_covered")


def _extreme(function: Callable[..., pl.Expr], columns: list[str]) -> pl.Expr:
    return function(columns) if columns else pl.lit(None, dtype=pl.Date)


def _picked(days: pl.Series, places: pl.Series, is_covered: pl.Series) -> pl.Series:
    """The days at some places, null where the row is not covered."""
    chosen = places.clip(0, days.len() - 1).fill_null(0)
    return days.gather(chosen).set(~is_covered, None)


def _days_of(
    files: tuple[FileRecord, ...], speaks: Callable[[FileRecord], bool]
) -> dict[Coverage, pl.Series]:
    """The days of the files of each coverage, in order."""
    days: dict[Coverage, set[date]] = {}
    for record in files:
        if speaks(record):
            days.setdefault(record.coverage, set()).add(record.as_at)
    return {coverage: pl.Series(sorted(found), dtype=pl.Date) for coverage, found in days.items()}
