"""Writers that keep a database and a folder of files busy, and what a restored copy must satisfy."""

from __future__ import annotations

import sys
import threading
import uuid
from pathlib import Path

import django

django.setup()

from wherry_web.accounts.models import Body  # noqa: E402
from wherry_web.journal.models import Entry  # noqa: E402
from wherry_web.journal.services import SYSTEM  # noqa: E402
from wherry_web.work.keeping import store  # noqa: E402
from wherry_web.work.keeping.services import keep_file  # noqa: E402
from wherry_web.work.models import StoredFile  # noqa: E402


def write(stop: Path) -> None:
    """Keep small files until `stop` appears."""
    body = Body.objects.get()
    while not stop.exists():
        content = f"{uuid.uuid4()}\n".encode() * 50
        keep_file(by=SYSTEM, body=body, chunks=[content], name="note.txt", purpose="evidence")


def report() -> None:
    """One line for each entry, then each file's row, then what does not fit."""
    for number, digest in Entry.objects.order_by("number").values_list("number", "digest"):
        print("entry", number, digest)  # noqa: T201
    kept = set(Entry.objects.filter(act="keep-file").values_list("object_id", flat=True))
    for row in StoredFile.objects.order_by("pk"):
        print("file", row.pk, row.sha256, row.size, row.at.isoformat())  # noqa: T201
        if str(row.pk) not in kept:
            print("wrong", row.pk, "has no entry")  # noqa: T201
        if store.digest_of_file(store.path_of(row.sha256)) != row.sha256:
            print("wrong", row.pk, "has other bytes")  # noqa: T201
    if len(kept) != StoredFile.objects.count():
        print("wrong: entries and rows differ in number")  # noqa: T201


if __name__ == "__main__":
    if sys.argv[1] == "begin":
        Body.objects.create(name="Wherryshire", kind="council", from_on="2020-01-01")
    elif sys.argv[1] == "write":
        threads = [threading.Thread(target=write, args=(Path(sys.argv[3]),)) for _ in range(int(sys.argv[2]))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:
        report()
