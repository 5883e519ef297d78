"""What changed from one release to another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wherry.domain.files import FileRecord
from wherry.store.register import Register
from wherry.store.schema import TABLES


@dataclass(frozen=True)
class TableChange:
    """Rows that one release has and the other has not."""

    table: str
    only_in_first: int
    only_in_second: int


@dataclass(frozen=True)
class Comparison:
    """Two releases: the files and rows by which they differ."""

    first: str
    second: str
    files_only_in_first: tuple[FileRecord, ...]
    files_only_in_second: tuple[FileRecord, ...]
    tables: tuple[TableChange, ...]


def compare_releases(data: Path, first_id: str, second_id: str) -> Comparison:
    """The files and rows by which two releases differ.

    Raises:
        UnknownName: when there is no such release.
    """
    first, second = Register.open(data, first_id), Register.open(data, second_id)
    changes = []
    for name in TABLES:
        if first.release.tables[name].sha256 == second.release.tables[name].sha256:
            continue
        one, two = first.table(name), second.table(name)
        changes.append(TableChange(name, _only_in(one, two), _only_in(two, one)))
    one_files, two_files = ({f.sha256: f for f in r.release.files} for r in (first, second))
    return Comparison(
        first.release.release_id,
        second.release.release_id,
        tuple(f for sha, f in one_files.items() if sha not in two_files),
        tuple(f for sha, f in two_files.items() if sha not in one_files),
        tuple(changes),
    )


def _only_in(one: pl.DataFrame, two: pl.DataFrame) -> int:
    return one.join(two, on=one.columns, how="anti", nulls_equal=True).height
