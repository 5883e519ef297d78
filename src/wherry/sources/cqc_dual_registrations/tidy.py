"""Sites that stand in the register under two ids."""

from __future__ import annotations

import polars as pl

from wherry.domain.coverage import Listing
from wherry.sources.fields import Fields
from wherry.sources.reading import Raw
from wherry.sources.source import Context, Match
from wherry.sources.tidy import LINK, Tidy, shaped


def tidy(raw: Raw, matches: list[Match], context: Context) -> Tidy:
    """Tidy the sheet of dual registrations: each id that is not the primary points to it.

    Raises:
        BadFile: naming row, column and value.
    """
    fields = Fields(matches[0], context.about, raw.name)
    pairs = pl.DataFrame(
        {
            "one": fields.identifier("location_id"),
            "two": fields.identifier("linked_id"),
            "other_id": fields.identifier("primary_id"),
            "reason": fields.text("relationship"),
        }
    )
    link = pl.concat(
        [pairs.select(pl.col(side).alias("location_id"), "other_id", "reason") for side in ("one", "two")]
    ).filter(pl.col("location_id") != pl.col("other_id"))
    return Tidy(
        source=context.about.key,
        layout=matches[0].layout.key,
        listing=Listing.NOTHING,
        rows=fields.frame.height,
        link=shaped(link.with_columns(kind=pl.lit("dual_registration")), LINK).unique(maintain_order=True),
    )
