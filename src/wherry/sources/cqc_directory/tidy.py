"""The weekly directory: who is registered, without ratings."""

from __future__ import annotations

from datetime import date

import polars as pl

from wherry.domain.coverage import Listing
from wherry.domain.days import find_day
from wherry.sources.facts import known_facts, location_facts
from wherry.sources.fields import Fields, joined_words
from wherry.sources.reading import Raw
from wherry.sources.source import Context, Match
from wherry.sources.tidy import Tidy

CARE_HOME_SERVICES = "care_home_with_nursing|care_home_without_nursing"


def day_inside(raw: Raw, matches: list[Match], context: Context) -> date | None:
    """The day stated above the header: “This data was produced on 19 August 2026”."""
    return find_day(" ".join(matches[0].table.preamble))


def tidy(raw: Raw, matches: list[Match], context: Context) -> Tidy:
    """Tidy one weekly directory.

    Raises:
        BadFile: naming row, column and value.
    """
    words = context.definitions
    fields = Fields(matches[0], context.about, raw.name)
    listed = fields.identifier("location_id")
    services = joined_words(fields.text("services"), words.services, "|")
    care = {service for kind in words.types_of_care for service in kind.services}
    is_social_care = services.str.split(",").list.eval(pl.element().is_in(list(care))).list.any()
    fields.keep(is_social_care.fill_null(value=False))
    services = services.filter(is_social_care.fill_null(value=False))
    location = location_facts(fields, words, context.as_at).with_columns(
        services=services,
        user_bands=joined_words(fields.text("user_bands"), words.user_bands, "|"),
        is_care_home=services.str.contains(CARE_HOME_SERVICES),
    )
    location, repeated = fields.one_row_each(location, ["location_id"], "location")
    left_out = {"other sectors": listed.len() - fields.frame.height, "repeated rows": repeated}
    return Tidy(
        source=context.about.key,
        layout=matches[0].layout.key,
        listing=Listing.REGISTERED,
        rows=listed.len(),
        location=location,
        listed=listed.unique(maintain_order=True),
        known=known_facts(fields, "is_care_home"),
        left_out=left_out,
    )
