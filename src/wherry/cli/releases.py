"""`wherry releases`: list, verify, compare, roll back."""

from __future__ import annotations

from typing import Annotated

import typer

from wherry.cli.options import DATA, DEFAULT_DATA, FORMAT, Format
from wherry.domain.errors import Refused
from wherry.store.releases import (
    current_id,
    list_releases,
    read_release,
    roll_back,
    verify_release,
)

releases = typer.Typer(
    help="List, verify and compare releases of the register, and roll back to one.",
    invoke_without_command=True,
)
RELEASE_ID = Annotated[
    str | None, typer.Argument(metavar="[ID]", help="A release (default: the current one).")
]


@releases.callback()
def list_command(context: typer.Context, format_: FORMAT = Format.TABLE, data: DATA = DEFAULT_DATA) -> None:
    """List the releases, the last built first; the one that counts is marked."""
    if context.invoked_subcommand is not None:
        return None
    from wherry.cli.output import Row, console, day_text, plain_table, print_csv, print_json

    current = current_id(data)
    rows: list[Row] = [
        {
            "release": r.release_id,
            "is_current": r.release_id == current,
            "newest": r.newest,
            "files": len(r.files),
            "spans": r.tables["location"].rows,
            "ratings": r.tables["rating"].rows,
            "disagreements": r.tables["disagreement"].rows,
            "bytes": sum(t.bytes for t in r.tables.values()),
        }
        for r in list_releases(data)
    ]
    if format_ is Format.JSON:
        return print_json(rows)
    if format_ is Format.CSV:
        return print_csv(rows)
    if not rows:
        console().print(f"There is no release in {data} yet; import files with `wherry import PATH`.")
        return None
    table = plain_table(
        "",
        "release",
        "newest file",
        "files",
        "spans",
        "ratings",
        "disagreements",
        "MB",
        right=(3, 4, 5, 6, 7),
    )
    for row in rows:
        table.add_row(
            "→" if row["is_current"] else "",
            str(row["release"]),
            day_text(row["newest"]),
            f"{row['files']:,}",
            f"{row['spans']:,}",
            f"{row['ratings']:,}",
            f"{row['disagreements']:,}",
            f"{row['bytes'] / 1e6:.1f}",
        )
    console().print(table)
    return None


@releases.command("verify")
def verify_command(release_id: RELEASE_ID = None, data: DATA = DEFAULT_DATA) -> None:
    """Check every table of a release against its SHA-256."""
    release = read_release(data, release_id)
    problems = verify_release(data, release)
    if problems:
        raise Refused(" ".join(problems))
    typer.echo(
        f"Release {release.release_id} is whole: {len(release.tables)} tables, {len(release.files)} files."
    )


@releases.command("show")
def show_command(release_id: RELEASE_ID = None, data: DATA = DEFAULT_DATA) -> None:
    """The files a release stands on: day, coverage, rows kept and left out."""
    from wherry.cli.output import console, day_text, plain_table

    release = read_release(data, release_id)
    table = plain_table("as at", "file", "source", "covers", "kept", "left out", right=(4,))
    for record in release.files:
        covers = record.coverage
        where = "the nation" if covers.authorities is None else f"{len(covers.authorities)} authorities"
        left = ", ".join(f"{count:,} {reason}" for reason, count in record.left_out.items())
        table.add_row(
            f"{day_text(record.as_at)} ({record.dated_by})",
            record.name,
            record.source,
            f"{where}, {covers.services.value}, {covers.listing.value}",
            f"{record.kept:,}",
            left,
        )
    console().print(table)


@releases.command("disagreements")
def disagreements_command(
    release_id: RELEASE_ID = None, format_: FORMAT = Format.TABLE, data: DATA = DEFAULT_DATA
) -> None:
    """The ratings on which two files disagree, each with its explanation."""
    from wherry.cli.output import console, day_text, plain_table, print_csv, print_json
    from wherry.store.register import Register

    rows = Register.open(data, release_id).table("disagreement").to_dicts()
    if format_ is Format.JSON:
        return print_json(rows)
    if format_ is Format.CSV:
        return print_csv(rows)
    table = plain_table("location", "file", "says", "register", "on", "explanation")
    for row in rows:
        table.add_row(
            row["location_id"],
            row["file"],
            f"{row['file_says']} ({day_text(row['file_published_on'])})",
            f"{row['register_says']} ({day_text(row['register_published_on'])})",
            day_text(row["as_at"]),
            row["explanation"],
        )
    console().print(table)
    return None


@releases.command("compare")
def compare_command(
    first: Annotated[str, typer.Argument(metavar="ID")],
    second: Annotated[str, typer.Argument(metavar="ID")],
    data: DATA = DEFAULT_DATA,
) -> None:
    """The files and rows by which two releases differ."""
    from wherry.cli.output import console, plain_table
    from wherry.store.compare import compare_releases

    found = compare_releases(data, first, second)
    out = console()
    for release_id, files in (
        (found.first, found.files_only_in_first),
        (found.second, found.files_only_in_second),
    ):
        for record in files:
            out.print(f"Only in {release_id}: {record.name}, as at {record.as_at:%-d %B %Y}")
    table = plain_table("table", f"only in {found.first}", f"only in {found.second}", right=(1, 2))
    for change in found.tables:
        table.add_row(change.table, f"{change.only_in_first:,}", f"{change.only_in_second:,}")
    out.print(table if found.tables else "Their tables are the same.")


@releases.command("rollback")
def rollback_command(
    release_id: Annotated[str, typer.Argument(metavar="ID")], data: DATA = DEFAULT_DATA
) -> None:
    """Let an earlier release count again; later ones stay and can be returned to."""
    release = roll_back(data, release_id)
    typer.echo(f"The register is now release {release.release_id}.")
