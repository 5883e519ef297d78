"""A million entries of the journal verified, beside SQLite alone reading the same rows."""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import in_turn, milliseconds, run
from benchmarks.serving import production, python_module

ENTRIES = 1_000_000
AT_ONCE = 5_000


def journal(work: Path) -> Iterator[str]:
    """Every measured figure in a sentence."""
    (work / "data").mkdir(parents=True)
    environment = {**production(work), "WHERRY_DATA": str(work / "data")}
    python_module("benchmarks.journal", environment)
    command = [sys.executable, "-m", "wherry_web", "verify-journal"]
    (ours,) = in_turn(3, lambda: run(command, {**os.environ, **environment}))
    theirs = _read_seconds(work / "data" / "wherry.sqlite3")
    seconds, most = statistics.median(r.seconds for r in ours), max(r.largest_mb for r in ours)
    yield (
        f"`verify-journal` over {ENTRIES:,} entries, each with a text, SQLite: median **{seconds:.1f} s** from its start to "
        f"its end (at most 10), {most:.0f} MB; sqlite3 alone, every column of the same rows: {theirs:.1f} s, ratio "
        f"{seconds / theirs:.1f}."
    )


def _read_seconds(path: Path) -> float:
    connection = sqlite3.connect(path)
    query = "select * from journal_entry e left join journal_entrytext t on t.entry_id = e.number order by e.number"
    return milliseconds(lambda: sum(1 for _ in connection.execute(query)), 1, warm=0)[0] / 1000


def main() -> None:
    """Fill an installation, in a process with its settings: a million entries as the service writes them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wherry_web.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():
        _fill()


def _fill() -> None:
    from datetime import UTC, datetime, timedelta
    from uuid import UUID

    from wherry_web.journal.digests import START, canonical, seal_of, text_digest
    from wherry_web.journal.models import Entry, EntryText, Head
    from wherry_web.journal.services import entry_digest

    previous, begun = START, datetime(2026, 1, 1, tzinfo=UTC)
    spelled, salt = canonical({"name": "Invented", "note": "as long as most"}), "0" * 32
    for first in range(1, ENTRIES + 1, AT_ONCE):
        entries, texts = [], []
        for number in range(first, first + AT_ONCE):
            entry = Entry(
                number=number, at=begun + timedelta(seconds=number), by=str(UUID(int=number % 40)),
                body=UUID(int=1), act="sign-in", object_kind="person", object_id=str(UUID(int=number)),
                text_digest=text_digest(salt, spelled), retention="jobs", previous=previous,
            )  # fmt: skip
            previous = entry.digest = entry_digest(entry)
            entries.append(entry)
            seal = seal_of(number, salt, None)
            texts.append(EntryText(entry_id=number, salt=salt, content=spelled, erase_on=None, seal=seal))
        Entry.objects.bulk_create(entries)
        EntryText.objects.bulk_create(texts)
    Head.objects.update_or_create(pk=1, defaults={"number": ENTRIES, "digest": previous})


if __name__ == "__main__":
    main()
