"""Type of care by place: the localities of an area, or the area beside its region and England."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from wherry.analysis.notes import notes_for, refuse_uncountable
from wherry.analysis.questions import PositionQuestion, Provenance
from wherry.analysis.results import Plain
from wherry.analysis.scene import Scene, scene_on
from wherry.analysis.standing import Standings
from wherry.analysis.tally import Share, share_from, tally
from wherry.definitions.places import ENGLAND
from wherry.domain.areas import AreaMap
from wherry.domain.places import Place

NOT_PLACED = "not_placed"
"""The column of services that the council's own map does not place."""


@dataclass(frozen=True)
class PlaceColumn:
    """One place: the share of all its services, and of each type of care (None: no such service)."""

    code: str
    name: str
    whole: Share
    by_type: tuple[Share | None, ...]


@dataclass(frozen=True)
class TypesByPlace(Plain):
    """Shares by type of care and place; `types` are keys and words, in their own order.

    `is_by_locality`: the places are the council's own localities, and add up to the area.
    """

    question: PositionQuestion
    types: tuple[tuple[str, str], ...]
    places: tuple[PlaceColumn, ...]
    is_by_locality: bool
    provenance: Provenance


def types_by_place(
    standings: Standings, question: PositionQuestion, localities: AreaMap | None = None
) -> TypesByPlace:
    """Shares by type of care and locality, where localities are given; else of area, region, England.

    Raises:
        UnknownName: when area or measure is unknown.
        NotKnown: when no imported file tells of the area on that day.
    """
    scene = scene_on(standings, question.measure, question.as_of, question.services, question.area)
    if localities is not None:
        scene = scene.with_localities(localities)
    place = scene.find(question.area)
    kinds = scene.kinds(place)
    if not kinds:
        raise scene.nothing_known(place.name)
    here = scene.of(place, kinds)
    refuse_uncountable(scene, here, place.name)
    if localities is not None:
        parts = _by_locality(here, localities)
    else:
        parts = [(p.code, p.name, scene.of(p, kinds)) for p in _around(scene, place, kinds)]
    present = {key for _, _, part in parts for key in part["type_of_care"].unique()}
    types = tuple((t.key, t.plural) for t in standings.register.definitions.types_of_care if t.key in present)
    columns = tuple(_column(scene, types, *part) for part in parts)
    notes = notes_for(scene, place, kinds, here)
    return TypesByPlace(question, types, columns, localities is not None, scene.provenance(notes))


def _by_locality(here: pl.DataFrame, localities: AreaMap) -> list[tuple[str, str, pl.DataFrame]]:
    """The services of each locality that has any, then those that the map does not place."""
    parts = [(name, name, here.filter(pl.col("locality") == name)) for name in localities.areas]
    parts.append((NOT_PLACED, "Not on the map", here.filter(pl.col("locality").is_null())))
    return [part for part in parts if part[2].height]


def _around(scene: Scene, place: Place, kinds: frozenset[bool]) -> Iterable[Place]:
    """The place, its region and England, as far as the same kinds of service are known there."""
    places = scene.gazetteer.places
    around = [place, *(places[code] for code in (place.region_code, ENGLAND) if code and code != place.code)]
    return [p for p in around if kinds <= scene.kinds(p)]


def _column(
    scene: Scene, types: tuple[tuple[str, str], ...], code: str, name: str, part: pl.DataFrame
) -> PlaceColumn:
    rows = tally(part, scene.measure, scene.day, "type_of_care").iter_rows(named=True)
    found = {row["type_of_care"]: row for row in rows}
    whole = tally(part, scene.measure, scene.day).row(0, named=True)
    by_type = tuple(share_from(found[key], key, words) if key in found else None for key, words in types)
    return PlaceColumn(code, name, share_from(whole, code, name), by_type)
