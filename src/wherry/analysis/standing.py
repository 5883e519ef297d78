"""Which services there are on a day, with their facts and the rating that stands."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

import polars as pl

from wherry.analysis.areas import authority_on, icb_on
from wherry.definitions import Definitions, Measure
from wherry.domain.ratings import OVERALL, RATINGS
from wherry.store.register import Register

Made = TypeVar("Made")

RATING_ORDER = {rating: number for number, rating in enumerate(RATINGS)}

FACTS_COUNTED = (
    "location_id",
    "valid_from",
    "valid_to",
    "name",
    "is_care_home",
    "services",
    "user_bands",
    "beds",
    "postcode",
    "authority_code",
    "ccg_code",
    "icb_code",
    "provider_id",
    "provider_name",
    "ownership",
    "brand_id",
    "brand_name",
)
"""Columns of `location` that a figure may need: a third fewer make a day a third quicker."""


class Standings:
    """The register prepared for as-of questions; keep one per open register.

    What a question needs of every day is made once: the type of care of each span, and the
    rating of a location over time under each rule for several services.
    """

    def __init__(self, register: Register) -> None:
        self.register = register
        self._prepared: dict[Hashable, object] = {}

    @cached_property
    def spans(self) -> pl.DataFrame:
        """Spans of locations with what counting and dividing need, and their `type_of_care`."""
        types = type_of_care(self.register.definitions)
        return self.register.location.select(FACTS_COUNTED).with_columns(type_of_care=types)

    @cached_property
    def spans_once_per_site(self) -> pl.DataFrame:
        """The spans without the days on which the primary id of the same site is registered too."""
        duals = self.register.link.filter(pl.col("kind") == "dual_registration")
        return _once_per_site(self.spans, duals) if duals.height else self.spans

    def ratings(self, rule: str) -> pl.DataFrame:
        """The rating of each location over time: location_id, rating, published_on, is_inherited,
        from_on, to_on, and is_rolled_up where it was made of ratings of several services."""
        return self.prepared(("ratings", rule), lambda: _location_ratings(self.register.rating, rule))

    def prepared(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` makes, made once for each key."""
        if key not in self._prepared:
            self._prepared[key] = make()
        return cast(Made, self._prepared[key])

    def on(self, day: date, measure: Measure, places_on: date | None = None) -> pl.DataFrame:
        """One row a registered location on a day: its facts, `rating` (null: unrated) and where
        it lies (`authority_code`, `icb_code`) by the places of that day or of `places_on`."""
        gazetteer = self.register.definitions.places
        live = self.spans_once_per_site.filter((pl.col("valid_from") <= day) & _still("valid_to", day))
        rated = self.ratings(measure.several_services).filter(
            (pl.col("from_on") <= day) & _still("to_on", day)
        )
        return live.join(rated, on="location_id", how="left", maintain_order="left").with_columns(
            authority_code=authority_on(gazetteer, places_on or day),
            icb_code=icb_on(gazetteer, places_on or day),
        )


def _still(column: str, day: date) -> pl.Expr:
    return pl.col(column).is_null() | (pl.col(column) > day)


def _once_per_site(spans: pl.DataFrame, duals: pl.DataFrame) -> pl.DataFrame:
    """Cut the spans of second ids back to the days before and after their primary's."""
    primary = spans.group_by("location_id").agg(
        there_from=pl.col("valid_from").min(),
        # A span that goes on counts as the latest end.
        there_to=pl.when(pl.col("valid_to").is_null().any()).then(None).otherwise(pl.col("valid_to").max()),
    )
    second = (
        spans.join(duals.select("location_id", "other_id").unique("location_id"), on="location_id")
        .join(primary, left_on="other_id", right_on="location_id")
        .select(*spans.columns, "there_from", "there_to")
    )
    before = second.with_columns(valid_to=pl.min_horizontal("valid_to", "there_from"))
    after = second.drop_nulls("there_to").with_columns(valid_from=pl.max_horizontal("valid_from", "there_to"))
    kept = pl.concat([before, after]).filter(
        pl.col("valid_to").is_null() | (pl.col("valid_from") < pl.col("valid_to"))
    )
    rest = spans.join(second, on=["location_id", "valid_from"], how="anti")
    return pl.concat([rest, kept.select(spans.columns)])


