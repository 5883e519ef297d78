"""What every forecast of a day stands on: the scene, the history known by then and its rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wherry.analysis.areas import authorities_of
from wherry.analysis.forecast.futures import Services
from wherry.analysis.forecast.history import DAYS_A_MONTH, KnownHistory, Whole, known_history
from wherry.analysis.forecast.offsets import Offset, area_offset, owner_spread
from wherry.analysis.forecast.rates import Rates, fit
from wherry.analysis.knowledge import KIND_WORDS
from wherry.analysis.questions import HEADLINE
from wherry.analysis.scene import Scene, scene_on
from wherry.analysis.standing import RATING_ORDER, Standings
from wherry.definitions.forecasting import Assumptions
from wherry.domain.coverage import Services as Asked
from wherry.domain.errors import NotKnown
from wherry.domain.phrases import number_of
from wherry.domain.places import Place, PlaceKind

FEWEST_INSPECTIONS = 200
"""Of a kind of service, before its rates are taken for those of an area: fewer cannot tell four
ratings apart by age."""


@dataclass(frozen=True)
class Ground:
    """The scene of a day, the history known by then, and rates of all services and of those whose
    authority is known.

    Areas are forecast with the latter: where the authority was joined from a later list (data
    README, trap 15), services that lasted stand for an area, and so must its rates.
    """

    scene: Scene
    history: KnownHistory
    assumptions: Assumptions
    whole: Rates
    placed: Rates
    owner_spread: float

    def rates(self, place: Place) -> Rates:
        """The rates for a place."""
        return self.whole if place.kind is PlaceKind.COUNTRY else self.placed

    def rates_ahead(self, place: Place) -> Rates:
        """The rates for a place, with new services as they come in all of England.

        Where authorities were joined from a list, services that came after it have none, so that the
        history of an area would say that nothing new ever comes.
        """
        return replace(self.rates(place), entry=self.whole.entry, entry_rating=self.whole.entry_rating)

    def kinds(self, place: Place) -> frozenset[bool]:
        """The kinds of service known in a place and with enough history to be forecast."""
        seen = self.rates(place).inspections_seen
        return frozenset(k for k in self.scene.kinds(place) if seen[int(k)] >= FEWEST_INSPECTIONS)

    def offset(self, place: Place, here: pl.DataFrame, *, ahead: bool = True) -> Offset:
        """How a place differs from all places of its kind; `ahead` with new services as `rates_ahead`."""
        if place.kind is PlaceKind.COUNTRY:
            return Offset()
        group, mine = self._grouped(place, here)
        found = area_offset(self.history, self.placed, mine, group, self.assumptions)
        return replace(found, entries=1.0) if ahead else found

    def _grouped(self, place: Place, here: pl.DataFrame) -> tuple[Whole, NDArray[np.bool_]]:
        """The area of every service of the history by number, and which lie in the place."""
        code = self.history.services["authority_code"]
        gazetteer, day = self.scene.gazetteer, self.scene.day
        if place.kind in (PlaceKind.AUTHORITY, PlaceKind.REGION):
            mine = code.is_in(authorities_of(gazetteer, place, day)).fill_null(value=False)
        else:
            mine = self.history.services["location_id"].is_in(here["location_id"].implode())
        if place.kind is PlaceKind.REGION:
            region_of = {p.code: p.region_code for p in gazetteer.places.values() if p.region_code}
            code = code.replace_strict(region_of, default=None, return_dtype=pl.String)
        number = code.rank("dense").cast(pl.Int64).fill_null(0).to_numpy() - 1
        return number, mine.to_numpy()


def ground_on(standings: Standings, day: date | None, asked: Asked, assumptions: Assumptions) -> Ground:
    """The ground of a day, made once for each day of an open register.

    Raises:
        NotKnown: when no file holds ratings, or no history of any kind reaches the day.
    """
    scene = scene_on(standings, HEADLINE, day, asked)
    history = known_history(standings, scene.day, scene.measure.several_services)

    def made() -> tuple[Rates, Rates, float]:
        survivors = tuple(bool(k) in history.told.survivors for k in (0, 1))
        of_both = (survivors[0], survivors[1])
        whole = fit(history, assumptions, survivors=of_both)
        has_place = history.services["authority_code"].is_not_null().to_numpy()
        placed = fit(history, assumptions, has_place, of_both)
        return whole, placed, owner_spread(history, whole, assumptions)

    whole, placed, spread = standings.prepared(("forecast rates", scene.day, assumptions.version), made)
    return Ground(scene, history, assumptions, whole, placed, spread)


def rated_here(ground: Ground, place: Place, kinds: frozenset[bool]) -> pl.DataFrame:
    """The rated services of a place, of kinds that can be forecast.

    Raises:
        NotKnown: when there are none.
    """
    scene = ground.scene
    if not scene.kinds(place):
        raise scene.nothing_known(place.name)
    if not kinds:
        raise NotKnown(
            f"The share of {place.name} cannot be forecast from {scene.day:%-d %B %Y}: "
            f"files tell of fewer than {FEWEST_INSPECTIONS} inspections up to then; import a history."
        )
    rated = scene.of(place, kinds).drop_nulls("rating")
    if not rated.height:
        raise NotKnown(f"{place.name} has no rated service on {scene.day:%-d %B %Y}.")
    return rated


def services_of(rated: pl.DataFrame, day: date, types: Sequence[str]) -> Services:
    """The rated services of a standing for the simulation; groups are numbers in `types`."""
    age = (pl.lit(day) - pl.col("published_on")).dt.total_days() / DAYS_A_MONTH
    found = rated.select(
        kind=pl.col("is_care_home").cast(pl.Int64),
        rating=pl.col("rating").replace_strict(RATING_ORDER, return_dtype=pl.Int64),
        # A rating without a date of publication is taken for an old one.
        age=age.fill_null(48.0).floor().clip(0).cast(pl.Int64),
        group=pl.col("type_of_care").replace_strict(
            {key: number for number, key in enumerate(types)}, return_dtype=pl.Int64
        ),
        owner=pl.col("provider_id").rank("dense").cast(pl.Int64).fill_null(0) - 1,
    )
    return Services(*(found[name].to_numpy() for name in ("kind", "rating", "age", "group", "owner")))


def counted_words(kinds: frozenset[bool]) -> str:
    """What is counted where only one kind of service can be: a title has to say it."""
    (only,) = kinds if len(kinds) == 1 else (None,)
    return "services" if only is None else KIND_WORDS[only]


def describe_history(ground: Ground, place: Place, kinds: frozenset[bool]) -> str:
    """On how many inspections the rates rest."""
    seen = ground.rates(place).inspections_seen
    parts = [
        number_of(seen[int(kind)], "inspection") + f" of {'care homes' if kind else 'community services'}"
        for kind in sorted(kinds)
    ]
    return f"Rates rest on {' and '.join(parts)} published up to {ground.scene.day:%-d %B %Y}."
