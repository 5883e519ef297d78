"""Importing files: find, recognise, date, tidy, fold, check, swap. Whole or not at all."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from wherry.domain.coverage import Coverage
from wherry.domain.errors import BadFile, Refused
from wherry.domain.files import FileRecord
from wherry.sources.durable import digest_of_file, sync_folder
from wherry.sources.fetching.landing import SIDECAR
from wherry.sources.sizes import refuse_too_large
from wherry.store.releases import Release, current_id, list_releases, locked, read_release

IMPORTED, ALREADY_THERE, REFUSED = "imported", "already there", "refused"
DEFINITIONS, INVENTED = "definitions", "INVENTED"
"""A folder of files may bring definitions; with this file among them they are of an invented England."""
LARGEST_DEFINITION = 4 * 1024 * 1024  # Bytes; the authorities of all days take 20,000.

Report = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    name: str
    status: str
    sentence: str
    record: FileRecord | None = None


@dataclass(frozen=True)
class ImportResult:
    """What became of a batch, and the release that now counts."""

    outcomes: tuple[Outcome, ...]
    release: Release | None
    is_new: bool

    @property
    def refused(self) -> tuple[Outcome, ...]:
        return tuple(o for o in self.outcomes if o.status == REFUSED)


@dataclass(frozen=True)
class ImportOptions:
    """How to import: the date of the files, what they cover, and whether a large drop is right.

    `today` is the caller's: with it, a date that has not come is refused.
    """

    as_at: date | None = None
    coverage: Coverage | None = None
    accept: bool = False
    today: date | None = None


@dataclass
class _Plan:
    """Files to read, in order, and what is already known of the others."""

    to_read: list[tuple[Path, str]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


def import_files(
    paths: list[Path], data: Path, options: ImportOptions, report: Report | None = None
) -> ImportResult:
    """Import files and folders into the register at `data`.

    Refused files are listed and the others imported; the register changes once, at the end.

    Raises:
        Busy: when another import is running.
        Refused: when the disk is full or the new register fails its checks; the old one stays.
    """
    files = find_files(paths)
    try:
        with locked(data):
            before = read_release(data) if current_id(data) else None
            plan = _plan(files, data, before, options)
            if not plan.to_read:
                return ImportResult(tuple(plan.outcomes), before, is_new=False)
            is_copied = _take_invented_definitions(paths, data, before)
            # The engine is loaded only now: a file already there is told within a third of a second.
            from wherry.store.building import build_release

            release = None
            try:
                outcomes, release = build_release(plan.to_read, data, before, options, report)
            finally:
                if is_copied and release is None:
                    shutil.rmtree(data / DEFINITIONS)
            return ImportResult((*plan.outcomes, *outcomes), release or before, is_new=release is not None)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused(
                f"The disk that holds {data} is full; nothing was changed. Make room and import again."
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise Refused(f"{data} cannot be written to ({error.strerror}); nothing was changed.") from error
        raise


def find_files(paths: list[Path]) -> list[Path]:
    """Files named, and all files in folders named, in order of name.

    Raises:
        Refused: when a path does not exist or a folder is empty.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [
                p
                for p in sorted(path.rglob("*"))
                if p.is_file()
                and not any(part.startswith(".") for part in p.relative_to(path).parts)
                and not p.name.endswith(SIDECAR)
                and "definitions" not in p.relative_to(path).parts
            ]
            if not inside:
                raise Refused(f"There is no file in the folder {path}.")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise Refused(f"There is no file or folder {path}.")
    return list(dict.fromkeys(found))


def _take_invented_definitions(paths: list[Path], data: Path, before: Release | None) -> bool:
    """Copy the places of an invented England beside the register; whether that was done.

    Raises:
        Refused: when the register is real, or of another invented England.
    """
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in paths)
    is_copied = False
    for folder in folders:
        source, target = folder / DEFINITIONS, data / DEFINITIONS
        if not (source / INVENTED).is_file() or (contents := _contents(source)) == _contents(target):
            continue
        if before is not None and not before.is_invented:
            raise Refused(
                f"{folder} holds invented data, which must not be mixed with the real register in {data}; "
                "import it with --data into another folder."
            )
        if target.exists():
            raise Refused(
                f"{folder} holds an invented England, and {target} holds other definitions; "
                "import it with --data into another folder."
            )
        beside = data / f".{DEFINITIONS}"  # A killed import may have left it; nobody else holds the lock.
        shutil.rmtree(beside, ignore_errors=True)
        for name, content in contents.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).write_bytes(content)
        beside.rename(target)
        sync_folder(data)
        is_copied = True
    return is_copied


def _contents(folder: Path) -> dict[str, bytes]:
    """The files in a folder by their path in it.

    Raises:
        Refused: when something in it is no ordinary small file.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        is_ordinary = path.is_file() and not path.is_symlink()
        if not is_ordinary and (path.is_symlink() or not path.is_dir()):
            raise Refused(f"{path} is no ordinary file, and definitions are; remove it and import again.")
        if is_ordinary and path.stat().st_size > LARGEST_DEFINITION:
            raise Refused(f"{path} is larger than any file of definitions; remove it and import again.")
        if is_ordinary:
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def _plan(files: list[Path], data: Path, before: Release | None, options: ImportOptions) -> _Plan:
    known = {f.sha256: f for f in before.files} if before else {}
    plan = _Plan()
    seen: dict[str, str] = {}
    for path in files:
        try:
            refuse_too_large(path)
            digest = digest_of_file(path)
        except BadFile as refusal:
            plan.outcomes.append(Outcome(path.name, REFUSED, str(refusal)))
            continue
        except OSError as error:
            refused = BadFile(f"it cannot be opened ({error.strerror})", file=path.name)
            plan.outcomes.append(Outcome(path.name, REFUSED, str(refused)))
            continue
        record = known.get(digest)
        if record is not None:
            plan.outcomes.append(_known(path, data, record, options))
        elif digest in seen:
            text = f"{path.name} is the same file as {seen[digest]}."
            plan.outcomes.append(Outcome(path.name, ALREADY_THERE, text))
        else:
            seen[digest] = path.name
            plan.to_read.append((path, digest))
    return plan


def _known(path: Path, data: Path, record: FileRecord, options: ImportOptions) -> Outcome:
    if options.as_at is not None and options.as_at != record.as_at:
        refusal = BadFile(
            f"it is already in the register as at {record.as_at:%-d %B %Y}, and a file has one date",
            file=path.name,
            remedy=_way_back(data, record),
        )
        return Outcome(path.name, REFUSED, str(refusal), record)
    text = f"{path.name} is already in the register, as at {record.as_at:%-d %B %Y}; nothing was changed."
    return Outcome(path.name, ALREADY_THERE, text, record)


def _way_back(data: Path, record: FileRecord) -> str:
    """How to be rid of a file: by the last release without it, or by beginning again."""
    for release in list_releases(data)[0]:
        if record.sha256 not in {file.sha256 for file in release.files}:
            return f"go back with `wherry releases rollback {release.release_id}` and import it again"
    return f"no release is without it: delete the folder {data} and import all files again"
