"""Files that a kill or a power cut leaves whole, the lock that keeps two writers apart, and digests.

Shared by the landing folder, the register and the site's files; loads nothing beyond Python's own, so
that `wherry import` of a file that is already there stays quick.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wherry.domain.errors import Busy


@contextmanager
def held(lock: Path, refusal: str) -> Iterator[None]:
    """Hold a lock file while the block runs; its folder is made. Whoever comes second does not wait.

    Raises:
        Busy: with `refusal`, when another process holds it.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(refusal) from error
        yield


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file so that at every instant it is there as before or as after.

    One process at a time: what is unfinished lies beside it under one hidden name, so that kills
    leave one file behind and not one each.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        write_synced(beside, content)
        beside.replace(path)
        sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def write_synced(path: Path, content: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
