"""`wherry import`."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from wherry.cli.options import DATA, DEFAULT_DATA, day_option
from wherry.domain.phrases import printable
from wherry.sources.fetching.model import ENGLAND
from wherry.store.importing import (
    IMPORTED,
    REFUSED,
    ImportOptions,
    ImportResult,
    Report,
    import_files,
)


def import_command(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Published files, or folders of them.")
    ],
    as_at: Annotated[
        date | None,
        day_option("--as-at", "The day the files are true for (default: what they or their names say)."),
    ] = None,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept", help="Take a file with a drop of more than a tenth in services or authorities."
        ),
    ] = False,
    data: DATA = DEFAULT_DATA,
) -> None:
    """Take published files into the register.

    CSV, CSV.GZ, XLSX, ODS and recorded API answers are recognised by their content. A file's day
    is, in this order: --as-at, a day inside it, a day in its name. Files that are refused are
    listed and the others imported; the register changes once, at the end.
    """
    options = ImportOptions(as_at=as_at, accept=accept, today=datetime.now(ENGLAND).date())
    result = _with_progress(paths, data, options)
    for outcome in result.outcomes:
        stream = sys.stderr if outcome.status == REFUSED else sys.stdout
        stream.write(f"{_mark(outcome.status)} {printable(outcome.sentence)}\n")
    if result.is_new and result.release is not None:
        sys.stdout.write(f"The register is now release {result.release.release_id}.\n")
    if result.refused:
        done = sum(o.status == IMPORTED for o in result.outcomes)
        count = len(result.refused)
        verb = "was" if count == 1 else "were"
        sys.stderr.write(f"{count} of {len(result.outcomes)} files {verb} refused; {done} imported.\n")
        raise typer.Exit(1)


def _mark(status: str) -> str:
    return {IMPORTED: "imported:", REFUSED: "refused:"}.get(status, "unchanged:")


def _with_progress(paths: list[Path], data: Path, options: ImportOptions) -> ImportResult:
    """Run the import, with a progress bar where somebody watches."""
    if not sys.stderr.isatty():
        return import_files(paths, data, options)
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Looking", total=None)

        def report(doing: str, done: int, total: int) -> None:
            progress.update(task, description=doing, completed=done, total=total)

        reporter: Report = report
        return import_files(paths, data, options, reporter)
