"""Every imported file once more, as it was tidied: what a register is rebuilt from.

Only tidied frames are kept, never the file itself: published files carry names of people.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

import msgspec
import polars as pl

from wherry.domain.coverage import Listing
from wherry.domain.errors import Refused
from wherry.domain.files import FileRecord
from wherry.sources.durable import sync_folder
from wherry.sources.tidy import FRAMES, Tidy
from wherry.store.releases import BUILDING
from wherry.store.schema import parquet_bytes

FILES = "files"


@dataclass(frozen=True)
class _Beside:
    """The parts of a tidied file that are not frames."""

    source: str
    layout: str
    listing: Listing
    rows: int
    known: tuple[str, ...]
    overall_only: bool
    history_from: date | None
    survivors_only: bool
    covers_nation: bool
    left_out: dict[str, int]
    notes: tuple[str, ...]


def keep(data: Path, record: FileRecord, tidy: Tidy) -> None:
    """Keep a tidied file under the digest of the published one; whole or not at all."""
    target = _folder(data, record)
    beside = target.parent / f"{BUILDING}{os.getpid()}-{record.sha256[:16]}"
    beside.mkdir(parents=True)
    try:
        for name in FRAMES:
            frame: pl.DataFrame = getattr(tidy, name)
            if frame.height:
                (beside / f"{name}.parquet").write_bytes(parquet_bytes(frame))
        if tidy.listed is not None:
            (beside / "listed.parquet").write_bytes(parquet_bytes(tidy.listed.to_frame()))
        rest = _Beside(**{f.name: getattr(tidy, f.name) for f in fields(_Beside)})
        (beside / "tidy.json").write_bytes(msgspec.json.encode(rest))
        (beside / "record.json").write_bytes(msgspec.json.encode(record))
        if target.exists():
            shutil.rmtree(target)
        beside.rename(target)
        sync_folder(target.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def restore(data: Path, record: FileRecord) -> Tidy:
    """A tidied file as it was kept.

    Raises:
        Refused: when it is no longer there.
    """
    folder = _folder(data, record)
    try:
        rest = msgspec.json.decode((folder / "tidy.json").read_bytes(), type=_Beside)
        frames = {
            name: pl.read_parquet(path) for name in FRAMES if (path := folder / f"{name}.parquet").is_file()
        }
        listed = folder / "listed.parquet"
        ids = pl.read_parquet(listed).to_series() if listed.is_file() else None
    except (OSError, msgspec.DecodeError, pl.exceptions.PolarsError) as error:
        raise Refused(
            f"{record.name} is needed to rebuild the register and is no longer in {folder}; "
            "import the file again."
        ) from error
    return Tidy(**asdict(rest) | {"listing": rest.listing, "listed": ids} | frames)


def _folder(data: Path, record: FileRecord) -> Path:
    return data / FILES / f"{record.as_at.isoformat()}-{record.sha256[:16]}"
