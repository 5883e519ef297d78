"""The directory with filters: every registered location with its facts and overall rating."""

from __future__ import annotations

import polars as pl

from wherry.domain.coverage import Listing
from wherry.sources.facts import known_facts, location_facts, overall_ratings
from wherry.sources.fields import Fields
from wherry.sources.reading import Raw
from wherry.sources.source import Context, Match
from wherry.sources.tidy import LINK, RATING, Tidy, shaped


def tidy(raw: Raw, matches: list[Match], context: Context) -> Tidy:
    """Tidy one directory.

    Raises:
        BadFile: naming row, column and value.
    """
    words = context.definitions
    fields = Fields(matches[0], context.about, raw.name)
    rows = fields.frame.height
    is_social_care = fields.text("directorate").is_in(words.sector.directorates)
    fields.keep(is_social_care.fill_null(value=False))
    services, unknown_services = fields.family("services", words.services)
    bands, unknown_bands = fields.family("user_bands", words.user_bands)
    location = location_facts(fields, words, context.as_at).with_columns(services=services, user_bands=bands)
    location, repeated = fields.one_row_each(location, ["location_id"], "location")
    rating = overall_ratings(fields, words, context.as_at).with_columns(
        pl.col("rating").fill_null("not_rated"), is_current=pl.lit(value=True)
    )
    rating, _ = fields.one_row_each(shaped(rating, RATING), ["location_id"], "location")
    unknown = (*unknown_services, *unknown_bands)
    return Tidy(
        source=context.about.key,
        layout=matches[0].layout.key,
        listing=Listing.REGISTERED,
        rows=rows,
        location=location,
        rating=rating,
        link=_dual_registrations(fields),
        known=known_facts(fields, "services", "user_bands"),
        left_out={"other sectors": rows - fields.frame.height, "repeated rows": repeated},
        notes=tuple(f"column “{heading}” is not known and was not read" for heading in unknown),
    )


def _dual_registrations(fields: Fields) -> pl.DataFrame:
    """One site under two ids: the other id's row names the primary."""
    pairs = pl.DataFrame(
        {
            "location_id": fields.frame["location_id"],
            "other_id": fields.text("primary_id"),
            "is_dual": fields.text("is_dual").str.to_uppercase().str.starts_with("Y"),
        }
    ).filter(pl.col("is_dual") & (pl.col("other_id") != pl.col("location_id")))
    return shaped(pairs.with_columns(kind=pl.lit("dual_registration")), LINK).unique(maintain_order=True)
