"""The rows of a database, read without Django: neither the code of then nor today's has a say in what is compared."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

GROW = {"django_migrations", "django_content_type", "auth_permission"}
"""Tables in which Django itself notes what `migrate` did and made."""

_SQLITE = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
_POSTGRESQL = "select tablename from pg_tables where schemaname = 'public'"


@dataclass(frozen=True)
class Rows:
    """A table as it lies in the database."""

    columns: tuple[str, ...]
    values: list[tuple[str, ...]]

    def only(self, columns: list[str]) -> Counter[tuple[str, ...]]:
        """How often each row is there, by some of its columns."""
        places = [self.columns.index(name) for name in columns]
        return Counter(tuple(row[place] for place in places) for row in self.values)


def tables_of(url: str, file: Path) -> dict[str, Rows]:
    """Every row of every table of a PostgreSQL, or of an SQLite file where there is no address."""
    with _open(url, file) as database:
        names = database.execute(_POSTGRESQL if url else _SQLITE).fetchall()
        return {name: _rows(database, name) for (name,) in sorted(names)}


def lost(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> Iterator[str]:
    """What an upgrade lost, changed or added of itself, as sentences; by the columns that are in both."""
    for name, old in before.items():
        new = after.get(name)
        if new is None:
            yield f"The table {name} with {len(old.values)} rows is gone."
            continue
        both = [column for column in old.columns if column in new.columns]
        missing, added = old.only(both) - new.only(both), new.only(both) - old.only(both)
        if missing:
            yield f"{name} lost or changed {missing.total()} rows, such as {dict(zip(both, next(iter(missing)), strict=True))}."
        elif added and name not in GROW:
            yield f"{name} has {added.total()} rows more than before."


@contextlib.contextmanager
def _open(url: str, file: Path) -> Iterator[Any]:
    with contextlib.closing(psycopg.connect(url) if url else sqlite3.connect(file)) as database:
        yield database


def _rows(database: Any, name: str) -> Rows:
    found = database.execute(f'select * from "{name}"')  # noqa: S608  # A name that the database told.
    columns = tuple(column[0] for column in found.description)
    return Rows(columns, [tuple(map(_spelled, row)) for row in found.fetchall()])


def _spelled(value: object) -> str:
    return repr(bytes(value) if isinstance(value, memoryview) else value)
