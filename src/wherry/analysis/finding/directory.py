"""The services of a day laid out for searching: what every search of that day starts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial

import polars as pl

from wherry.analysis.areas import authority_on, icb_on
from wherry.analysis.finding.words import indexed
from wherry.analysis.knowledge import KIND_WORDS, Knowledge
from wherry.analysis.questions import HEADLINE
from wherry.analysis.scene import Scene, scene_on
from wherry.analysis.standing import RATING_ORDER, Standings
from wherry.domain.coverage import Services

KEPT_DAYS = 2
"""Days kept at once, some 30 MB each with the national register."""
MORE_FACTS = ("registered_on", "town", "latitude", "longitude", "has_manager")
"""Facts that a search asks for and no figure needs."""
COUNTED = (
    "location_id", "name", "type_of_care", "is_care_home", "authority_code", "icb_code", "postcode",
    "provider_id", "provider_name", "brand_id", "brand_name", "beds", "rating", "published_on",
    "is_inherited",
)  # fmt: skip


@dataclass(frozen=True)
class Directory:
    """One day's services, in the order of their names, with columns to search in.

    Only services of which the imported files tell on that day are in it.
    """

    scene: Scene

    @cached_property
    def services(self) -> pl.DataFrame:
        """The registered services: the same that every figure of the day counts."""
        more = self.scene.standings.register.location.filter(_stands_on(self.scene.day))
        standing = self.scene.standing.select(COUNTED).join(
            more.select("location_id", *MORE_FACTS), on="location_id", how="left", maintain_order="left"
        )
        return self._laid_out(standing.with_columns(left_on=pl.lit(None, dtype=pl.Date)))

    @cached_property
    def departures(self) -> pl.DataFrame:
        """The services that had left by that day, as they were last, with the day on which they left."""
        standings, day = self.scene.standings, self.scene.day
        last = standings.register.location.sort("valid_from").group_by("location_id").last()
        left = last.filter(pl.col("valid_to") <= day).with_columns(left_on=pl.col("valid_to"))
        types = standings.spans.select("location_id", "valid_from", "type_of_care")
        rated = standings.ratings(self.scene.measure.several_services).sort("from_on")
        known = left.select("location_id", "left_on").join(rated, on="location_id")
        # A rating ends with its service: that of the last day stood until then.
        stood = (pl.col("from_on") < pl.col("left_on")) & (
            pl.col("to_on").is_null() | (pl.col("to_on") >= pl.col("left_on"))
        )
        final = (
            known.filter(stood)
            .group_by("location_id")
            .last()
            .select("location_id", "rating", "published_on", "is_inherited")
        )
        places = self.scene.gazetteer
        found = (
            left.join(types, on=["location_id", "valid_from"], how="left")
            .join(final, on="location_id", how="left")
            .with_columns(authority_code=authority_on(places, day), icb_code=icb_on(places, day))
        )
        return self._laid_out(found.select(*COUNTED, *MORE_FACTS, "left_on"))

    def _laid_out(self, rows: pl.DataFrame) -> pl.DataFrame:
        names = {p.code: p.name for p in self.scene.gazetteer.places.values()}
        return (
            rows.filter(is_told(self.scene.knowledge))
            .with_columns(
                name=pl.coalesce("name", "location_id"),
                in_name=indexed(pl.col("name").fill_null("")),
                in_owner=indexed(pl.col("provider_name").fill_null("")),
                in_brand=indexed(pl.col("brand_name").fill_null("")),
                authority=pl.col("authority_code").replace_strict(
                    names, default=None, return_dtype=pl.String
                ),
                order=pl.col("rating").replace_strict(RATING_ORDER, default=None, return_dtype=pl.Int8),
            )
            .sort("in_name", "location_id")
        )


def directory_on(standings: Standings, day: date) -> Directory:
    """The directory of a day.

    Raises:
        NotKnown: when no file tells of any service on that day.
    """
    kept = standings.prepared("directories", lambda: lru_cache(KEPT_DAYS)(partial(_directory, standings)))
    return kept(day)


def _directory(standings: Standings, day: date) -> Directory:
    scene = scene_on(standings, HEADLINE, day, Services.ALL)
    if not scene.knowledge.known:
        raise scene.nothing_known("any service")
    return Directory(scene)


def is_told(knowledge: Knowledge) -> pl.Expr:
    """Whether the files tell of a service's authority and kind on the day; where no authority is known, of
    the whole country."""
    told = pl.lit(value=False)
    for kind in KIND_WORDS:
        codes = [code for code, known in knowledge.known if known == kind]
        lies = pl.col("authority_code").is_in(codes).fill_null(kind in knowledge.nation)
        told |= lies & (pl.col("is_care_home") == kind).fill_null(value=False)
    return told


def _stands_on(day: date) -> pl.Expr:
    return (pl.col("valid_from") <= day) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day))
