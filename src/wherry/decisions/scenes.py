"""The services of an area on a day, as every decision starts from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.analysis.notes import notes_for, refuse_uncountable
from wherry.analysis.position import kinds_on_both_days
from wherry.analysis.questions import HEADLINE, Provenance
from wherry.analysis.scene import Scene, of_kinds, scene_on
from wherry.analysis.standing import Standings
from wherry.domain.areas import AreaMap
from wherry.domain.coverage import Services
from wherry.domain.errors import Refused
from wherry.domain.places import Place


@dataclass(frozen=True)
class AreaServices:
    """The registered services of a place, of the kinds that are known there, one row each."""

    scene: Scene
    place: Place
    kinds: frozenset[bool]
    here: pl.DataFrame

    @property
    def day(self) -> date:
        """The day the answer is true for."""
        return self.scene.day

    def provenance(self, notes: tuple[str, ...] = ()) -> Provenance:
        """What the answer carries, with these notes after those on the figures."""
        return self.scene.provenance(notes_for(self.scene, self.place, self.kinds, self.here) + notes)

    def earlier(self, since: date) -> pl.DataFrame:
        """The same place's services on an earlier day, by the places of the later one.

        Raises:
            NotKnown: when the day is not earlier, or no imported file tells of the place then.
        """
        kinds = kinds_on_both_days(self.scene, since, self.place, self.kinds)
        return self.scene.standing_since(since).filter(self.scene.lies_in(self.place) & of_kinds(kinds))


def services_of(
    standings: Standings,
    area: str,
    as_of: date | None,
    measure: str = HEADLINE,
    services: Services = Services.ALL,
    localities: AreaMap | None = None,
) -> AreaServices:
    """The services of an area on a day; with `localities`, each with the `locality` it lies in.

    Raises:
        UnknownName: when area or measure is unknown.
        NotKnown: when no imported file tells of the area on that day.
        Refused: when the measure does not count services, or counts what is to become less.
    """
    scene = scene_on(standings, measure, as_of, services, area)
    if scene.measure.weight != "services" or scene.measure.direction != "higher_is_better":
        raise Refused(
            f"A target is set in services that are to become more; “{scene.measure.title}” counts otherwise: "
            f"ask by {HEADLINE}."
        )
    if localities is not None:
        scene = scene.with_localities(localities)
    place = scene.find(area)
    kinds = scene.kinds(place)
    if not kinds:
        raise scene.nothing_known(place.name)
    here = scene.of(place, kinds)
    refuse_uncountable(scene, here, place.name)
    return AreaServices(scene, place, kinds, here)
