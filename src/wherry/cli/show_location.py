"""Printing everything known of one location."""

from __future__ import annotations

from wherry.analysis.record import LocationRecord, RatingEvent
from wherry.cli.options import Format
from wherry.cli.output import console, day_text, plain_table, print_csv, print_json
from wherry.definitions import Definitions
from wherry.domain.ratings import OVERALL, RATING_TITLES


def print_location(found: LocationRecord, form: Format, definitions: Definitions) -> None:
    """Print a location as asked."""

    plain = found.to_dict()
    if form is Format.JSON:
        return print_json(plain)
    ratings = [*found.chain_ratings, *found.ratings]
    ratings.sort(key=lambda r: (r.stood_from, r.location_id, r.service_group, r.key_question))
    if form is Format.CSV:
        fields = (
            "location_id",
            "service_group",
            "key_question",
            "rating",
            "published_on",
            "is_inherited",
            "stood_from",
            "stood_to",
            "first_seen_on",
        )
        return print_csv({field: getattr(rating, field) for field in fields} for rating in ratings)
    out, last = console(), found.spans[-1]
    titles = {t.key: t.title for t in definitions.types_of_care}
    out.print()
    out.print(f"[bold]{last.name or found.location_id}[/] ({found.location_id})")
    facts = plain_table("", "")
    until = day_text(last.valid_to) if last.valid_to else "now"
    beds = f"{last.beds:,}" if last.beds is not None else "not known"
    rows = {
        "Type of care": titles.get(last.type_of_care, last.type_of_care),
        "Where": ", ".join(p for p in (last.street, last.town, last.postcode) if p) or "not known",
        "Authority": last.authority or "not known",
        "Company": f"{last.provider_name or 'name not known'} ({last.provider_id or 'id not known'})",
        "Brand": last.brand_name or "none, or not known",
        "Beds": beds,
        "Registered": f"{day_text(found.registered_on)} to {until}",
        "Facts last changed": day_text(last.valid_from),
    }
    for name, value in rows.items():
        facts.add_row(name, value)
    out.print(facts)
    for related in found.related:
        why = f"{related.reason or 'no reason stated'}, {related.basis}"
        out.print(f"{related.relation.capitalize()}: {related.location_id} ({why})")
    out.print()
    table = plain_table("published", "", "rating", "stood", "")
    for rating in ratings:
        if rating.key_question == OVERALL:
            table.add_row(*_rating_cells(rating, found.location_id, definitions))
    out.print(table)
    out.print(f"[dim]Release {found.release}. --format csv lists the key questions too.[/]")
    return None


def _rating_cells(rating: RatingEvent, location_id: str, definitions: Definitions) -> tuple[str, ...]:
    until = day_text(rating.stood_to) if rating.stood_to else "now"
    stood = "never" if rating.stood_from == rating.stood_to else f"{day_text(rating.stood_from)} – {until}"
    aside = ["inherited"] if rating.is_inherited else []
    if rating.location_id != location_id:
        aside.append(f"as {rating.location_id}")
    group = definitions.service_groups.titles[rating.service_group]
    title = RATING_TITLES[rating.rating]
    return day_text(rating.published_on), group, title, stood, ", ".join(aside)
