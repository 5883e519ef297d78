"""The register while it is being built."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from wherry.domain.coverage import Listing
from wherry.domain.files import FileRecord
from wherry.store.schema import TABLES, empty_table

RATING_SOURCES = ("cqc_active_locations", "cqc_api", "cqc_ratings")
"""Sources whose snapshots show overall ratings."""

FOLD_ORDER = (
    "community_history",
    "cqc_deactivated",
    "cqc_api",
    "cqc_directory",
    "cqc_active_locations",
    "cqc_ratings",
    "cqc_dual_registrations",
    "oflog",
    "ons_geography",
)
"""Of files of one day, the later in this order has the last word on that day."""


@dataclass(frozen=True)
class State:
    """Tables by name and the files folded into them, in order of folding."""

    tables: dict[str, pl.DataFrame] = field(
        default_factory=lambda: {name: empty_table(name) for name in TABLES}
    )
    files: tuple[FileRecord, ...] = ()

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.tables[table]

    def with_tables(self, **tables: pl.DataFrame) -> State:
        """The state with some tables replaced."""
        return replace(self, tables=self.tables | tables)

    def adding(self, table: str, rows: pl.DataFrame) -> State:
        """The state with rows appended to a table; absent columns are null."""
        if rows.height == 0:
            return self
        columns = TABLES[table].columns
        shaped = rows.select(
            (pl.col(c) if c in rows.columns else pl.lit(None)).cast(kind).alias(c)
            for c, kind in columns.items()
        )
        return self.with_tables(**{table: pl.concat([self[table], shaped])})


def fold_key(record: FileRecord) -> tuple[object, ...]:
    """The order of folding: by date, then by source, changes after the load they add to, then by name."""
    rank = FOLD_ORDER.index(record.source) if record.source in FOLD_ORDER else len(FOLD_ORDER)
    is_partial = record.coverage.listing is Listing.PARTIAL
    return record.as_at, rank, is_partial, record.name, record.sha256
