"""Every table of the register, described once."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

import polars as pl

from wherry.sources.tidy import AREA_MEASURE, BOUNDARY, FACTS, LINK, NEIGHBOUR

SCHEMA_VERSION: Final = 1


@dataclass(frozen=True)
class TableSchema:
    """A table: what one row is, its columns in order, and the columns that make a row unique."""

    row: str
    columns: dict[str, pl.DataType]
    key: tuple[str, ...]


LOCATION: Final = TableSchema(
    row="A location over a span of days with unchanged facts: from valid_from up to, not "
    "including, valid_to; null while it goes on. observed_on is the date of the first file that "
    "stated these facts; facts are carried back from there to the start of registration.",
    columns={
        "location_id": pl.String(),
        "valid_from": pl.Date(),
        "valid_to": pl.Date(),
        "registered_on": pl.Date(),
        "deregistered_on": pl.Date(),
        "observed_on": pl.Date(),
        **FACTS,
    },
    key=("location_id", "valid_from"),
)

RATING: Final = TableSchema(
    row="One published rating (or its absence, where a file shows that one was withdrawn) of a "
    "location, service group and key question. It counts from effective_on up to, not including, "
    "superseded_on; null while it stands. The two are equal when it never stood. effective_on is "
    "the day of publication, or the day after the last file that should have shown it and did not.",
    columns={
        "location_id": pl.String(),
        "service_group": pl.String(),
        "key_question": pl.String(),
        "rating": pl.String(),
        "published_on": pl.Date(),
        "is_inherited": pl.Boolean(),
        "regime": pl.String(),
        "report_id": pl.String(),
        "first_seen_on": pl.Date(),
        "first_seen_in": pl.String(),
        "effective_on": pl.Date(),
        "superseded_on": pl.Date(),
        "sequence": pl.Int16(),
    },
    key=(
        "location_id",
        "service_group",
        "key_question",
        "effective_on",
        "published_on",
        "rating",
        "first_seen_on",
        "sequence",
    ),
)

TABLES: Final[dict[str, TableSchema]] = {
    "location": LOCATION,
    "rating": RATING,
    "link": TableSchema(
        row="Two location ids that belong together: the other came before (predecessor), or both "
        "are one site and the other is its primary (dual_registration). basis says whether a "
        "file states it or Wherry inferred it.",
        columns={**LINK, "basis": pl.String(), "first_seen_on": pl.Date()},
        key=("location_id", "kind", "other_id"),
    ),
    "sighting": TableSchema(
        row="The last day on which a source listed a location.",
        columns={"location_id": pl.String(), "source": pl.String(), "last_listed_on": pl.Date()},
        key=("location_id", "source"),
    ),
    "place": TableSchema(
        row="An authority, region, board or country over the days it existed.",
        columns={
            "code": pl.String(),
            "name": pl.String(),
            "kind": pl.String(),
            "region_code": pl.String(),
            "valid_from": pl.Date(),
            "valid_to": pl.Date(),
            "predecessors": pl.String(),
            "successors": pl.String(),
        },
        key=("code",),
    ),
    "area_measure": TableSchema(
        row="A published measure of an authority over a period.",
        columns={**AREA_MEASURE, "as_at": pl.Date()},
        key=("measure", "authority_code", "period_from"),
    ),
    "neighbour": TableSchema(
        row="A statistical neighbour of an authority, as published on a day.",
        columns={**NEIGHBOUR, "as_at": pl.Date()},
        key=("authority_code", "neighbour_code"),
    ),
    "boundary": TableSchema(
        row="The shape of a place.",
        columns={**BOUNDARY, "as_at": pl.Date()},
        key=("code",),
    ),
    "disagreement": TableSchema(
        row="A rating on which a file and the register disagree, and why.",
        columns={
            "location_id": pl.String(),
            "service_group": pl.String(),
            "key_question": pl.String(),
            "file": pl.String(),
            "file_says": pl.String(),
            "file_published_on": pl.Date(),
            "register_says": pl.String(),
            "register_published_on": pl.Date(),
            "as_at": pl.Date(),
            "explanation": pl.String(),
        },
        key=(
            "location_id",
            "service_group",
            "key_question",
            "file",
            "file_published_on",
            "file_says",
            "register_says",
            "register_published_on",
        ),
    ),
}


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """A frame as Parquet. Made in memory, so that a full disk shows as the plain error it is."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=3, row_group_size=128 * 1024)
    return buffer.getvalue()


def empty_table(name: str) -> pl.DataFrame:
    """A table of the register without rows."""
    return pl.DataFrame(schema=TABLES[name].columns)


def in_order(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The table's columns in order and its rows sorted by key, so that equal tables are equal bytes."""
    table = TABLES[name]
    return frame.select(pl.col(column).cast(kind) for column, kind in table.columns.items()).sort(
        table.key, maintain_order=True
    )
