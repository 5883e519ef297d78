"""What a backup holds: every file with its SHA-256, so that half or damaged ones are never restored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from wherry.domain.errors import Refused
from wherry.sources.durable import digest_of_file, write_synced

MANIFEST, SEAL = "manifest.json", "manifest.sha256"
VERSION = 1


@dataclass(frozen=True)
class Held:
    """One file of a backup."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The whole of a backup: when it was made, of what, by which version."""

    version: int
    at: str
    engine: str
    wherry: str
    files: dict[str, Held]


def write_manifest(folder: Path, at: str, engine: str, wherry: str) -> Manifest:
    """Describe everything in a folder, then seal it; a backup without a seal is half a backup."""
    files = {
        str(p.relative_to(folder)): Held(p.stat().st_size, digest_of_file(p)) for p in _all_files(folder)
    }
    made = Manifest(VERSION, at, engine, wherry, files)
    content = msgspec.json.format(msgspec.json.encode(made), indent=1)
    write_synced(folder / MANIFEST, content)
    write_synced(folder / SEAL, f"{hashlib.sha256(content).hexdigest()}\n".encode())
    return made


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup, once everything in the folder agrees with it.

    Raises:
        Refused: when something is missing, damaged, or there that should not be.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
        seal = (folder / SEAL).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{folder} is no whole backup: it has no manifest; take another backup.") from error
    if hashlib.sha256(content).hexdigest() != seal:
        raise Refused(f"The manifest in {folder} was damaged; take another backup.")
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as error:
        raise Refused(f"The manifest in {folder} is of another version of Wherry ({error}).") from error
    if manifest.version != VERSION:
        raise Refused(f"{folder} was written as version {manifest.version}, and this Wherry reads {VERSION}.")
    found = {str(p.relative_to(folder)) for p in _all_files(folder)} - {MANIFEST, SEAL}
    if missing := manifest.files.keys() - found:
        raise Refused(f"The backup {folder} lacks {len(missing)} files, {min(missing)} for one.")
    if stray := found - manifest.files.keys():
        raise Refused(f"The backup {folder} holds {min(stray)}, which was not there when it was made.")
    for name, held in manifest.files.items():
        path = folder / name
        if path.stat().st_size != held.bytes or digest_of_file(path) != held.sha256:
            raise Refused(f"{name} in the backup {folder} was damaged; restore another backup.")
    return manifest


def _all_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise Refused(f"{path} is a link, which a backup does not hold.")
        if path.is_file():
            yield path
