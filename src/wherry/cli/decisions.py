"""`wherry target`, `wherry options`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wherry.cli.options import DATA, DEFAULT_DATA, FORMAT, MEASURE, RELEASE, Format, day_option
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


class Aim(StrEnum):
    """What an option is to be the best of."""

    MOST_GOOD = "most-good"
    LEAST_COST = "least-cost"


def parse_days(text: str) -> tuple[int, ...]:
    """Officer days as an option states them: one number, or one a quarter."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter(f"--officer-days: “{text}” are no days: write 90, or 90,60,60,60.") from None


def parse_places(text: str) -> tuple[str, int]:
    """Places of a level of support as an option states them."""
    level, _, places = text.partition("=")
    if not places.lstrip("-").isdigit():
        raise typer.BadParameter(
            f"--places: “{text}” are none: write a level and a number, like intensive=8."
        )
    return level.strip(), int(places)


def options(
    area: AREA,
    share: SHARE,
    by: Annotated[date, day_option("--by", "The day to reach the target by.")],
    as_of: AS_OF = None,
    aim: Annotated[
        Aim,
        typer.Option(
            "--aim", help="The most Good services, or the least cost at which the target is expected."
        ),
    ] = Aim.MOST_GOOD,
    each_type: EACH_TYPE = False,
    officer_days: Annotated[
        str | None,
        typer.Option(
            "--officer-days",
            metavar="DAYS",
            help="Officer days of a quarter: one number, or one each.",
        ),
    ] = None,
    budget: Annotated[int | None, typer.Option("--budget", metavar="GBP", help="Pounds in all.")] = None,
    quarter_budget: Annotated[
        int | None,
        typer.Option(
            "--quarter-budget", metavar="GBP", help="Pounds for supports that start in one quarter."
        ),
    ] = None,
    places: Annotated[
        list[str] | None,
        typer.Option(
            "--places", metavar="LEVEL=N", help="Services that may have a level of support at one time."
        ),
    ] = None,
    inspections: Annotated[
        str,
        typer.Option(
            "--inspections", metavar="SCENARIO", help="How often CQC inspects: as in 2019, 2023 or 2024."
        ),
    ] = "2023",
    departures: Annotated[
        bool,
        typer.Option(
            "--departures", help="Let below-Good services leave, in counts and as far as can be borne."
        ),
    ] = False,
    localities: Annotated[
        Path | None,
        typer.Option(
            "--localities", metavar="FILE", help="Departures by the localities of a file. " + MAP_COLUMNS
        ),
    ] = None,
    forecast: Annotated[
        bool,
        typer.Option(
            "--forecast", help="Also where the share goes without and with the option, in the same futures."
        ),
    ] = False,
    futures: Annotated[
        int, typer.Option("--futures", metavar="NUMBER", help="With --forecast: how many to simulate.")
    ] = 10_000,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="With --forecast: the same seed gives the same answer.")
    ] = 1,
    release: RELEASE = None,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """Which support for which service below Good, within officer days, budget and places, and why."""
    from wherry.cli.show_options import print_options
    from wherry.decisions.options import Objective, OptionsQuestion
    from wherry.decisions.options import options as answer
    from wherry.definitions.improvement import load_improvement

    standings = open_standings(data, release)
    question = OptionsQuestion(
        area=area,
        share=share,
        by=by,
        as_of=as_of,
        objective=Objective(aim.value.replace("-", "_")),
        each_type=each_type,
        officer_days=parse_days(officer_days) if officer_days else None,
        budget_gbp=budget,
        quarter_budget_gbp=quarter_budget,
        places=tuple(parse_places(text) for text in places or ()),
        inspections=inspections,
        departures=departures,
        services=chosen_services(care_homes, community),
    )
    assumed, areas = load_improvement(data / "definitions"), read_map(localities, standings)
    found = answer(standings, question, assumed, areas)
    if not forecast:
        return print_options(found, None, format_)
    from wherry.decisions.options.ahead import option_ahead
    from wherry.definitions.forecasting import load_forecasting

    rates = load_forecasting(data / "definitions")
    ahead = option_ahead(standings, found, assumed, rates, areas, futures=futures, seed=seed)
    return print_options(found, ahead, format_)
