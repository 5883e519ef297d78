"""What every source is tidied to: the same few frames, whatever the file looked like."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import polars as pl

from wherry.domain.coverage import Listing

FACTS: Final[dict[str, pl.DataType]] = {
    "name": pl.String(),
    "is_care_home": pl.Boolean(),
    "services": pl.String(),
    "user_bands": pl.String(),
    "beds": pl.Int32(),
    "street": pl.String(),
    "town": pl.String(),
    "postcode": pl.String(),
    "authority_code": pl.String(),
    "ccg_code": pl.String(),
    "icb_code": pl.String(),
    "latitude": pl.Float64(),
    "longitude": pl.Float64(),
    "provider_id": pl.String(),
    "provider_name": pl.String(),
    "ownership": pl.String(),
    "brand_id": pl.String(),
    "brand_name": pl.String(),
    "is_dormant": pl.Boolean(),
    "has_manager": pl.Boolean(),
}
"""Facts of a location. Null is “not known”, never “no”; `services` and `user_bands` are keys
joined by commas; “none” stands for a brand known to be absent."""

LOCATION: Final[dict[str, pl.DataType]] = {
    "location_id": pl.String(),
    "registered_on": pl.Date(),
    "deregistered_on": pl.Date(),
    **FACTS,
    "row": pl.Int32(),
}

RATING: Final[dict[str, pl.DataType]] = {
    "location_id": pl.String(),
    "service_group": pl.String(),
    "key_question": pl.String(),
    "rating": pl.String(),
    "published_on": pl.Date(),
    "is_inherited": pl.Boolean(),
    "report_id": pl.String(),
    "is_current": pl.Boolean(),
    "row": pl.Int32(),
}
"""One rating as a file states it. `is_current`: the file shows it as in force on its date; the
others are history. Rows of one location, group and question stand in order, the later one last."""

LINK: Final[dict[str, pl.DataType]] = {
    "location_id": pl.String(),
    "kind": pl.String(),
    "other_id": pl.String(),
    "reason": pl.String(),
}
"""`predecessor`: `other_id` came before `location_id`. `dual_registration`: both are one site and
`other_id` is the primary."""

AREA_MEASURE: Final[dict[str, pl.DataType]] = {
    "measure": pl.String(),
    "title": pl.String(),
    "authority_code": pl.String(),
    "period_from": pl.Date(),
    "period_to": pl.Date(),
    "value": pl.Float64(),
}

NEIGHBOUR: Final[dict[str, pl.DataType]] = {
    "authority_code": pl.String(),
    "neighbour_code": pl.String(),
}

BOUNDARY: Final[dict[str, pl.DataType]] = {
    "code": pl.String(),
    "name": pl.String(),
    "geometry": pl.String(),
}
"""`geometry` is GeoJSON text in WGS84 degrees, rounded to four decimals (about 10 metres)."""

FRAMES: Final = {
    "location": LOCATION,
    "rating": RATING,
    "link": LINK,
    "area_measure": AREA_MEASURE,
    "neighbour": NEIGHBOUR,
    "boundary": BOUNDARY,
}


def empty(schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """A frame of that schema without rows."""
    return pl.DataFrame(schema=schema)


@dataclass(frozen=True)
class Tidy:
    """One file as Wherry understands it.

    `listed` are the ids the file lists when they are more than its `location` rows (other
    sectors included), so that absence can be told. `overall_only` says that it shows no service
    groups and key questions. `known` are the facts it carries; the others stay as they were.
    """

    source: str
    layout: str
    listing: Listing
    rows: int
    location: pl.DataFrame = field(default_factory=lambda: empty(LOCATION))
    rating: pl.DataFrame = field(default_factory=lambda: empty(RATING))
    link: pl.DataFrame = field(default_factory=lambda: empty(LINK))
    area_measure: pl.DataFrame = field(default_factory=lambda: empty(AREA_MEASURE))
    neighbour: pl.DataFrame = field(default_factory=lambda: empty(NEIGHBOUR))
    boundary: pl.DataFrame = field(default_factory=lambda: empty(BOUNDARY))
    listed: pl.Series | None = None
    known: tuple[str, ...] = ()
    overall_only: bool = True
    history_from: date | None = None
    survivors_only: bool = False
    covers_nation: bool = False
    left_out: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def shaped(frame: pl.DataFrame, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The frame with exactly the schema's columns, absent ones null."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    )
