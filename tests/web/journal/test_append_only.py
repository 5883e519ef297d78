"""The database itself refuses to change or delete the journal."""

# ruff: noqa: S608  # Our own tables and columns.

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.web.journal.conftest import write_something_of_everything
from wherry_web.journal.models import Anchor, Entry, EntryText, Erasure
from wherry_web.journal.verification import verify

pytestmark = pytest.mark.django_db

REFUSED = [
    "UPDATE journal_entry SET act = 'x' WHERE number = 3",
    "DELETE FROM journal_entry WHERE number = 3",
    "DELETE FROM journal_entry",
    "UPDATE journal_anchor SET number = 1",
    "DELETE FROM journal_anchor",
    "UPDATE journal_erasure SET by_entry_id = 1",
    "DELETE FROM journal_erasure",
    "UPDATE journal_entrytext SET content = '{}'",
    "UPDATE journal_entrytext SET salt = ''",
    "INSERT INTO journal_entry SELECT * FROM journal_entry WHERE number = 3",
]
ON_SQLITE = [
    f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    for table in ("journal_entry", "journal_anchor", "journal_erasure")
]
ON_POSTGRESQL = [f"TRUNCATE {t} CASCADE" for t in ("journal_entry", "journal_anchor", "journal_erasure")]


def test_every_way_to_change_it_is_refused() -> None:
    write_something_of_everything()
    for statement in REFUSED + (ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert verify()


def test_django_is_refused_too() -> None:
    write_something_of_everything()
    for change in (
        lambda: Entry.objects.filter(number=2).update(act="x"),
        lambda: Erasure.objects.all().delete(),
        lambda: Anchor.objects.all().delete(),
        lambda: EntryText.objects.update(content={"a": 1}),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert verify()
