"""The landing folder: files exactly as published, and beside each what is known of its fetching.

Whatever is not finished lies in a hidden folder, which `wherry import` does not look into.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wherry.domain.errors import Busy

SIDECAR = ".fetched.json"  # The same word as in `store.importing`, which reads these files.
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
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(f"Another fetch is writing to {folder}; try again when it has finished.") from error
        yield


def land(part: Path, target: Path, facts: dict[str, str]) -> None:
    """Let a whole file count: its sidecar first, then the file by one rename.

    A sidecar without its file harms nobody. A file without its sidecar could be imported as
    what it is not: changes would pass for a full list.
    """
    with part.open("rb") as file:
        os.fsync(file.fileno())
    known = {"sha256": digest(part), "bytes": str(part.stat().st_size)}
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
        is_whole = path.stat().st_size == int(facts["bytes"]) and digest(path) == facts["sha256"]
    except (OSError, ValueError, TypeError, KeyError):
        return {}
    return {str(k): str(v) for k, v in facts.items()} if is_whole else {}


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file so that at every instant it is there as before or as after."""
    beside = path.with_name(f".{path.name}.part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
