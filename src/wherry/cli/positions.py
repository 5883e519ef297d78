"""`wherry position`, `wherry league`, `wherry location`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wherry.cli.options import DATA, DEFAULT_DATA, FORMAT, MEASURE, RELEASE, Format, day_option
from wherry.domain.coverage import Services

if TYPE_CHECKING:
    from wherry.analysis.standing import Standings
    from wherry.domain.areas import AreaMap

HEADLINE = "good_or_outstanding"


class Among(StrEnum):
    """Which places stand against each other."""

    AUTHORITIES = "authorities"
    REGIONS = "regions"
    ICBS = "icbs"


class By(StrEnum):
    """Ways to divide services."""

    SERVICE_TYPE = "service_type"
    CARE_HOME = "care_home"
    USER_BAND = "user_band"
    SIZE = "size"
    OWNER = "owner"
    BRAND = "brand"
    OWNERSHIP = "ownership"
    AUTHORITY = "authority"
    LOCALITY = "locality"


AS_OF = Annotated[
    date | None,
    day_option("--as-of", "The day the answer is true for (default: the newest known)."),
]
CARE_HOMES = Annotated[bool, typer.Option("--care-homes", help="Care homes only.")]
COMMUNITY = Annotated[bool, typer.Option("--community", help="Community services only.")]
MAP_COLUMNS = "Its columns: “locality” or “area”, and “location id”, “postcode” or “authority”."
BOUNDARIES = Annotated[
    Path | None,
    typer.Option(
        "--boundaries",
        metavar="FILE",
        help="Count by the areas of a file, in the place of authorities. " + MAP_COLUMNS,
    ),
]


def position(
    area: Annotated[
        str,
        typer.Argument(
            metavar="AREA",
            help="The name or code of an authority, a region, an integrated care board or England.",
        ),
    ],
    as_of: AS_OF = None,
    release: RELEASE = None,
    measure: MEASURE = HEADLINE,
    by: Annotated[
        By | None,
        typer.Option("--by", metavar="DIMENSION", help=f"Divide the services by {', '.join(By)}."),
    ] = None,
    compare: Annotated[
        str,
        typer.Option(
            "--compare",
            metavar="LIST",
            help="With whom: region, england, neighbours, or names of places, between semicolons or commas.",
        ),
    ] = "region,england",
    since: Annotated[
        date | None,
        day_option(
            "--since", "Name the services whose rating changed, that came or that left since this day."
        ),
    ] = None,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    localities: Annotated[
        Path | None,
        typer.Option(
            "--localities", metavar="FILE", help="Divide by the localities of a file. " + MAP_COLUMNS
        ),
    ] = None,
    boundaries: BOUNDARIES = None,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """What share of care services is rated Good or Outstanding in a place on a day, compared with others."""
    from wherry.analysis.position import position as answer
    from wherry.analysis.questions import PositionQuestion
    from wherry.cli.show_position import print_position

    standings = open_standings(data, release)
    question = PositionQuestion(
        area=area,
        measure=measure,
        as_of=as_of,
        by=_dimension(by, localities),
        compare=listed(compare, standings),
        since=since,
        services=chosen_services(care_homes, community),
    )
    found = answer(standings, question, read_map(localities, standings), read_map(boundaries, standings))
    print_position(found, format_)


def league(
    as_of: AS_OF = None,
    release: RELEASE = None,
    measure: MEASURE = HEADLINE,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    among: Annotated[
        Among, typer.Option("--among", help="Which places stand against each other.")
    ] = Among.AUTHORITIES,
    boundaries: BOUNDARIES = None,
    ranges: Annotated[
        bool,
        typer.Option(
            "--ranges", help="Say how far each rank can be trusted: its range, and its place in the funnel."
        ),
    ] = False,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """All authorities (or regions, or integrated care boards) against each other on a day."""
    from wherry.analysis.league import league as answer
    from wherry.analysis.questions import LeagueQuestion
    from wherry.cli.show_position import print_league

    standings = open_standings(data, release)
    question = LeagueQuestion(measure, as_of, chosen_services(care_homes, community), among.value)
    if ranges:
        from wherry.analysis.comparison.ranges import ranged_league
        from wherry.cli.show_comparison import print_ranged_league

        return print_ranged_league(
            ranged_league(standings, question, read_map(boundaries, standings)), format_
        )
    print_league(answer(standings, question, read_map(boundaries, standings)), format_)
    return None


def location(
    location_id: Annotated[str, typer.Argument(metavar="ID", help="CQC's location id, like 1-1000587219.")],
    release: RELEASE = None,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """Everything known of one service: its facts, ratings, earlier and later registrations."""
    from wherry.analysis.record import location_record
    from wherry.cli.show_location import print_location
    from wherry.store.register import Register

    register = Register.open(data, release)
    print_location(location_record(register, location_id), format_, register.definitions)


def _dimension(by: By | None, localities: Path | None) -> str | None:
    """How to divide: a file of localities is there to divide by."""
    if localities is not None and by not in (None, By.LOCALITY):
        raise typer.BadParameter(f"--localities divides by locality: leave out --by {by}, or --localities.")
    return By.LOCALITY.value if localities is not None else by.value if by else None


def open_standings(data: Path, release: str | None) -> Standings:
    """The register opened for questions."""
    from wherry.analysis.standing import Standings
    from wherry.store.register import Register

    return Standings(Register.open(data, release))


def read_map(path: Path | None, standings: Standings) -> AreaMap | None:
    """The map of a file, if one is named."""
    if path is None:
        return None
    from wherry.sources.area_maps import read_area_map

    return read_area_map(path, standings.register.definitions)


def chosen_services(care_homes: bool, community: bool) -> Services:
    """Which kinds of service the two flags ask for."""
    if care_homes and community:
        raise typer.BadParameter(
            "--care-homes and --community shut each other out: give one, or neither for both kinds."
        )
    return Services.CARE_HOMES if care_homes else Services.COMMUNITY if community else Services.ALL


def listed(text: str, standings: Standings) -> tuple[str, ...]:
    """The comparators asked for; a comma may stand in a name (“Bristol, City of”)."""
    if ";" in text:
        return tuple(part.strip() for part in text.split(";") if part.strip())
    names = {
        n.casefold()
        for p in standings.register.definitions.places.places.values()
        for n in (p.name, *p.aliases)
        if "," in n
    }
    words: list[str] = []
    parts = [part.strip() for part in text.split(",") if part.strip()]
    while parts:
        taken = next((n for n in range(len(parts), 1, -1) if ", ".join(parts[:n]).casefold() in names), 1)
        words.append(", ".join(parts[:taken]))
        parts = parts[taken:]
    return tuple(words)
