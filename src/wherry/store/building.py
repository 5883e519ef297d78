"""Building a release beside the old one. Loaded only when there is something to build."""

from __future__ import annotations

import hashlib
import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import polars as pl

from wherry.definitions import Definitions, load_definitions
from wherry.domain.coverage import Listing
from wherry.domain.days import find_day, find_month
from wherry.domain.errors import BadFile
from wherry.domain.files import FileRecord
from wherry.domain.places import PlaceKind
from wherry.sources.catalogue import Recognised, recognise, wanted
from wherry.sources.durable import sync_folder, write_synced
from wherry.sources.fetching.landing import SIDECAR
from wherry.sources.reading import Raw, read_file
from wherry.sources.source import Context
from wherry.sources.tidy import FACTS, FRAMES, Tidy
from wherry.store import landed
from wherry.store.build.fold import finish
from wherry.store.build.state import State
from wherry.store.coverage import coverage_of, coverage_said, refuse_nothing
from wherry.store.dating import FETCHED, INSIDE, date_of, refuse_future
from wherry.store.folding import Folding
from wherry.store.importing import IMPORTED, REFUSED, ImportOptions, Outcome, Report
from wherry.store.releases import (
    BUILDING,
    MANIFEST,
    RELEASES,
    Release,
    TableFile,
    clear_unfinished,
    folder_of,
    release_id_for,
    set_current,
)
from wherry.store.schema import SCHEMA_VERSION, TABLES, parquet_bytes

ODD = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, pl.exceptions.PolarsError)
"""What reading raises on values that no rule of ours foresaw. Not: a full disk, too little memory."""
READERS = 2  # Workbooks read at once; each needs up to a gigabyte.


def build_release(
    files: list[tuple[Path, str]],
    data: Path,
    before: Release | None,
    options: ImportOptions,
    report: Report | None,
) -> tuple[list[Outcome], Release | None]:
    """Read files, fold them into the register of `before`, and let the result count.

    Returns what became of each file, and the new release or None when every file was refused.

    Raises:
        Refused: when the new register fails its checks.
    """
    clear_unfinished(data)
    definitions = load_definitions(data / "definitions")
    folding = Folding(data, before, definitions, options)
    outcomes = _read_all(sorted(files, key=_day_in_name), data, definitions, options, folding, report)
    if not any(o.record for o in outcomes):
        return outcomes, None
    state = folding.state(report)
    outcomes = [folding.refused.get(o.record.sha256, o) if o.record else o for o in outcomes]
    if all(o.status == REFUSED for o in outcomes):
        return outcomes, None
    return outcomes, _commit(finish(state, definitions), data, definitions)


def _day_in_name(file: tuple[Path, str]) -> tuple[date, str]:
    """Where a file probably stands in the order of folding."""
    name = file[0].name
    return find_day(name) or find_month(name) or date.max, name


def _read_all(
    files: list[tuple[Path, str]],
    data: Path,
    definitions: Definitions,
    options: ImportOptions,
    folding: Folding,
    report: Report | None,
) -> list[Outcome]:
    """Tidy every file, keep it and fold it; two are read at a time, because that is the long part."""

    def work(path: Path, digest: str) -> FileRecord:
        raw = read_file(path, wanted(), digest)
        record, tidy = _tidied(raw, definitions, options)
        landed.keep(data, record, tidy)
        return record

    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(READERS) as pool:
        futures: list[Future[FileRecord]] = [pool.submit(work, path, digest) for path, digest in files]
        for number, ((path, _), future) in enumerate(zip(files, futures, strict=True)):
            if report:
                report(f"Reading {path.name}", number, len(files))
            try:
                record = future.result()
            except BadFile as refusal:
                outcomes.append(Outcome(path.name, REFUSED, str(refusal)))
            except ODD as error:
                # Values of kinds that no publisher sends: the file is refused, the rest of a batch is not.
                said = f"it holds what no published file does ({type(error).__name__}: {str(error)[:200]})"
                sentence = str(BadFile(said, file=path.name, remedy="download it again"))
                outcomes.append(Outcome(path.name, REFUSED, sentence))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            else:
                outcomes.append(Outcome(path.name, IMPORTED, _summary(record, definitions), record))
                folding.take(record)
    return outcomes


