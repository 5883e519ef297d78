"""`wherry report`: an answer as a document to hand on."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from wherry.cli.decisions import AREA, EACH_TYPE, SHARE
from wherry.cli.options import DATA, DEFAULT_DATA, MEASURE, RELEASE, day_option
from wherry.cli.positions import (
    AS_OF,
    CARE_HOMES,
    COMMUNITY,
    HEADLINE,
    MAP_COLUMNS,
    chosen_services,
    open_standings,
    read_map,
)
from wherry.domain.errors import Refused
from wherry.domain.phrases import printable

report = typer.Typer(help="An answer as a document: PDF, Word, Excel, CSV or HTML.", no_args_is_help=True)


class Face(StrEnum):
    """What kind of file the document becomes."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"
    HTML = "html"


@report.command("position")
def position_command(
    area: Annotated[
        str,
        typer.Argument(
            metavar="AREA",
            help="The name or code of an authority, a region, an integrated care board or England.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")],
    as_of: AS_OF = None,
    face: Annotated[Face, typer.Option("--format", help="What kind of file to write.")] = Face.PDF,
    since: Annotated[
        date | None,
        day_option("--since", "Name what changed since this day (default: a quarter before)."),
    ] = None,
    localities: Annotated[
        Path | None,
        typer.Option(
            "--localities", metavar="FILE", help="Divide by the localities of a file. " + MAP_COLUMNS
        ),
    ] = None,
    measure: MEASURE = HEADLINE,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    release: RELEASE = None,
    data: DATA = DEFAULT_DATA,
) -> None:
    """The position of an area on a day as a report: the figure, with whom it is compared, its types
    of care, months, changes and the age of its ratings, and all that it rests on."""
    refuse_to_write(out, force=force)
    from wherry.analysis.questions import PositionQuestion
    from wherry.reports.faces import rendered
    from wherry.reports.position_report import position_report

    standings = open_standings(data, release)
    question = PositionQuestion(
        area, measure, as_of, since=since, services=chosen_services(care_homes, community)
    )
    document = position_report(standings, question, read_map(localities, standings))
    write_document(out, rendered(document, face.value))
    typer.echo(f"Wrote the position of {printable(document.subject)} to {printable(str(out))}.")


@report.command("target")
def target_command(
    area: AREA,
    share: SHARE,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")],
    as_of: AS_OF = None,
    by: Annotated[date | None, day_option("--by", "The day to reach the target by.")] = None,
    since: Annotated[date | None, day_option("--since", "The day the programme began.")] = None,
    each_type: EACH_TYPE = False,
    face: Annotated[Face, typer.Option("--format", help="What kind of file to write.")] = Face.PDF,
    measure: MEASURE = HEADLINE,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    release: RELEASE = None,
    data: DATA = DEFAULT_DATA,
) -> None:
    """What must change for a share to reach a target as a report: by type of care, if something else happens
    first, the way there and why, the three acts, and all that it rests on."""
    refuse_to_write(out, force=force)
    from wherry.decisions.questions import TargetQuestion
    from wherry.decisions.targets import target
    from wherry.definitions.improvement import load_improvement
    from wherry.reports.faces import rendered
    from wherry.reports.target_report import target_report

    standings = open_standings(data, release)
    services = chosen_services(care_homes, community)
    question = TargetQuestion(
        area, share, as_of, by=by, since=since, each_type=each_type, measure=measure, services=services
    )
    found = target(standings, question, load_improvement(data / "definitions"))
    write_document(out, rendered(target_report(standings, found), face.value))
    typer.echo(f"Wrote the target of {printable(found.name)} to {printable(str(out))}.")


@report.command("forecast")
def forecast_command(
    area: AREA,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")],
    as_of: AS_OF = None,
    by: Annotated[date | None, day_option("--by", "The last day (default: two years later).")] = None,
    share: Annotated[
        float | None, typer.Option("--share", metavar="SHARE", help="A target: 0.85 for 85 %.")
    ] = None,
    inspections: Annotated[
        str, typer.Option("--inspections", metavar="SCENARIO", help="How often CQC inspects.")
    ] = "as_now",
    face: Annotated[Face, typer.Option("--format", help="What kind of file to write.")] = Face.PDF,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    release: RELEASE = None,
    data: DATA = DEFAULT_DATA,
) -> None:
    """Where the share of an area is going, as a report: the fan, scenarios of inspection, what moves it."""
    refuse_to_write(out, force=force)
    from wherry.analysis.forecast.forecast import ForecastQuestion
    from wherry.reports.faces import rendered
    from wherry.reports.forecast_report import forecast_report

    services = chosen_services(care_homes, community)
    question = ForecastQuestion(area, as_of, by, share, inspections, services)
    document = forecast_report(open_standings(data, release), question)
    write_document(out, rendered(document, face.value))
    typer.echo(f"Wrote the forecast of {printable(document.subject)} to {printable(str(out))}.")


def refuse_to_write(out: Path, *, force: bool) -> None:
    """Refuse what cannot become the file asked for, before any work is done.

    Raises:
        Refused: when its folder is not there, or it is a folder, or there without `force`.
    """
    if out.is_dir():
        raise Refused(f"{out} is a folder; name a file in it with --out.")
    if not out.parent.is_dir():
        raise Refused(f"The folder {out.parent} is not there; make it, or name another file with --out.")
    if out.exists() and not force:
        raise Refused(f"{out} is there already; name another file with --out, or write over it with --force.")


def write_document(out: Path, content: bytes) -> None:
    """Write a document so that the file is there as a whole or not at all.

    Raises:
        Refused: when the system will not.
    """
    from wherry.sources.durable import write_whole

    try:
        write_whole(out, content)
    except OSError as error:
        reason = (error.strerror or "unknown fault").lower()
        raise Refused(f"{out} cannot be written ({reason}); name another file with --out.") from error
