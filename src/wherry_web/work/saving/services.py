"""Backup and restore: database, evidence files and register together, whole or not at all."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from wherry.domain.errors import Refused
from wherry.sources.durable import digest_of_file, sync_folder
from wherry.store.releases import locked
from wherry_web.work.keeping import store
from wherry_web.work.saving.databases import copy_database, engine_of, put_back, refuse_if_there
from wherry_web.work.saving.manifest import Manifest, read_manifest, write_manifest

DATABASE, FILES, REGISTER = "database", "files", "register"
_NOT_REGISTER = ("lock", "wherry.sqlite3")
"""What lies in the data folder besides the register; so does what begins with a dot."""


@dataclass(frozen=True)
class Places:
    """Where the parts of an installation are."""

    database: dict[str, Any]
    files: Path
    data: Path


def back_up(*, by: str, places: Places, folder: Path, now: datetime) -> Manifest:
    """Write a backup into a folder that does not exist yet; people may go on working.

    The database is copied first: whatever it refers to was on disk before, and nothing is deleted
    meanwhile.

    Raises:
        Refused: when the folder exists, or a file's bytes are not what its name says.
        Busy: when an import is running.
    """
    if folder.exists():
        raise Refused(f"{folder} exists; name a new folder for each backup.")
    beside = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(beside, ignore_errors=True)
    (beside / DATABASE).mkdir(parents=True)
    with store.held():
        copy_database(places.database, beside / DATABASE)
        _copy_files(places.files, beside / FILES)
    with locked(places.data):
        _copy_register(places.data, beside / REGISTER)
    manifest = write_manifest(beside, now.isoformat(), engine_of(places.database), version("wherry"))
    beside.rename(folder)
    sync_folder(folder.parent)
    return manifest


def restore(*, by: str, places: Places, folder: Path) -> Manifest:
    """Put a backup back where there is nothing yet; the database last, so that half a restore shows.

    Raises:
        Refused: when the backup is half or damaged, or something stands where it would go.
    """
    manifest = read_manifest(folder)
    refuse_if_there(places.database)
    if any(store_folder(places.files)):
        raise Refused(f"{places.files} holds files; move them away before you restore.")
    if (places.data / "releases").exists() or (places.data / "current").exists():
        raise Refused(f"{places.data} holds a register; move it away before you restore.")
    for part, target in ((FILES, places.files), (REGISTER, places.data)):
        target.mkdir(parents=True, exist_ok=True)
        for source in sorted((folder / part).iterdir()) if (folder / part).is_dir() else ():
            beside = target / f".restoring-{source.name}"
            _copy(source, beside)
            beside.rename(target / source.name)
    put_back(places.database, folder / DATABASE)
    return manifest


def store_folder(files: Path) -> list[Path]:
    """What lies in the folder of files, besides what begins with a dot."""
    return [p for p in files.glob("*") if not p.name.startswith(".")] if files.is_dir() else []


def _copy_files(files: Path, target: Path) -> None:
    target.mkdir()
    for path in files.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        copy = target / path.relative_to(files)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        if digest_of_file(copy) != path.name:
            raise Refused(f"{path} was damaged on disk; put it back from an older backup, then try again.")


def _copy_register(data: Path, target: Path) -> None:
    target.mkdir()
    for path in data.iterdir():
        if not path.name.startswith((".", *_NOT_REGISTER)):
            _copy(path, target / path.name)


def _copy(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*"))
    else:
        shutil.copyfile(source, target)