def _tidied(raw: Raw, definitions: Definitions, options: ImportOptions) -> tuple[FileRecord, Tidy]:
    """Recognise, date and tidy one file; a workbook's further sheets add to its first."""
    recognised = recognise(raw)
    recognised.sort(key=lambda r: len(r.matches[0].layout.required) if r.matches else 0, reverse=True)
    first = recognised[0]
    fetched = _fetched(raw.path, raw.sha256)
    as_at, dated_by = _dated(raw, first, definitions, options, fetched)
    tidies = [r.source.tidy(raw, r.matches, Context(r.source.about, definitions, as_at)) for r in recognised]
    tidy = _joined(tidies)
    newest = tidy.rating["published_on"].max()
    authorities = len(definitions.places.of_kind(PlaceKind.AUTHORITY, as_at))
    record = FileRecord(
        sha256=raw.sha256,
        name=raw.name,
        source=tidy.source,
        layout=tidy.layout,
        as_at=as_at,
        dated_by=dated_by,
        coverage=options.coverage or coverage_of(tidy, fetched.listing or tidy.listing, authorities),
        rows=tidy.rows,
        kept=tidy.rows - sum(tidy.left_out.values()),
        left_out={reason: count for reason, count in tidy.left_out.items() if count},
        unknown=tuple(fact for fact in FACTS if fact not in tidy.known) if tidy.location.height else (),
        notes=(*raw.notes, *tidy.notes),
        newest_publication=newest if isinstance(newest, date) else None,
    )
    refuse_nothing(record, f"{first.source.about.publisher}, {first.source.about.title}")
    return record, tidy


class _Fetched(msgspec.Struct):
    """What `wherry fetch` wrote down beside a file: its hash, its day and what it lists."""

    sha256: str = ""
    as_at: date | None = None
    listing: Listing | None = None


def _fetched(path: Path, digest: str) -> _Fetched:
    """What is written down beside a file, if it is of this very file."""
    beside = path.with_name(path.name + SIDECAR)
    try:
        if not beside.is_file():
            return _Fetched()
        found = msgspec.json.decode(beside.read_bytes(), type=_Fetched)
        return found if found.sha256 == digest else _Fetched()
    except OSError:  # A name too long to have a companion.
        return _Fetched()
    except msgspec.MsgspecError as error:
        raise BadFile(
            f"what is written of it in {beside.name} is damaged ({error})",
            file=path.name,
            remedy=f"delete {beside.name} and say the day with --as-at",
        ) from error


def _dated(
    raw: Raw,
    first: Recognised,
    definitions: Definitions,
    options: ImportOptions,
    fetched: _Fetched,
) -> tuple[date, str]:
    refuse_future(raw.name, given=options.as_at, today=options.today)
    source = first.source
    inside = fetched.as_at
    if inside is None and source.day_inside is not None:
        inside = source.day_inside(raw, first.matches, Context(source.about, definitions, date.max))
    as_at, dated_by = date_of(raw.name, given=options.as_at, inside=inside, source=source.about.publisher)
    return as_at, FETCHED if dated_by == INSIDE and fetched.as_at else dated_by


def _joined(tidies: list[Tidy]) -> Tidy:
    first = tidies[0]
    if len(tidies) == 1:
        return first
    frames = {
        name: pl.concat([getattr(t, name) for t in tidies]).unique(maintain_order=True) for name in FRAMES
    }
    return replace(first, **frames)


def _commit(state: State, data: Path, definitions: Definitions) -> Release:
    """Write the tables beside the old release, then let them count with one rename."""
    release_id = release_id_for(state.files, definitions.digest, SCHEMA_VERSION)
    beside = data / RELEASES / f"{BUILDING}{os.getpid()}"
    beside.mkdir(parents=True)
    try:
        tables = {name: _write_table(beside / f"{name}.parquet", state[name]) for name in TABLES}
        release = Release(
            release_id,
            SCHEMA_VERSION,
            definitions.digest,
            definitions.is_invented,
            state.files,
            tables,
        )
        manifest = msgspec.json.format(msgspec.json.encode(release), indent=1)
        write_synced(beside / MANIFEST, manifest)
        sync_folder(beside)
        target = folder_of(data, release_id)
        if target.exists():
            shutil.rmtree(target)
        beside.rename(target)
        sync_folder(target.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    set_current(data, release_id)
    return release


def _write_table(path: Path, frame: pl.DataFrame) -> TableFile:
    content = parquet_bytes(frame)
    write_synced(path, content)
    return TableFile(frame.height, len(content), hashlib.sha256(content).hexdigest())


def _summary(record: FileRecord, definitions: Definitions) -> str:
    covers = coverage_said(record, definitions)
    left = ", ".join(f"{count:,} {reason}" for reason, count in record.left_out.items())
    return (
        f"{record.name}: {record.kept:,} of {record.rows:,} rows kept"
        + (f" (left out: {left})" if left else "")
        + (f", {covers}" if covers else "")
        + f", as at {record.as_at:%-d %B %Y} ({record.dated_by})."
    )
