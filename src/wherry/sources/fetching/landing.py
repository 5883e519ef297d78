"""The landing folder: files exactly as published, and beside each what is known of its fetching.

Whatever is not finished lies in a hidden folder, which `wherry import` does not look into.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wherry.sources.durable import digest_of_file, held, sync_folder, write_whole

SIDECAR = ".fetched.json"
UNFINISHED = ".unfinished"


def unfinished(folder: Path) -> Path:
    """Where a source's files lie until they are whole."""
    beside = folder / UNFINISHED
    beside.mkdir(parents=True, exist_ok=True)
    return beside


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a source's landing folder; nobody else may fetch into it.

    Raises:
        Busy: when another process does.
    """
    with held(folder / ".lock", f"Another fetch is writing to {folder}; try again when it has finished."):
        yield


def land(part: Path, target: Path, facts: dict[str, str]) -> None:
    """Let a whole file count: its sidecar first, then the file by one rename.

    A sidecar without its file harms nobody. A file without its sidecar could be imported as
    what it is not: changes would pass for a full list.
    """
    with part.open("rb") as file:
        os.fsync(file.fileno())
    known = {"sha256": digest_of_file(part), "bytes": str(part.stat().st_size)}
    write_whole(sidecar(target), json.dumps(facts | known, ensure_ascii=False, indent=1).encode() + b"\n")
    part.replace(target)
    sync_folder(target.parent)


def sidecar(path: Path) -> Path:
    """Where it stands what is known of a file's fetching."""
    return path.with_name(path.name + SIDECAR)


def known_of(path: Path) -> dict[str, str]:
    """What is known of a landed file, or nothing if it is not there as it was landed."""
    try:
        facts = json.loads(sidecar(path).read_bytes())
        is_whole = path.stat().st_size == int(facts["bytes"]) and digest_of_file(path) == facts["sha256"]
    except (OSError, ValueError, TypeError, KeyError):
        return {}
    return {str(k): str(v) for k, v in facts.items()} if is_whole else {}
