"""Releases on disk: which there are, which one counts, whether they are whole.

Reads manifests only, no tables: `wherry import` of a file that is already there must not pay
for loading the engine.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from wherry.domain.errors import NotKnown, Refused, UnknownName
from wherry.domain.files import FileRecord
from wherry.sources.durable import digest_of_file, held, write_whole

MANIFEST = "release.json"
CURRENT = "current"
RELEASES = "releases"
BUILDING = ".building-"
TABLE_NAMES = frozenset(
    (
        "location",
        "rating",
        "sighting",
        "link",
        "place",
        "area_measure",
        "neighbour",
        "boundary",
        "disagreement",
    )
)
"""The tables of `schema.TABLES`, which would load the engine."""


@dataclass(frozen=True)
class TableFile:
    """One Parquet file of a release."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Release:
    """One build of the register: the files it stands on and the tables made of them.

    The id is the newest date of a file and a digest of files, dates, coverage and definitions:
    the same files under the same definitions are the same release, bit by bit.
    """

    release_id: str
    schema_version: int
    definitions: str
    is_invented: bool
    files: tuple[FileRecord, ...]
    tables: dict[str, TableFile]

    @property
    def newest(self) -> date:
        """The newest date of a file that lists or dates services."""
        return max(f.as_at for f in self.files)


def release_id_for(files: tuple[FileRecord, ...], definitions: str, schema_version: int) -> str:
    """The id that a release of these files under these definitions has."""
    parts = [definitions, str(schema_version)]
    parts += [msgspec.json.encode([f.sha256, f.as_at, f.coverage]).decode() for f in files]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f"{max(f.as_at for f in files).isoformat()}-{digest[:8]}"


def folder_of(data: Path, release_id: str) -> Path:
    """Where a release's tables lie."""
    return data / RELEASES / release_id


def current_id(data: Path) -> str | None:
    """The id of the release that counts, or None when nothing has been imported."""
    try:
        return (data / CURRENT).read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise Refused(f"{data / CURRENT} is damaged; `wherry releases rollback` to a release.") from error


def read_release(data: Path, release_id: str | None = None) -> Release:
    """A release by id, or by the beginning of one; the current one by default.

    Raises:
        NotKnown: when nothing has been imported yet.
        UnknownName: when there is no such release, or several begin so.
    """
    if release_id is None:
        release_id = current_id(data)
        if release_id is None:
            raise NotKnown(f"There is no register in {data} yet; import files with `wherry import PATH`.")
    else:
        release_id = _completed(data, release_id)
    path = folder_of(data, release_id) / MANIFEST
    try:
        release = msgspec.json.decode(path.read_bytes(), type=Release)
    except FileNotFoundError as error:
        raise Refused(
            f"The release {release_id} is gone from {data}; `wherry releases rollback` to another."
        ) from error
    except msgspec.DecodeError as error:
        raise Refused(
            f"The manifest of release {release_id} is damaged ({error}); roll back to another release."
        ) from error
    if release.release_id != release_id or not release.files:
        raise Refused(
            f"The manifest of release {release_id} is damaged (it speaks of another release or of no file); "
            "roll back to another release."
        )
    return release


def list_releases(data: Path) -> tuple[list[Release], list[str]]:
    """All releases, the last built first; and of those that cannot be read, a sentence each."""
    manifests = [p for p in (data / RELEASES).glob(f"*/{MANIFEST}") if not p.parent.name.startswith(".")]
    manifests.sort(key=lambda p: (p.stat().st_mtime_ns, p.parent.name), reverse=True)
    whole, damaged = [], []
    for path in manifests:
        try:
            whole.append(read_release(data, path.parent.name))
        except Refused as refusal:
            damaged.append(str(refusal))
    return whole, damaged


def verify_release(data: Path, release: Release) -> list[str]:
    """What is wrong with a release and its files, one sentence each; empty when all is well."""
    manifest = folder_of(data, release.release_id) / MANIFEST
    problems = []
    stated = release_id_for(release.files, release.definitions, release.schema_version)
    if stated != release.release_id or set(release.tables) != TABLE_NAMES:
        problems.append(f"{manifest} was changed: it does not describe release {release.release_id}.")
    for name, table in release.tables.items():
        path = folder_of(data, release.release_id) / f"{name}.parquet"
        if not path.is_file():
            problems.append(f"{path} is missing.")
        elif (digest := digest_of_file(path)) != table.sha256:
            problems.append(f"{path} was changed: its SHA-256 is {digest[:12]}…, not {table.sha256[:12]}….")
        elif path.stat().st_size != table.bytes:
            problems.append(f"{manifest} was changed: {name} has {path.stat().st_size:,} bytes.")
    return problems


def set_current(data: Path, release_id: str) -> None:
    """Let a release count from now on, in one rename."""
    write_whole(data / CURRENT, release_id.encode() + b"\n")


def roll_back(data: Path, release_id: str) -> Release:
    """Return to an earlier release, after checking that it is whole.

    Raises:
        Refused: when its files are missing or changed.
    """
    with locked(data):
        release = read_release(data, release_id)
        if problems := verify_release(data, release):
            raise Refused(f"Release {release.release_id} is not whole: {problems[0]}")
        set_current(data, release.release_id)
    return release


@contextlib.contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the register for writing; nobody else may.

    Raises:
        Busy: when another process holds it.
    """
    with held(data / "lock", f"Another import is writing to {data}; try again when it has finished."):
        yield


def clear_unfinished(data: Path) -> None:
    """Remove what a killed import left behind; only call while holding the lock."""
    for folder in (data / RELEASES, data / "files"):
        for leftover in folder.glob(f"{BUILDING}*"):
            shutil.rmtree(leftover, ignore_errors=True)


def _completed(data: Path, beginning: str) -> str:
    """The id that begins so."""
    known = sorted(p.parent.name for p in (data / RELEASES).glob(f"*/{MANIFEST}"))
    if beginning in known:
        return beginning
    found = [name for name in known if beginning and name.startswith(beginning)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownName(f"Several releases begin with “{beginning}”: {', '.join(found)}.")
    raise UnknownName(f"There is no release “{beginning}”; `wherry releases` lists them.")
