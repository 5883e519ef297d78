"""The facts that CQC's monthly files share, read the same way from each."""

from __future__ import annotations

from datetime import date

import polars as pl

from wherry.definitions import Definitions
from wherry.domain.identifiers import POSTCODE
from wherry.domain.ratings import OVERALL
from wherry.sources.fields import Fields
from wherry.sources.people import without_people
from wherry.sources.tidy import LOCATION, shaped

MOST_BEDS = 1000  # The largest home has had about 220 beds.
ENGLAND_LATITUDES, ENGLAND_LONGITUDES = (49.8, 55.9), (-6.5, 1.8)
"""Degrees, from Scilly to Berwick and Lowestoft; a point outside is not believed."""
NO_BRAND = "none"

_TEXTS = ("name", "street", "town", "ccg_code", "provider_id", "provider_name", "brand_name")


def location_facts(
    fields: Fields, definitions: Definitions, as_at: date, named_on: date | None = None
) -> pl.DataFrame:
    """The location frame of a table: every fact whose column it has, the others null.

    `named_on` is the day whose authority names the file uses, if not its own date.

    Raises:
        BadFile: with row, column and value, when a cell cannot be what its column says.
    """
    columns: dict[str, pl.Series] = {name: fields.text(name) for name in _TEXTS}
    columns |= {
        "location_id": fields.identifier("location_id"),
        "row": fields.frame["row"],
        "registered_on": fields.day("registered_on", as_at=as_at, or_a_year_on=True),
        "deregistered_on": fields.day("deregistered_on", as_at=as_at, or_a_year_on=True),
        "is_care_home": fields.flag("is_care_home"),
        "is_dormant": fields.flag("is_dormant"),
        "beds": fields.whole("beds", at_most=MOST_BEDS),
        "postcode": spaced_postcodes(fields.text("postcode")),
        "authority_code": fields.authority("authority", definitions, named_on or as_at),
        "latitude": fields.coordinate("latitude", *ENGLAND_LATITUDES),
        "longitude": fields.coordinate("longitude", *ENGLAND_LONGITUDES),
        "ownership": fields.mapped_where_known("ownership", definitions.ownerships.keys),
    }
    if fields.has("brand_id"):
        columns["brand_id"] = fields.text("brand_id").fill_null(NO_BRAND)
        name = columns["brand_name"].str.replace(r"^BRAND\s+", "")
        columns["brand_name"] = name.set(columns["brand_id"] == NO_BRAND, None)
    if fields.has("manager"):
        columns["has_manager"] = fields.text("manager").is_not_null()
    frame = shaped(pl.DataFrame(columns), LOCATION)
    return without_people(frame, definitions.person_names)


def overall_ratings(fields: Fields, words: Definitions, as_at: date) -> pl.DataFrame:
    """The one overall rating of each row of a directory; its columns are RATING's without `is_current`.

    Raises:
        BadFile: naming row, column and value.
    """
    return pl.DataFrame(
        {
            "location_id": fields.frame["location_id"],
            "row": fields.frame["row"],
            "rating": fields.rating(words),
            "published_on": fields.day("published_on", as_at=as_at),
            "is_inherited": fields.flag("is_inherited"),
        }
    ).with_columns(service_group=pl.lit(OVERALL), key_question=pl.lit(OVERALL))


def known_facts(fields: Fields, *more: str) -> tuple[str, ...]:
    """Which facts the table carries."""
    renamed = {"authority": "authority_code", "manager": "has_manager"}
    names = {renamed.get(name, name) for name in fields.headings}
    return tuple(fact for fact in LOCATION if fact in names or fact in more)


def spaced_postcodes(column: pl.Series) -> pl.Series:
    """Postcodes as Royal Mail writes them (“NR1 2DH”); what is none is not known."""
    plain = column.str.to_uppercase().str.replace_all(r"\s", "")
    spaced = plain.str.head(-3) + " " + plain.str.tail(3)
    return spaced.set(~plain.str.contains(f"^{POSTCODE.pattern}$").fill_null(value=False), None)
