"""A council's services by the areas it draws itself, beside the types of care, and what a map leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from wherry.analysis.localities import in_areas, settled_map
from wherry.analysis.notes import notes_for, refuse_uncountable
from wherry.analysis.questions import PositionQuestion, Provenance
from wherry.analysis.results import Plain
from wherry.analysis.scene import Scene, scene_on
from wherry.analysis.standing import Standings
from wherry.analysis.tally import Share, share_from, tally
from wherry.domain.areas import AreaMap
from wherry.domain.places import Place, PlaceKind

OUTSIDE = "in none of them"
"""The code of the services that a map puts nowhere; no name of an area."""


@dataclass(frozen=True)
class ByType:
    """One area: its share, and that of each type of care in the order of `Divided.types`."""

    whole: Share
    types: tuple[Share, ...]


@dataclass(frozen=True)
class Divided(Plain):
    """The services of a place divided by the areas of a map; each stands in one row.

    `types` are the types of care there are, key and words. `outside` are the services that the
    map puts nowhere, None when there are none; the rows and they add up to `whole`.
    """

    question: PositionQuestion
    types: tuple[tuple[str, str], ...]
    whole: ByType
    rows: tuple[ByType, ...]
    outside: ByType | None
    provenance: Provenance


@dataclass(frozen=True)
class Part:
    """A new area: what of the old authority's services lies in it, and the whole of it.

    `whole` is None where no file tells of all its services.
    """

    inside: Share
    whole: Share | None


@dataclass(frozen=True)
class ReBased(Plain):
    """A figure on today's boundaries, and on those of a map. `adds_up`: no service is lost or twice."""

    question: PositionQuestion
    old: Share
    parts: tuple[Part, ...]
    outside: Share | None
    adds_up: bool
    provenance: Provenance


@dataclass(frozen=True)
class Placed:
    """How a map fits a place: its services, those in no area, and those that two entries place apart.

    Services are location ids with names; of those placed apart with the two areas.
    """

    services: int
    missing: tuple[tuple[str, str], ...]
    apart: tuple[tuple[str, str, str, str], ...]


def divided(standings: Standings, question: PositionQuestion, areas: AreaMap) -> Divided:
    """Answer a position question by the areas of a map and the types of care.

    Raises:
        UnknownName: when area or measure is unknown.
        NotKnown: when no imported file tells of the area on that day.
        Refused: when two areas claim an authority of that day.
    """
    scene, place, kinds, here = _here(standings, question, areas)
    refuse_uncountable(scene, here, place.name)
    titles = {t.key: t.plural for t in standings.register.definitions.types_of_care}
    there = set(here["type_of_care"].unique())
    types = [key for key in titles if key in there]
    by_area = _rows(tally(here, scene.measure, scene.day, "locality"), ("locality",))
    by_type = _rows(tally(here, scene.measure, scene.day, "type_of_care"), ("type_of_care",))
    both = _rows(
        tally(here, scene.measure, scene.day, ["locality", "type_of_care"]), ("locality", "type_of_care")
    )
    nothing = tally(here.clear(), scene.measure, scene.day).row(0, named=True)

    def row(area: str | None, code: str, name: str) -> ByType:
        cells = (share_from(both.get((area, key), nothing), key, titles[key]) for key in types)
        return ByType(share_from(by_area.get((area,), nothing), code, name), tuple(cells))

    counted = tally(here, scene.measure, scene.day).row(0, named=True)
    whole = ByType(
        share_from(counted, place.code, place.name),
        tuple(share_from(by_type[(key,)], key, titles[key]) for key in types),
    )
    return Divided(
        question,
        tuple((key, titles[key]) for key in types),
        whole,
        tuple(row(name, name, name) for name in areas.areas),
        row(None, OUTSIDE, OUTSIDE) if (None,) in by_area else None,
        scene.provenance(notes_for(scene, place, kinds, here)),
    )


def re_based(standings: Standings, question: PositionQuestion, boundaries: AreaMap) -> ReBased:
    """A position on today's boundaries beside the same on those of a map.

    Raises:
        UnknownName: when area or measure is unknown.
        NotKnown: when no imported file tells of the area on that day.
        Refused: when two areas claim an authority of that day.
    """
    old = divided(standings, question, boundaries)
    on_that_day = replace(question, as_of=old.provenance.as_of)
    wholes = _wholes(scene_on(standings, question.measure, on_that_day.as_of, question.services), boundaries)
    parts = tuple(Part(row.whole, wholes.get(row.whole.code)) for row in old.rows)
    outside = old.outside.whole if old.outside else None
    every = [part.inside for part in parts] + ([outside] if outside else [])
    return ReBased(
        on_that_day, old.whole.whole, parts, outside, _add_up(every, old.whole.whole), old.provenance
    )


def placed(standings: Standings, question: PositionQuestion, areas: AreaMap) -> Placed:
    """How a map fits the services of a place.

    Raises:
        UnknownName: when the area is unknown.
        NotKnown: when no imported file tells of the area on that day.
        Refused: when two areas claim an authority of that day.
    """
    scene, _, _, here = _here(standings, question, areas)
    settled = settled_map(areas, scene.gazetteer, scene.day)
    alone = in_areas(here, replace(settled, by_postcode={}, by_authority={}), "of_id")
    alone = in_areas(alone, replace(settled, by_id={}, by_authority={}), "of_postcode")
    apart = alone.filter(pl.col("of_id") != pl.col("of_postcode"))
    named = here.with_columns(pl.col("name").fill_null(pl.col("location_id"))).sort("name", "location_id")
    return Placed(
        here.height,
        tuple(named.filter(pl.col("locality").is_null()).select("location_id", "name").rows()),
        tuple(apart.sort("location_id").select("location_id", "name", "of_id", "of_postcode").rows()),
    )


def _here(
    standings: Standings, question: PositionQuestion, areas: AreaMap
) -> tuple[Scene, Place, frozenset[bool], pl.DataFrame]:
    """The services of the place asked for, each with the area (`locality`) it lies in."""
    scene = scene_on(standings, question.measure, question.as_of, question.services, question.area)
    scene = scene.with_localities(areas)
    place = scene.find(question.area)
    kinds = scene.kinds(place)
    if not kinds:
        raise scene.nothing_known(place.name)
    return scene, place, kinds, scene.of(place, kinds)


def _wholes(scene: Scene, boundaries: AreaMap) -> dict[str, Share]:
    """The share of each new area, wherever its services lie today, ranked among those known alike."""
    scene = scene.re_based(boundaries)
    kinds_of = {area.code: scene.kinds(area) for area in scene.places(PlaceKind.AREA)}
    peers = {kinds: scene.peers(PlaceKind.AREA, kinds, kinds_of) for kinds in set(kinds_of.values()) if kinds}
    return {
        area.code: scene.share(area, scene.of(area, kinds), peers[kinds])
        for area in scene.places(PlaceKind.AREA)
        if (kinds := kinds_of[area.code])
    }


def _rows(counted: pl.DataFrame, keys: tuple[str, ...]) -> dict[tuple[str | None, ...], dict[str, object]]:
    return {tuple(row[key] for key in keys): row for row in counted.to_dicts()}


def _add_up(parts: Iterable[Share], whole: Share) -> bool:
    every = list(parts)
    return (sum(p.numerator for p in every), sum(p.denominator for p in every)) == (
        whole.numerator,
        whole.denominator,
    )
