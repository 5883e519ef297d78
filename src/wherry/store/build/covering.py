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
    first = pl.lit(None, dtype=pl.Date)
    last = pl.lit(None, dtype=pl.Date)
    for as_at, coverages in _by_day(files, speaks).items():
        covered = pl.any_horizontal([inside(c) for c in coverages])
        day = pl.lit(as_at)
        within = covered & (pl.col(since) <= day) & (pl.col(before).is_null() | (day < pl.col(before)))
        marked = pl.when(within).then(day)
        first = pl.coalesce(first, marked)
        last = pl.coalesce(marked, last)
    return rows.with_columns(first_covered=first, last_covered=last)


def _by_day(
    files: tuple[FileRecord, ...], speaks: Callable[[FileRecord], bool]
) -> dict[date, list[Coverage]]:
    days: dict[date, list[Coverage]] = {}
    for record in sorted(files, key=lambda f: f.as_at):
        if speaks(record):
            known = days.setdefault(record.as_at, [])
            if record.coverage not in known:
                known.append(record.coverage)
    return days
