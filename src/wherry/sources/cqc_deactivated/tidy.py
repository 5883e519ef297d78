"""Locations that left the register, with the day they did and their last rating."""

from __future__ import annotations

import polars as pl

from wherry.domain.coverage import Listing
from wherry.sources.facts import known_facts, location_facts, overall_ratings
from wherry.sources.fields import Fields
from wherry.sources.reading import Raw
from wherry.sources.source import Context, Match
from wherry.sources.tidy import RATING, Tidy, shaped


def tidy(raw: Raw, matches: list[Match], context: Context) -> Tidy:
    """Tidy one file of deactivated locations.

    Raises:
        BadFile: naming row, column and value.
    """
    words = context.definitions
    fields = Fields(matches[0], context.about, raw.name)
    rows = fields.frame.height
    by_category = fields.text("category").is_in(words.sector.inspection_categories)
    by_directorate = fields.text("directorate").is_in(words.sector.directorates)
    fields.keep(by_category.fill_null(value=False) | by_directorate.fill_null(value=False))
    services, _ = fields.family("services", words.services)
    bands, _ = fields.family("user_bands", words.user_bands)
    location = location_facts(fields, words, context.as_at).with_columns(services=services, user_bands=bands)
    endless = location["deregistered_on"].is_null()
    if endless.any():
        raise fields.refuse("a deactivated location has no end date", "deregistered_on", endless)
    location, repeated = fields.one_row_each(location, ["location_id"], "location")
    rating = overall_ratings(fields, words, context.as_at).with_columns(is_current=pl.lit(value=False))
    dated = rating.filter(pl.col("rating").is_not_null() & pl.col("published_on").is_not_null())
    left_out = {"other sectors": rows - fields.frame.height, "repeated rows": repeated}
    return Tidy(
        source=context.about.key,
        layout=matches[0].layout.key,
        listing=Listing.DATED,
        rows=rows,
        location=location,
        rating=shaped(dated, RATING).unique(
            subset=["location_id", "rating", "published_on"], maintain_order=True
        ),
        known=known_facts(fields, "services", "user_bands"),
        covers_nation=True,
        left_out=left_out,
    )
