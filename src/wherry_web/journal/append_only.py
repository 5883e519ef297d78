"""The database's own refusal to change or delete the journal, for SQLite and PostgreSQL."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = {
    "journal_entry": "{old}.number = NEW.number OR {old}.digest = NEW.digest",
    "journal_erasure": "{old}.entry_id = NEW.entry_id",
    "journal_anchor": "{old}.day = NEW.day",
}
"""Tables that only grow, with what SQLite must not let `INSERT OR REPLACE` replace."""

FIXED = ("entry_id", "salt", "content")
"""Columns of journal_entrytext that never change; its rows may be erased."""

_REFUSAL = "the journal is append-only"


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers."""
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for undoing the migration, and for tests."""
    _run(connection, _SQLITE_AWAY if connection.vendor == "sqlite" else _POSTGRESQL_AWAY)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    made = []
    for table, same in APPEND_ONLY.items():
        made += [
            f"CREATE TRIGGER {table}_no_{v} BEFORE {v} ON {table} {refuse}" for v in ("UPDATE", "DELETE")
        ]
        # INSERT OR REPLACE deletes without waking a DELETE trigger.
        # Its names and conditions are constants of this module.
        clash = f"EXISTS (SELECT 1 FROM {table} WHERE {same.format(old=table)})"  # noqa: S608
        made.append(f"CREATE TRIGGER {table}_no_REPLACE BEFORE INSERT ON {table} WHEN {clash} {refuse}")
    columns = ", ".join(FIXED)
    made.append(
        f"CREATE TRIGGER journal_entrytext_no_UPDATE BEFORE UPDATE OF {columns} ON journal_entrytext {refuse}"
    )
    return made


def _postgresql() -> list[str]:
    made = [
        "CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    ]
    run = "EXECUTE FUNCTION journal_refuse()"
    for table in APPEND_ONLY:
        made.append(f"CREATE TRIGGER {table}_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {run}")
        made.append(f"CREATE TRIGGER {table}_keep BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run}")
    made.append(
        f"CREATE TRIGGER journal_entrytext_only BEFORE UPDATE OF {', '.join(FIXED)} "
        f"ON journal_entrytext FOR EACH ROW {run}"
    )
    return made


_SQLITE, _POSTGRESQL = _sqlite(), _postgresql()
_SQLITE_AWAY = [
    *(f"DROP TRIGGER IF EXISTS {t}_no_{v}" for t in APPEND_ONLY for v in ("UPDATE", "DELETE", "REPLACE")),
    "DROP TRIGGER IF EXISTS journal_entrytext_no_UPDATE",
]
_POSTGRESQL_AWAY = ["DROP FUNCTION IF EXISTS journal_refuse() CASCADE"]
