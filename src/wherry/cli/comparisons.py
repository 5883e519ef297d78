"""`wherry compare` and `wherry quarters`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from wherry.cli.options import DATA, DEFAULT_DATA, FORMAT, MEASURE, RELEASE, Format, day_option
from wherry.cli.positions import (
    AS_OF,
    BOUNDARIES,
    CARE_HOMES,
    COMMUNITY,
    HEADLINE,
    chosen_services,
    listed,
    open_standings,
    read_map,
)


def compare(
    area: Annotated[
        str,
        typer.Argument(
            metavar="AREA",
            help="The name or code of an authority, a region, an integrated care board or England.",
        ),
    ],
    as_of: AS_OF = None,
    against: Annotated[
        str,
        typer.Option(
            "--with",
            metavar="LIST",
            help="With whom: region, england, neighbours (pooled), or names of places, with commas.",
        ),
    ] = "region,england",
    release: RELEASE = None,
    measure: MEASURE = HEADLINE,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    boundaries: BOUNDARIES = None,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """Is it real: an area against others by more than chance, and by mix of services or by their ratings."""
    from wherry.analysis.comparison.compare import compare as answer
    from wherry.analysis.comparison.results import CompareQuestion
    from wherry.cli.show_comparison import print_comparison

    standings = open_standings(data, release)
    question = CompareQuestion(
        area, measure, as_of, listed(against, standings), chosen_services(care_homes, community)
    )
    print_comparison(answer(standings, question, read_map(boundaries, standings)), format_)


def quarters(
    area: Annotated[
        str,
        typer.Argument(
            metavar="AREA", help="The name or code of an authority, a region, a board or England."
        ),
    ],
    first: Annotated[
        date | None, day_option("--from", "The first day (default: the first that is known).")
    ] = None,
    last: Annotated[
        date | None, day_option("--to", "The last day (default: the newest that is known).")
    ] = None,
    target: Annotated[
        float | None,
        typer.Option("--target", min=0, max=1, help="A share to hold against a typical quarter, like 0.85."),
    ] = None,
    release: RELEASE = None,
    measure: MEASURE = HEADLINE,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """Is it changing: what was published in each quarter, with the limits of ordinary variation."""
    from wherry.analysis.comparison.quarters import quarters as answer
    from wherry.analysis.comparison.results import QuartersQuestion
    from wherry.cli.show_comparison import print_quarters

    services = chosen_services(care_homes, community)
    question = QuartersQuestion(area, measure, first, last, services, target)
    print_quarters(answer(open_standings(data, release), question), format_)
