"""`wherry services`: find services, as the site's page does."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from wherry.cli.options import DATA, DEFAULT_DATA, FORMAT, RELEASE, Format, day_option
from wherry.cli.positions import AS_OF, CARE_HOMES, COMMUNITY, chosen_services, open_standings

if TYPE_CHECKING:
    from wherry.analysis.finding.find import Matched
    from wherry.analysis.finding.questions import FoundService

SHOWN = 50
"""Services that the table names; JSON and CSV name all."""


class Rated(StrEnum):
    """The rating that stands on the day."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    INADEQUATE = "inadequate"
    NOT_RATED = "not_rated"


class Sort(StrEnum):
    """The order of the list; what is not known comes last."""

    NAME = "name"
    AUTHORITY = "authority"
    OWNER = "owner"
    RATING = "rating"
    PUBLISHED = "published"
    BEDS = "beds"
    MILES = "miles"


def services(
    area: Annotated[
        str,
        typer.Argument(
            metavar="[AREA]",
            help="The name or code of an authority, a region, an integrated care board (default: England).",
            show_default=False,
        ),
    ] = "",
    text: Annotated[
        str, typer.Option("--text", metavar="WORDS", help="Words of the name, in any order, or CQC's id.")
    ] = "",
    postcode: Annotated[
        str, typer.Option("--postcode", metavar="POSTCODE", help="A postcode, or its beginning: NR1 2, NR1.")
    ] = "",
    within: Annotated[
        float | None, typer.Option("--within", metavar="MILES", help="Within so many miles of the postcode.")
    ] = None,
    type_of_care: Annotated[
        str, typer.Option("--type", metavar="KEY", help="A type of care, as `--format json` writes it.")
    ] = "",
    rated: Annotated[
        list[Rated] | None, typer.Option("--rating", help="A rating; repeat it to allow several.")
    ] = None,
    owner: Annotated[
        str, typer.Option("--owner", metavar="WORDS", help="Words of the company's name, or its CQC id.")
    ] = "",
    new_since: Annotated[
        date | None, day_option("--new-since", "Only services that are new since this day.")
    ] = None,
    left_since: Annotated[
        date | None, day_option("--left-since", "Only services that left since this day.")
    ] = None,
    sort: Annotated[Sort, typer.Option("--sort", help="The order of the list.")] = Sort.NAME,
    as_of: AS_OF = None,
    release: RELEASE = None,
    care_homes: CARE_HOMES = False,
    community: COMMUNITY = False,
    format_: FORMAT = Format.TABLE,
    data: DATA = DEFAULT_DATA,
) -> None:
    """Find services by place, name, postcode, owner, rating: the list that the site's page shows."""
    from wherry.analysis.finding.find import find_all
    from wherry.analysis.finding.questions import RATING_CHOICES, FindQuestion

    question = FindQuestion(
        words=text,
        postcode=postcode,
        within_miles=within,
        area=area,
        type_of_care=type_of_care,
        kind=chosen_services(care_homes, community),
        ratings=tuple(key for key in RATING_CHOICES if key in (rated or ())),
        owner=owner,
        new_since=new_since,
        left_since=left_since,
        as_of=as_of,
        sort=sort.value,
    )
    _print(find_all(open_standings(data, release), question), format_)


def _print(found: Matched, form: Format) -> None:
    from wherry.analysis.plain import plain_provenance
    from wherry.cli.output import console, plain_table, print_csv, print_json
    from wherry.cli.show_position import print_provenance
    from wherry.domain.phrases import number_of

    if form is Format.CSV:
        return print_csv(asdict(service) for service in found.rows())
    if form is Format.JSON:
        rows = [asdict(service) for service in found.rows()]
        about = {"question": asdict(found.question), "count": len(rows), "rows": rows}
        return print_json(plain_provenance(found.provenance) | about)
    out, count = console(), found.services.height
    out.say(
        (f"{number_of(count, 'service')} found", "bold"), f", true for {found.provenance.as_of:%-d %B %Y}"
    )
    table = plain_table("service", "rating", "published", "type of care", "where", "owner", "id", whole=(6,))
    for service in found.rows(0, SHOWN):
        table.add_row(*_cells(service))
    if count:
        out.print(table)
    if count > SHOWN:
        out.say((f"The first {SHOWN} are shown; --format csv or json lists all.", "dim"))
    print_provenance(found.provenance, out)
    return None


def _cells(service: FoundService) -> tuple[str, ...]:
    from wherry.cli.output import day_text
    from wherry.domain.ratings import RATING_TITLES

    miles = f" ({service.miles:.1f} miles)" if service.miles is not None else ""
    place = ", ".join(part for part in (service.town, service.postcode, service.authority) if part)
    return (
        service.name,
        RATING_TITLES.get(service.rating or "", "Not rated"),
        day_text(service.published_on),
        service.type_of_care,
        (place or "not known") + miles,
        service.owner or "not known",
        service.location_id,
    )
