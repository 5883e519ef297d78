"""Printing everything known of one location."""

from __future__ import annotations

from wherry.analysis.record import LocationRecord, RatingEvent
from wherry.cli.options import Format
from wherry.cli.output import console, day_text, plain_table, print_csv, print_json
from wherry.definitions import Definitions
from wherry.domain.ratings import OVERALL, RATING_TITLES

NOT_KNOWN = "not known"
CSV_FIELDS = (
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


def print_location(found: LocationRecord, form: Format, definitions: Definitions) -> None:
    """Print a location as asked."""
    if form is Format.JSON:
        return print_json(found.to_dict())
    ratings = [*found.chain_ratings, *found.ratings]
    ratings.sort(key=lambda r: (r.stood_from, r.location_id, r.service_group, r.key_question))
    if form is Format.CSV:
        return print_csv({field: getattr(rating, field) for field in CSV_FIELDS} for rating in ratings)
    out = console()
    out.print()
    out.say((found.spans[-1].name or found.location_id, "bold"), f" ({found.location_id})")
    facts = plain_table("", "", whole=(0,))
    for name, value in _facts(found, definitions).items():
        facts.add_row(name, value)
    out.print(facts)
    for related in found.related:
        why = f"{related.reason or 'no reason stated'}, {related.basis}"
        out.say(f"{related.relation.capitalize()}: {related.location_id} ({why})")
    out.print()
    overall = [rating for rating in ratings if rating.key_question == OVERALL]
    table = plain_table("published", "", "rating", "stood", "")
    for rating in overall:
        table.add_row(*_rating_cells(rating, found.location_id, definitions))
    out.print(table if overall else "No rating is known.")
    out.say((f"Release {found.release}. --format csv lists the key questions too.", "dim"))
    return None


def _facts(found: LocationRecord, definitions: Definitions) -> dict[str, str]:
    """The newest facts in words."""
    last = found.spans[-1]
    types = {t.key: t.title for t in definitions.types_of_care}
    return {
        "Type of care": types.get(last.type_of_care, last.type_of_care),
        "Services": _listed(last.services, definitions.services.titles),
        "User bands": _listed(last.user_bands, definitions.user_bands.titles),
        "Where": ", ".join(p for p in (last.street, last.town, last.postcode) if p) or NOT_KNOWN,
        "Authority": last.authority or NOT_KNOWN,
        "Company": f"{last.provider_name or 'name not known'} ({last.provider_id or 'id not known'})",
        "Brand": last.brand_name or ("none" if last.brand_id == "none" else NOT_KNOWN),
        "Beds": NOT_KNOWN if last.beds is None else f"{last.beds:,}",
        "Registered": _registered(found),
        "Facts last changed": day_text(last.valid_from),
    }


def _listed(keys: tuple[str, ...] | None, titles: dict[str, str]) -> str:
    return NOT_KNOWN if keys is None else ", ".join(titles.get(key, key) for key in keys) or "none"


def _registered(found: LocationRecord) -> str:
    begun = day_text(found.registered_on) if found.registered_on else "on a day not known"
    end = found.spans[-1].valid_to
    if end is not None:
        return f"{begun} to {day_text(end)}"
    return f"{begun}, last listed on {day_text(found.last_listed_on)}"


def _rating_cells(rating: RatingEvent, location_id: str, definitions: Definitions) -> tuple[str, ...]:
    began, ended = day_text(rating.stood_from), rating.stood_to
    stood = f"from {began}" if ended is None else f"{began} – {day_text(ended)}"
    aside = ["inherited"] if rating.is_inherited else []
    if rating.location_id != location_id:
        aside.append(f"as {rating.location_id}")
    group = definitions.service_groups.titles[rating.service_group]
    return (
        day_text(rating.published_on),
        group,
        RATING_TITLES[rating.rating],
        "never" if rating.stood_from == ended else stood,
        ", ".join(aside),
    )
