"""`wherry trend`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from wherry.cli.options import DATA, DEFAULT_DATA, FORMAT, MEASURE, RELEASE, Format, day_option
from wherry.cli.positions import CARE_HOMES, COMMUNITY, HEADLINE, chosen_services, open_standings

KINDS = {
    None: "nothing is known",
    "all": "care homes and community",
    "care_homes": "care homes only",
    "community": "community only",
}


def trend(
    area: Annotated[
        str, typer.Argument(metavar="AREA", help="The name or code of an authority or a region.")
    ],
    first: Annotated[
        date | None, day_option("--from", "The first day (default: the first that is known).")
    ] = None,
    last: Annotated[
        date | None, day_option("--to", "The last day (default: the newest that is known).")
    ] = None,
    release: RELEASE = None,
    measure: MEASURE = HEADLINE,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """The share and rank of an area on the first of every month."""
    from wherry.analysis.area_trend import area_trend
    from wherry.analysis.plain import plain_provenance
    from wherry.cli.output import (
        console,
        count_text,
        day_text,
        plain_table,
        print_csv,
        print_json,
    )
    from wherry.cli.show_position import print_provenance
    from wherry.domain.phrases import percent

    standings = open_standings(data, release)
    found = area_trend(standings, area, measure, first, last, chosen_services(care_homes, community))
    rows = found.rows()
    if format_ is Format.JSON:
        return print_json(plain_provenance(found.provenance) | {"rows": rows})
    if format_ is Format.CSV:
        return print_csv(rows)
    table = plain_table("", "number", "of", "share", "rank", "unrated", "of which", right=(1, 2, 3, 4, 5))
    for row in rows:
        rank = f"{row['rank']} of {row['ranked']}" if row["rank"] else ""
        share = percent(row["share"], row["numerator"], row["denominator"])
        table.add_row(
            day_text(row["as_of"]),
            count_text(row["numerator"]),
            count_text(row["denominator"]),
            share,
            rank,
            count_text(row["unrated"]),
            KINDS[row["known"]],
        )
    out = console()
    out.say((found.name, "bold"), f": {found.provenance.measure_title}")
    out.print(table)
    print_provenance(found.provenance, out)
    return None
