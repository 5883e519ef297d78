"""Bytes on disk under their own SHA-256: `aa/bb/aabb…`, outside every web root."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from wherry.domain.errors import Refused
from wherry.sources.durable import digest_of_file as digest_of_file  # The name that a file is kept under.
from wherry.sources.durable import sync_folder

_DIGEST = re.compile(r"[0-9a-f]{64}")
INCOMING = ".incoming"


def root() -> Path:
    """The folder of the files."""
    return Path(settings.WHERRY_FILES)


def path_of(sha256: str) -> Path:
    """Where the bytes of a digest lie.

    Raises:
        ValueError: when it is no digest: nothing else ever becomes part of a path.
    """
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("not a SHA-256")
    return root() / sha256[:2] / sha256[2:4] / sha256


@contextlib.contextmanager
def incoming() -> Iterator[Path]:
    """A new folder for a file on its way in; gone at the end."""
    (root() / INCOMING).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root() / INCOMING) as folder:
        yield Path(folder)


def take(chunks: Iterable[bytes], target: Path, limit: int, refusal: str) -> None:
    """Write what arrives, chunk by chunk.

    Raises:
        Refused: with `refusal`, as soon as there is more than `limit` bytes.
    """
    size = 0
    with target.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise Refused(refusal)
            file.write(chunk)


def place(path: Path, sha256: str) -> None:
    """Move a whole file to its place, safe against a power cut; the same bytes simply stay one file."""
    target = path_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    path.chmod(0o600)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    os.utime(path)  # The sweep leaves alone what was placed lately.
    with _locked(fcntl.LOCK_SH):
        path.replace(target)
    sync_folder(target.parent)


def sweep(digests: Iterable[str], grace: float) -> int:
    """Delete contents, except those placed in the last `grace` seconds; how many went."""
    gone = 0
    for sha256 in digests:
        path = path_of(sha256)
        with _locked(fcntl.LOCK_EX), contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime >= grace:
                path.unlink()
                gone += 1
    return gone


def clear_incoming(older_than: float) -> None:
    """Remove what killed uploads left behind, once it is so many seconds old."""
    for folder in (root() / INCOMING).glob("*"):
        if time.time() - folder.stat().st_mtime > older_than:
            shutil.rmtree(folder, ignore_errors=True)


def all_digests() -> Iterator[str]:
    """Every digest with bytes on disk."""
    for path in root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if _DIGEST.fullmatch(path.name):
            yield path.name


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Let nothing be deleted while the block runs (a backup); files still come in."""
    with _locked(fcntl.LOCK_SH):
        yield


@contextlib.contextmanager
def _locked(kind: int) -> Iterator[None]:
    root().mkdir(parents=True, exist_ok=True)
    with (root() / ".lock").open("a") as file:
        fcntl.flock(file, kind)
        yield
