"""`wherry sample`."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wherry.cli.options import day_option
from wherry.domain.errors import Refused
from wherry.domain.phrases import printable

if TYPE_CHECKING:
    from wherry.sample.options import SampleOptions
    from wherry.sample.write import Written


class Layout(StrEnum):
    """The kinds of spreadsheet that CQC has published."""

    ODS = "ods"
    XLSX = "xlsx"
    CSV = "csv"


USUAL_KINDS = "hsca,ratings,deactivated,directory,api"


def sample(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new or empty folder for the files.")],
    seed: Annotated[
        int, typer.Option("--seed", help="Another number invents another England, the same number the same.")
    ] = 1,
    locations: Annotated[
        int,
        typer.Option(
            "--locations",
            help="Locations of all sectors on the last day, 300 to 200,000; the real England has 57,000.",
        ),
    ] = 6_000,
    months: Annotated[int, typer.Option("--months", help="How many months of files, from 1 to 150.")] = 6,
    end: Annotated[
        date, day_option("--end", "The day of the last files, from the 1st to the 28th of a month.")
    ] = date(2026, 10, 1),
    kinds: Annotated[
        str,
        typer.Option(
            "--kinds",
            metavar="LIST",
            help="Which files, with commas between; history, compiled by others, only where it is named.",
        ),
    ] = USUAL_KINDS,
    layout: Annotated[
        Layout,
        typer.Option(
            "--layout", help="ods as since 2024, xlsx as before, or csv, gzipped and quickest to write."
        ),
    ] = Layout.ODS,
) -> None:
    """Invent an England and write CQC's files for it.

    Every place, provider, service and rating is made up; only the layouts are CQC's. Import the
    folder with `wherry import OUT --data DIR` into a register of its own. The first authority,
    Wherryshire, is meant for demonstrations.
    """
    from wherry.sample.options import SampleOptions

    listed = tuple(kind.strip() for kind in kinds.split(",") if kind.strip())
    try:
        options = SampleOptions(seed, locations, months, end, listed, layout.value)
    except Refused as refusal:
        raise typer.BadParameter(str(refusal)) from refusal
    written = _with_progress(out, options)
    county = written.world.places.county.short_name
    files = "1 file" if len(written.files) == 1 else f"{len(written.files)} files"
    sys.stdout.write(
        f"Wrote {files} of an invented England with {locations:,} locations to {printable(str(out))}; "
        f"nothing in them is real. Its first county is {county}.\n"
    )


def _with_progress(out: Path, options: SampleOptions) -> Written:
    """Write the sample, with a progress bar where somebody watches."""
    from wherry.sample.write import write_sample

    if not sys.stderr.isatty():
        return write_sample(out, options)
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Inventing", total=None)

        def report(doing: str, done: int, total: int) -> None:
            progress.update(task, description=doing, completed=done, total=total)

        return write_sample(out, options, report)
