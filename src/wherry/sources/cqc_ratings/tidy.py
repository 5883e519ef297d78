"""The ratings file: one row a location, service group and key question."""

from __future__ import annotations

import polars as pl

from wherry.definitions.words import plain
from wherry.domain.coverage import Listing
from wherry.domain.ratings import KEY_QUESTION_TITLES, OVERALL
from wherry.sources.facts import known_facts, location_facts
from wherry.sources.fields import Fields
from wherry.sources.reading import Raw
from wherry.sources.source import Context, Match
from wherry.sources.tidy import RATING, Tidy, shaped

QUESTIONS = {plain(title): key for key, title in KEY_QUESTION_TITLES.items()}


def tidy(raw: Raw, matches: list[Match], context: Context) -> Tidy:
    """Tidy one ratings file, long or Overall only.

    Raises:
        BadFile: naming row, column and value.
    """
    words = context.definitions
    fields = Fields(matches[0], context.about, raw.name)
    rows = fields.frame.height
    is_social_care = fields.text("category").is_in(words.sector.inspection_categories)
    fields.keep(is_social_care.fill_null(value=False))
    other_sectors = rows - fields.frame.height
    rating = _ratings(fields, context)
    location = location_facts(fields, words, context.as_at)
    location, _ = fields.one_row_each(_without_echoes(location), ["location_id"], "location")
    other_groups = rating["service_group"].null_count()
    rating, repeated = fields.one_row_each(
        rating.filter(pl.col("service_group").is_not_null()),
        ["location_id", "service_group", "key_question"],
        "rating",
    )
    overall_only = bool(
        (rating["key_question"] == OVERALL).all() and (rating["service_group"] == OVERALL).all()
    )
    left_out = {
        "other sectors": other_sectors,
        "other service groups": other_groups,
        "repeated rows": repeated,
    }
    return Tidy(
        source=context.about.key,
        # Extracts of either kind are told from a cut-off file by the last of the same kind.
        layout=matches[0].layout.key + ("_overall" if overall_only else ""),
        listing=Listing.RATED,
        rows=rows,
        location=location,
        rating=rating,
        known=known_facts(fields),
        overall_only=overall_only,
        left_out=left_out,
    )


def _without_echoes(location: pl.DataFrame) -> pl.DataFrame:
    """Rows that state another thing than the row above: a location's ratings stand together."""
    stated = [pl.col(name) for name in location.columns if name != "row"]
    return location.filter(pl.any_horizontal(column.ne_missing(column.shift()) for column in stated))


def _ratings(fields: Fields, context: Context) -> pl.DataFrame:
    words = context.definitions
    return shaped(
        pl.DataFrame(
            {
                "location_id": fields.identifier("location_id"),
                "row": fields.frame["row"],
                "service_group": fields.mapped_where_known("service_group", words.service_groups.keys),
                "key_question": fields.mapped(
                    "key_question", QUESTIONS, "key question", "there are five, and Overall"
                ),
                "rating": fields.rating(words),
                "published_on": fields.day("published_on", as_at=context.as_at),
                "is_inherited": fields.flag("is_inherited"),
            }
        ).with_columns(pl.col("rating").fill_null("not_rated"), is_current=pl.lit(value=True)),
        RATING,
    )
