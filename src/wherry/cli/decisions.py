"""`wherry target`, `wherry options`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wherry.cli.options import DATA, DEFAULT_DATA, FORMAT, MEASURE, RELEASE, Format, day_option
from wherry.cli.positions import AS_OF, CARE_HOMES, COMMUNITY, HEADLINE, chosen_services, open_standings

if TYPE_CHECKING:
    from wherry.analysis.standing import Standings
    from wherry.domain.funded import FundedPeople


def parse_share(text: str | Decimal) -> Decimal:
    """A share as an option states it, exact; wrong use when it is no number."""
    try:
        return Decimal(text)
    except InvalidOperation:
        raise typer.BadParameter(f"“{text}” is not a share: write it like 0.85.") from None


AREA = Annotated[
    str,
    typer.Argument(
        metavar="AREA",
        help="The name or code of an authority, a region, an integrated care board or England.",
    ),
]
SHARE = Annotated[
    Decimal,
    typer.Option(
        "--share", parser=parse_share, metavar="SHARE", help="The target: a share up to 1, like 0.85."
    ),
]
EACH_TYPE = Annotated[
    bool, typer.Option("--each-type", help="The target is for every type of care, not for all together.")
]


def target(
    area: AREA,
    share: SHARE,
    as_of: AS_OF = None,
    by: Annotated[
        date | None,
        day_option("--by", "The day to reach the target by: prints the way there, month by month."),
    ] = None,
    since: Annotated[
        date | None,
        day_option("--since", "The day the programme began: measures today against the line from there."),
    ] = None,
    each_type: EACH_TYPE = False,
    release: RELEASE = None,
    measure: MEASURE = HEADLINE,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    funded: Annotated[
        Path | None,
        typer.Option(
            "--funded",
            metavar="FILE",
            help="How many people the council pays for, by service: shows the shares its own acts change.",
        ),
    ] = None,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """What must change for an area's share to reach a target: ratings improved, or departures, by type."""
    from wherry.cli.show_target import print_target
    from wherry.decisions.questions import TargetQuestion
    from wherry.decisions.targets import target as answer
    from wherry.definitions.improvement import load_improvement

    standings = open_standings(data, release)
    question = TargetQuestion(
        area=area,
        share=share,
        as_of=as_of,
        by=by,
        since=since,
        each_type=each_type,
        measure=measure,
        services=chosen_services(care_homes, community),
    )
    assumed = load_improvement(data / "definitions")
    print_target(answer(standings, question, assumed, _funded(funded, standings)), format_)


def _funded(path: Path | None, standings: Standings) -> FundedPeople | None:
    if path is None:
        return None
    from wherry.sources.area_maps.funded import read_funded_people

    return read_funded_people(path, standings.register.release.newest)
