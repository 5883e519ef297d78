"""Published files on their way into the register: those in the landing folder and those uploaded."""

from __future__ import annotations

import re
import shutil
import time
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from wherry.domain.errors import Refused
from wherry.sources.fetching.landing import SIDECAR
from wherry_web.work.keeping.purposes import MEGABYTE, PURPOSES
from wherry_web.work.keeping.scan import scan

LANDING = "landing"
UPLOADED = ".uploaded"  # A dot: not offered for picking, and not found by `wherry import landing`.
MOST_FILES = 40  # A year of CQC's three monthly files, and some.
MOST_BYTES = PURPOSES["import"].limit
MOST_OFFERED = 200  # Boxes to tick on one page.
LONGEST_NAME = 120  # Letters; a file system takes 255 bytes.
KEPT_DAYS = 7  # A refused upload may be imported again so long.
ENDINGS = (".csv", ".csv.gz", ".xlsx", ".ods", ".json", ".jsonl", ".json.gz", ".jsonl.gz", ".topojson")
_ODD = re.compile(r"[^\w .,()+&'–-]+")


def landing_folder() -> Path:
    """Where `wherry fetch` puts files as published."""
    return Path(settings.WHERRY_DATA) / LANDING


def offered_files() -> list[str]:
    """Files in the landing folder by their path in it, the newest first."""
    folder = landing_folder()
    inside = [(path, path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    found = [
        (path.stat().st_mtime_ns, str(relative))
        for path, relative in inside
        if not any(part.startswith(".") for part in relative.parts)
        and not path.name.endswith(SIDECAR)
        and path.name.casefold().endswith(ENDINGS)
    ]
    return [name for _, name in sorted(found, reverse=True)[:MOST_OFFERED]]


def plain_name(name: str) -> str:
    """A file name without folders, control or direction marks; a file's day may stand in it."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = _ODD.sub("_", last).strip(" .")
    return kept if len(kept) <= LONGEST_NAME else kept[-LONGEST_NAME:].lstrip(" .")


def keep_uploads(key: UUID, uploads: Iterable[UploadedFile[Any]]) -> list[str]:
    """Keep uploaded files for an import; their paths in the landing folder.

    Raises:
        Refused: when there are too many, one is too large, not of a kind that Wherry reads, or not
            clean.
    """
    listed = list(uploads)
    if len(listed) > MOST_FILES:
        raise Refused(f"At most {MOST_FILES} files can be imported at once; upload the others afterwards.")
    folder = landing_folder() / UPLOADED / str(key)
    _forget_old_uploads()
    kept: list[str] = []
    try:
        for upload in listed:
            name = plain_name(upload.name or "")
            _refuse_odd(name, upload)
            path = _free(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                for chunk in upload.chunks():
                    file.write(chunk)
            scan(path, name)
            kept.append(str(path.relative_to(landing_folder())))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return kept


def forget_uploads(key: str) -> None:
    """Remove what was uploaded for an import: the register keeps it tidied, without names of people."""
    shutil.rmtree(landing_folder() / UPLOADED / plain_name(key), ignore_errors=True)


def _forget_old_uploads() -> None:
    oldest = time.time() - KEPT_DAYS * 24 * 60 * 60
    for folder in (landing_folder() / UPLOADED).glob("*"):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def path_of(name: str) -> Path:
    """A file of the landing folder by its path in it.

    Raises:
        Refused: when it lies elsewhere or is gone.
    """
    folder = landing_folder().resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise Refused(f"{plain_name(name)} is no longer in the landing folder; upload it again.")
    return path


def _refuse_odd(name: str, upload: UploadedFile[Any]) -> None:
    if not name.casefold().endswith(ENDINGS):
        raise Refused(
            f"{name or 'The file'} is not of a kind that Wherry reads; upload CSV, CSV.GZ, XLSX, ODS or JSON."
        )
    if (upload.size or 0) > MOST_BYTES:
        raise Refused(f"{name} has more than {MOST_BYTES // MEGABYTE} MB; no published file is so large.")


def _free(folder: Path, name: str) -> Path:
    """A path for a name: two files of one name are kept in two folders."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / str(number) / name
    return path
