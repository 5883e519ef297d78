"""Every overall rating published for community services from October 2014 to December 2023."""

from __future__ import annotations

from datetime import date

import polars as pl

from wherry.domain.coverage import HISTORY_PLACES_AS_AT, Listing
from wherry.domain.ratings import OVERALL
from wherry.sources.facts import known_facts, location_facts
from wherry.sources.fields import Fields
from wherry.sources.reading import Raw
from wherry.sources.source import Context, Match
from wherry.sources.tidy import RATING, Tidy, shaped


def day_inside(raw: Raw, matches: list[Match], context: Context) -> date | None:
    """The newest event of the history: it speaks for every day up to that one."""
    fields = Fields(matches[0], context.about, raw.name)
    days = [fields.day(name).max() for name in ("published_on", "registered_on", "deregistered_on")]
    return max((day for day in days if isinstance(day, date)), default=None)


def tidy(raw: Raw, matches: list[Match], context: Context) -> Tidy:
    """Tidy the history; ratings dated before a location's start are marked inherited.

    Raises:
        BadFile: naming row, column and value.
    """
    words = context.definitions
    fields = Fields(matches[0], context.about, raw.name)
    location = location_facts(fields, words, context.as_at, HISTORY_PLACES_AS_AT).with_columns(
        is_care_home=pl.lit(value=False)
    )
    rating = pl.DataFrame(
        {
            "location_id": location["location_id"],
            "row": fields.frame["row"],
            "rating": fields.rating(words),
            "published_on": fields.day("published_on", as_at=context.as_at),
            "is_inherited": fields.day("published_on") < location["registered_on"],
        }
    ).with_columns(
        service_group=pl.lit(OVERALL), key_question=pl.lit(OVERALL), is_current=pl.lit(value=False)
    )
    distinct = shaped(rating, RATING).unique(
        subset=["location_id", "published_on", "rating"], keep="last", maintain_order=True
    )
    location, _ = fields.one_row_each(location, ["location_id"], "location")
    return Tidy(
        source=context.about.key,
        layout=matches[0].layout.key,
        listing=Listing.DATED,
        rows=fields.frame.height,
        location=location,
        rating=distinct.sort("location_id", "published_on", maintain_order=True),
        known=known_facts(fields, "is_care_home"),
        history_from=words.regimes[0].starts_on,
        covers_nation=True,
        left_out={"repeated rows": rating.height - distinct.height},
    )
