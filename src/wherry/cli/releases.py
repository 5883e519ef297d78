"""`wherry releases`: list, verify, compare, roll back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Annotated

import typer

from wherry.cli.options import DATA, DEFAULT_DATA, FORMAT, Format
from wherry.domain.coverage import Coverage, Listing, Services
from wherry.domain.errors import Refused
from wherry.domain.phrases import number_of
from wherry.domain.ratings import RATING_TITLES
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
KINDS = {
    Services.ALL: "care homes and community services",
    Services.CARE_HOMES: "care homes",
    Services.COMMUNITY: "community services",
}
LISTINGS = {
    Listing.REGISTERED: "every registered service",
    Listing.RATED: "those with a rating",
    Listing.DATED: "those with a history",
    Listing.PARTIAL: "some of them",
}
RELEASE_ID = Annotated[
    str | None, typer.Argument(metavar="[ID]", help="The id of a release (default: the current one).")
]


@releases.callback()
def list_command(context: typer.Context, format_: FORMAT = Format.TABLE, data: DATA = DEFAULT_DATA) -> None:
    """List the releases, the last built first; the one that counts is marked."""
    if context.invoked_subcommand is not None:
        return None
    from wherry.analysis.plain import release_row
    from wherry.cli.output import Row, console, day_text, plain_table, print_csv, print_json

    current = current_id(data)
    whole, damaged = list_releases(data)
    for sentence in damaged:
        typer.echo(sentence, err=True)
    rows: list[Row] = [asdict(release_row(release, current)) for release in whole]
    if format_ is Format.JSON:
        return print_json(rows)
    if format_ is Format.CSV:
        return print_csv(rows)
    if not rows:
        console().say(f"There is no release in {data} yet; import files with `wherry import PATH`.")
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
        whole=(1,),
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
    tables, files = number_of(len(release.tables), "table"), number_of(len(release.files), "file")
    typer.echo(f"Release {release.release_id} is whole: {tables}, {files}.")


@releases.command("show")
def show_command(release_id: RELEASE_ID = None, data: DATA = DEFAULT_DATA) -> None:
    """The files a release stands on: day, coverage, rows kept and left out."""
    from wherry.cli.output import console, day_text

    out = console()
    for record in read_release(data, release_id).files:
        left = ", ".join(f"{count:,} {reason}" for reason, count in record.left_out.items())
        out.say((record.name, "bold"))
        out.say(f"  {record.source}, as at {day_text(record.as_at)} ({record.dated_by})")
        out.say(
            f"  {_covered(record.coverage)}; {record.kept:,} rows kept"
            + (f", left out: {left}" if left else "")
        )


def _covered(coverage: Coverage) -> str:
    """What a file speaks for, in words."""
    if coverage.listing is Listing.NOTHING:
        return "lists no services"
    authorities = coverage.authorities
    where = "the nation" if authorities is None else number_of(len(authorities), "authority")
    return f"covers {where}, {KINDS[coverage.services]}: {LISTINGS[coverage.listing]}"


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
    out = console()
    for file, found in groupby(sorted(rows, key=itemgetter("file")), itemgetter("file")):
        out.say((file, "bold"))
        table = plain_table("location", "file says", "register says", "on", "explanation", whole=(0,))
        for row in found:
            table.add_row(
                row["location_id"],
                _said(row["file_says"], row["file_published_on"]),
                _said(row["register_says"], row["register_published_on"]),
                day_text(row["as_at"]),
                row["explanation"],
            )
        out.print(table)
    return None


def _said(rating: str | None, published_on: date | None) -> str:
    """A rating and its day, as one of two that disagree."""
    title = RATING_TITLES.get(rating or "", rating or "–")
    return f"{title} ({published_on:%-d %B %Y})" if published_on else title


@releases.command("compare")
def compare_command(
    first: Annotated[str, typer.Argument(metavar="ID", help="The id of a release.")],
    second: Annotated[str, typer.Argument(metavar="OTHER", help="The id of the release to compare it with.")],
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
            out.say(f"Only in {release_id}: {record.name}, as at {record.as_at:%-d %B %Y}")
    table = plain_table(
        "table", f"only in {found.first}", f"only in {found.second}", right=(1, 2), whole=(1, 2)
    )
    for change in found.tables:
        table.add_row(change.table, f"{change.only_in_first:,}", f"{change.only_in_second:,}")
    out.print(table if found.tables else "Their tables are the same.")


@releases.command("rollback")
def rollback_command(
    release_id: Annotated[str, typer.Argument(metavar="ID", help="The id of the release to return to.")],
    data: DATA = DEFAULT_DATA,
) -> None:
    """Let an earlier release count again; later ones stay and can be returned to."""
    release = roll_back(data, release_id)
    typer.echo(f"The register is now release {release.release_id}.")