def type_of_care(definitions: Definitions) -> pl.Expr:
    """The first type of care whose services a location provides; else what “Care home?” says."""
    unknown = {t.when_not_known: t.key for t in definitions.types_of_care if t.when_not_known}
    expression = (
        pl.when("is_care_home").then(pl.lit(unknown["care_home"])).otherwise(pl.lit(unknown["community"]))
    )
    for kind in reversed(definitions.types_of_care):
        if kind.services:
            provides = pl.col("services").str.contains(f"(^|,)({'|'.join(kind.services)})(,|$)")
            expression = pl.when(provides.fill_null(value=False)).then(pl.lit(kind.key)).otherwise(expression)
    return expression


def _location_ratings(rating: pl.DataFrame, rule: str) -> pl.DataFrame:
    """One rating a location and span of days, by the named rule for several services.

    The rating of the location stands, unless its services were rated later: then the lowest (or
    highest) of theirs; with “location_only” those are not looked at.
    """
    columns = {
        "location_id": "location_id",
        "rating": "rating",
        "published_on": "published_on",
        "is_inherited": "is_inherited",
        "from_on": "effective_on",
        "to_on": "superseded_on",
    }
    stood = rating.filter(
        (pl.col("key_question") == OVERALL)
        & (pl.col("superseded_on").is_null() | (pl.col("effective_on") < pl.col("superseded_on")))
    ).select("service_group", **{name: pl.col(c) for name, c in columns.items()})
    is_location = pl.col("service_group") == OVERALL
    several = stood.filter(~is_location)["location_id"].unique()
    if rule == "location_only" or several.len() == 0:
        whole, parts = stood.filter(is_location), stood.clear()
    else:
        by_service = pl.col("location_id").is_in(several.implode())
        whole, parts = stood.filter(is_location & ~by_service), stood.filter(by_service)
    plain = whole.with_columns(is_rolled_up=pl.lit(value=False)).drop("service_group")
    made = _rolled_up(parts, highest=rule == "highest")
    return pl.concat([plain, made.select(plain.columns)]).filter(pl.col("rating").is_in(RATINGS))


def _rolled_up(parts: pl.DataFrame, *, highest: bool) -> pl.DataFrame:
    """Ratings of locations that are rated service by service, cut at every day one changes."""
    days = (
        pl.concat(
            [
                parts.select("location_id", day="from_on"),
                parts.select("location_id", day="to_on").drop_nulls(),
            ]
        )
        .unique()
        .sort("location_id", "day")
    )
    pieces = days.with_columns(until=pl.col("day").shift(-1).over("location_id"))
    order = pl.col("rating").replace_strict(RATING_ORDER, default=None, return_dtype=pl.Int8)
    held = (
        pieces.join(parts, on="location_id")
        .filter(
            (pl.col("from_on") <= pl.col("day"))
            & (pl.col("to_on").is_null() | (pl.col("day") < pl.col("to_on")))
            & pl.col("rating").is_in(RATINGS)
        )
        .with_columns(order=order, is_location=pl.col("service_group") == OVERALL)
    )
    newest_of_services = pl.when(~pl.col("is_location")).then("published_on").max().over("location_id", "day")
    location_is_newer = (
        (pl.col("is_location") & (pl.col("published_on") >= newest_of_services).fill_null(value=True))
        .any()
        .over("location_id", "day")
    )
    chosen = held.filter(pl.col("is_location") == location_is_newer)
    return (
        chosen.sort(
            "location_id",
            "day",
            "order",
            "published_on",
            descending=[False, False, not highest, True],
        )
        .group_by("location_id", "day", maintain_order=True)
        .agg(
            pl.col("rating", "published_on", "is_inherited", "until").first(),
            is_rolled_up=~pl.col("is_location").first(),
        )
        .rename({"day": "from_on", "until": "to_on"})
    )
