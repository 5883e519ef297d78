"""Writing the files of an invented England, named and laid out as CQC's are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from wherry.domain.errors import Refused
from wherry.sample.answers import answers
from wherry.sample.facts import Facts, Row
from wherry.sample.history import history_rows
from wherry.sample.ods import Sheet, write_ods
from wherry.sample.options import SampleOptions
from wherry.sample.overlay import write_overlay
from wherry.sample.plain import write_csv, write_json_lines, write_xlsx
from wherry.sample.sheets import (
    Snapshot,
    active_rows,
    directory_rows,
    dual_rows,
    ended_rows,
    provider_rows,
    rating_rows,
    readme_rows,
)
from wherry.sample.words import headings
from wherry.sample.world import World, invent_world

Report = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is."""

LINES_ABOVE = 6  # Above the header of the active locations in Excel, before 2024.
SECOND_SHEET_EVERY = 3  # In one of so many such workbooks they stand on the second sheet.
FILE_NAMES = {
    "hsca": "HSCA_Active_Locations",
    "ratings": "Latest_ratings",
    "deactivated": "Deactivated_Locations",
    "directory": "CQC_directory",
    "api": "api_locations",
    "history": "community_ratings_history",
}
SMALL, QUICK = 6, 1  # Deflate levels; they make the sizes of CQC's files, 17 to 26 MB each.


@dataclass(frozen=True)
class Written:
    """What was written: the files, the world they show, and its options."""

    files: tuple[Path, ...]
    world: World


def write_sample(out: Path, options: SampleOptions, report: Report | None = None) -> Written:
    """Invent an England and write its files and definitions into a new or empty folder.

    Raises:
        Refused: when the folder holds something already.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused(f"{out} is there already and not empty; name a new folder.")
    todo = list(_todo(options))
    if report:
        report("Inventing", 0, len(todo))
    world = invent_world(options)
    out.mkdir(parents=True, exist_ok=True)
    write_overlay(world.places, out)
    facts, files = Facts(), []
    for number, (kind, day) in enumerate(todo):
        if report:
            report(f"Writing {file_name(kind, day, options.layout)}", number, len(todo))
        path = out / file_name(kind, day, options.layout)
        _WRITERS[kind](path, Snapshot(world, facts, day.toordinal()))
        files.append(path)
    return Written(tuple(files), world)


def _todo(options: SampleOptions) -> Iterator[tuple[str, date]]:
    """Kinds and days of the files, in the order in which they would have been published."""
    for day in options.days:
        if "directory" in options.kinds:
            yield "directory", last_wednesday(day)
        for kind in ("hsca", "ratings", "deactivated"):
            if kind in options.kinds:
                yield kind, day
    for kind in ("api", "history"):
        if kind in options.kinds:
            yield kind, options.end


def last_wednesday(day: date) -> date:
    """The last Wednesday before a day, when the weekly directory is made."""
    return day - timedelta(days=(day.weekday() - 2 - 1) % 7 + 1)


def file_name(kind: str, day: date, layout: str) -> str:
    """The name CQC gives a file (01_February_2021_HSCA_Active_Locations.ods)."""
    ending = {"api": "jsonl.gz", "directory": "csv", "history": "csv.gz"}.get(
        kind, "csv.gz" if layout == "csv" else layout
    )
    return f"{day:%d_%B_%Y}_{FILE_NAMES[kind]}.{ending}"


def _write_active(path: Path, snapshot: Snapshot) -> None:
    on = snapshot.on
    rows = active_rows(snapshot)
    if path.suffix == ".gz":
        write_csv(path, rows)
    elif path.suffix == ".xlsx":
        write_xlsx(path, _sheets_before_2024(rows, on))
    else:
        sheets = [
            Sheet("README", readme_rows("HSCA Active Locations", on)),
            Sheet("HSCA_Active_Locations", rows),
            Sheet("Dual_Registration_Locations", dual_rows(snapshot)),
        ]
        write_ods(path, sheets, date_cells=True, level=SMALL)


def _sheets_before_2024(rows: Iterator[Row], on: int) -> list[Sheet]:
    """One sheet with lines above its header; in some months it is the second."""
    title, *notes = readme_rows("HSCA Active Locations", on)
    above = [title, *notes, *[[] for _ in range(LINES_ABOVE - 1 - len(notes))]]
    sheet = Sheet("HSCA Active Locations", _then(above, _older(rows, "active_locations")))
    is_second = date.fromordinal(on).month % SECOND_SHEET_EVERY == 0
    return [Sheet("Notes", readme_rows("Notes", on)), sheet] if is_second else [sheet]


def _write_ratings(path: Path, snapshot: Snapshot) -> None:
    on = snapshot.on
    rows = rating_rows(snapshot)
    if path.suffix == ".gz":
        write_csv(path, rows)
        return
    is_old = path.suffix == ".xlsx"
    sheets = [
        Sheet("README", readme_rows("Latest ratings", on)),
        Sheet("Locations", _older(rows, "latest_ratings") if is_old else rows),
        Sheet("Providers", provider_rows(snapshot)),
    ]
    write_xlsx(path, sheets) if is_old else write_ods(path, sheets, date_cells=False, level=QUICK)


def _write_ended(path: Path, snapshot: Snapshot) -> None:
    on = snapshot.on
    rows = ended_rows(snapshot)
    sheets = [
        Sheet("README", readme_rows("Deactivated locations", on)),
        Sheet("Deactivated_Locations", rows),
    ]
    if path.suffix == ".gz":
        write_csv(path, rows)
    elif path.suffix == ".xlsx":
        write_xlsx(path, sheets)
    else:
        write_ods(path, sheets, date_cells=True, level=QUICK)


def _write_directory(path: Path, snapshot: Snapshot) -> None:
    """UTF-8 with a byte order mark in some weeks, Latin-1 in others."""
    is_latin = date.fromordinal(snapshot.on).isocalendar().week % 2 == 1
    write_csv(path, directory_rows(snapshot), "latin-1" if is_latin else "utf-8-sig")


def _write_answers(path: Path, snapshot: Snapshot) -> None:
    world = snapshot.world
    write_json_lines(path, answers(world, world.places.county, snapshot.on))


def _write_history(path: Path, snapshot: Snapshot) -> None:
    write_csv(path, history_rows(snapshot))


_WRITERS: dict[str, Callable[[Path, Snapshot], None]] = {
    "hsca": _write_active,
    "ratings": _write_ratings,
    "deactivated": _write_ended,
    "directory": _write_directory,
    "api": _write_answers,
    "history": _write_history,
}


def _older(rows: Iterator[Row], file: str) -> Iterator[Row]:
    """The rows under the headings the file had in former years."""
    former = headings()["older"][file]
    yield [former.get(heading, heading) for heading in next(rows)]
    yield from rows


def _then(first: Iterable[Row], rows: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rows
