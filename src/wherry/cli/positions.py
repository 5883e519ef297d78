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
BOUNDARIES = Annotated[
    Path | None,
    typer.Option(
        "--boundaries",
        metavar="FILE",
        help="A file that maps locations, postcodes or authorities to other areas, to re-base on them.",
    ),
]


def position(
    area: Annotated[
        str, typer.Argument(metavar="AREA", help="Name or code of an authority, region, board or England.")
    ],
    as_of: AS_OF = None,
    release: RELEASE = None,
    measure: MEASURE = HEADLINE,
    by: Annotated[By | None, typer.Option("--by", metavar="DIMENSION", help="Divide by this.")] = None,
    compare: Annotated[
        str,
        typer.Option(
            "--compare",
            metavar="LIST",
            help="With whom: region, england, neighbours, or names, separated by semicolons or commas.",
        ),
    ] = "region,england",
    since: Annotated[
        date | None, day_option("--since", "Name the services that moved since this day.")
    ] = None,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    localities: Annotated[
        Path | None,
        typer.Option("--localities", metavar="FILE", help="A file of locations or postcodes to localities."),
    ] = None,
    boundaries: BOUNDARIES = None,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """What share of care services is rated Good or Outstanding, here, on that day, against whom."""
    from wherry.analysis.position import position as answer
    from wherry.analysis.questions import PositionQuestion
    from wherry.cli.show_position import print_position

    standings = open_standings(data, release)
    question = PositionQuestion(
        area=area,
        measure=measure,
        as_of=as_of,
        by=by.value if by else None,
        compare=_listed(compare, standings),
        since=since,
        services=chosen_services(care_homes, community),
    )
    found = answer(standings, question, _map(localities, standings), _map(boundaries, standings))
    print_position(found, format_)


def league(
    as_of: AS_OF = None,
    release: RELEASE = None,
    measure: MEASURE = HEADLINE,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    among: Annotated[Among, typer.Option("--among", help="Which places.")] = Among.AUTHORITIES,
    boundaries: BOUNDARIES = None,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """All authorities (or regions, or integrated care boards) against each other on a day."""
    from wherry.analysis.league import league as answer
    from wherry.analysis.questions import LeagueQuestion
    from wherry.cli.show_position import print_league

    standings = open_standings(data, release)
    question = LeagueQuestion(measure, as_of, chosen_services(care_homes, community), among.value)
    print_league(answer(standings, question, _map(boundaries, standings)), format_)


def location(
    location_id: Annotated[str, typer.Argument(metavar="ID", help="CQC's location id, like 1-1000587219.")],
    release: RELEASE = None,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """Everything known of one service: facts over time, ratings, earlier and later registrations."""
    from wherry.analysis.record import location_record
    from wherry.cli.show_location import print_location
    from wherry.store.register import Register

    register = Register.open(data, release)
    print_location(location_record(register, location_id), format_, register.definitions)


def open_standings(data: Path, release: str | None) -> Standings:
    """The register opened for questions."""
    from wherry.analysis.standing import Standings
    from wherry.store.register import Register

    return Standings(Register.open(data, release))


def _map(path: Path | None, standings: Standings) -> AreaMap | None:
    if path is None:
        return None
    from wherry.sources.area_maps import read_area_map

    return read_area_map(path, standings.register.definitions)


def chosen_services(care_homes: bool, community: bool) -> Services:
    """Which kinds of service the two flags ask for."""
    if care_homes and community:
        raise typer.BadParameter("Ask for --care-homes or for --community, not for both.")
    return Services.CARE_HOMES if care_homes else Services.COMMUNITY if community else Services.ALL


def _listed(text: str, standings: Standings) -> tuple[str, ...]:
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
