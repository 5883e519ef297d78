"""Good and rated services of places on several days, each service where it lay on the first."""

from __future__ import annotations

from datetime import date

import polars as pl

from wherry.analysis.scene import Scene, of_kinds
from wherry.analysis.standing import Standings
from wherry.definitions.places import ENGLAND
from wherry.domain.places import Place
from wherry.domain.ratings import RATINGS


class PlaceCounts:
    """Good and rated services of places on days, each service where it lay on the landmark."""

    def __init__(self, standings: Standings, scene: Scene, kinds: frozenset[bool]) -> None:
        self.standings, self.scene, self.kinds = standings, scene, kinds
        self.labels = self._standing(scene.day).select("location_id", label="authority_code")
        self.made: dict[date, dict[str, tuple[int, int]]] = {}

    def _standing(self, day: date) -> pl.DataFrame:
        standing = self.standings.on(day, self.scene.measure, places_on=self.scene.day)
        return standing.filter(of_kinds(self.kinds)).drop_nulls("rating")

    def of(self, day: date, place: Place) -> tuple[int, int]:
        """Good or better, and rated; (0, 0) where nothing is rated."""
        if day not in self.made:
            self.made[day] = self._by_place(day)
        return self.made[day].get(place.code, (0, 0))

    def _by_place(self, day: date) -> dict[str, tuple[int, int]]:
        places = self.scene.gazetteer.places
        standing = self._standing(day).join(self.labels, on="location_id", how="left")
        placed = standing.with_columns(
            code=pl.coalesce("label", "authority_code"),
            is_good=pl.col("rating").is_in(RATINGS[:2]),
        )
        region_of = {p.code: p.region_code for p in places.values() if p.region_code}
        region = pl.col("code").replace_strict(region_of, default=None, return_dtype=pl.String)
        found = {ENGLAND: (int(placed["is_good"].sum()), placed.height)}
        for column in (pl.col("code"), region.alias("code")):
            counted = placed.with_columns(column).drop_nulls("code").group_by("code")
            found |= {c: (good, n) for c, good, n in counted.agg(pl.col("is_good").sum(), n=pl.len()).rows()}
        return found
