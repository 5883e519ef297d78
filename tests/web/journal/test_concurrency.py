"""Fifty writers at once on a real database: no lock error, no gap, a valid chain."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, connections

from tests.conftest import DEEP
from tests.web.journal.conftest import ANN, write
from wherry_web.journal import services
from wherry_web.journal.models import Entry, EntryText
from wherry_web.journal.verification import verify

WRITERS, EACH = 50, 40 if DEEP else 4
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def real_file(tmp_path: object) -> Iterator[None]:
    """SQLite's test database is in memory; writers need a file, opened as the settings say."""
    if connection.vendor != "sqlite":
        yield
        return
    from django.core.management import call_command

    alias = "default"
    before = connections[alias]
    settings = {**before.settings_dict, "NAME": str(tmp_path / "journal.sqlite3")}  # type: ignore[operator]
    kept, connections.settings[alias] = connections.settings[alias], settings
    del connections[alias]
    call_command("migrate", "journal", verbosity=0)
    yield
    connections[alias].close()
    connections.settings[alias] = kept
    connections[alias] = before


def test_fifty_writers(real_file: None) -> None:
    faults: list[str] = []
    start = threading.Barrier(WRITERS)

    def writer(which: int) -> None:
        try:
            start.wait()
            for n in range(EACH):
                write(object_id=f"{which}.{n}", note=f"Writer {which}", by=ANN)
        except Exception as error:
            faults.append(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=writer, args=(which,)) for which in range(WRITERS)]
    for thread in threads:
        thread.start()
    services.anchor_today()
    while any(thread.is_alive() for thread in threads):
        found = verify()  # Reading while others write finds no fault.
        assert found, found.fault
    for thread in threads:
        thread.join()
    assert faults == []
    numbers = list(Entry.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert EntryText.objects.count() == WRITERS * EACH
    assert verify()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            assert mode == "wal"
