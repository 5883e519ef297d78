"""The position: what share of care services is rated so, here, on that day, against whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from wherry.analysis.areas import settled_on, within
from wherry.analysis.groups import group_titles, grouped
from wherry.analysis.knowledge import KINDS_OF, knowledge_on
from wherry.analysis.movements import Movements, movements_between
from wherry.analysis.notes import notes_for
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.results import Position
from wherry.analysis.scene import Scene, of_kinds, scene_on
from wherry.analysis.standing import Standings
from wherry.analysis.tally import Share, ranked, share_from, tally
from wherry.definitions.places import ENGLAND
from wherry.domain.areas import AreaMap
from wherry.domain.errors import NotKnown, UnknownName
from wherry.domain.places import Place


def position(
    standings: Standings,
    question: PositionQuestion,
    localities: AreaMap | None = None,
    boundaries: AreaMap | None = None,
) -> Position:
    """Answer a position question.

    `localities` divide an area (`by` locality); `boundaries` put the areas of a map in the place
    of the authorities, to re-base a figure on earlier or later boundaries.

    Raises:
        UnknownName: when area, measure or comparator is unknown.
        NotKnown: when no imported file tells of the area on that day.
    """
    area = question.area if boundaries is None else None
    scene = scene_on(standings, question.measure, question.as_of, question.services, area)
    if localities is not None:
        scene = scene.placed(localities, "locality")
    if boundaries is not None:
        return _in_mapped_area(scene.placed(boundaries, "area"), question, boundaries)
    place = scene.gazetteer.find(question.area, scene.day)
    kinds = scene.kinds(place)
    if not kinds:
        raise scene.nothing_known(place.name)
    here = scene.of(place, kinds)
    return Position(
        question,
        scene.share(place, here, scene.peers(place.kind, kinds)),
        _groups(scene, here, question.by),
        tuple(_compared(scene, place, question.compare, kinds)),
        _movements(scene, question.since, place, kinds) if question.since else None,
        scene.provenance(notes_for(scene, place, kinds, here)),
    )


def _compared(
    scene: Scene, place: Place, compare: tuple[str, ...], kinds: frozenset[bool]
) -> Iterator[Share]:
    """Comparators whose services of the same kinds are known, each ranked among its own."""
    for other in _comparators(scene, place, compare):
        if other.code != place.code and kinds <= scene.kinds(other):
            yield scene.share(other, scene.of(other, kinds), scene.peers(other.kind, kinds))


def _comparators(scene: Scene, place: Place, compare: tuple[str, ...]) -> Iterator[Place]:
    places = scene.gazetteer.places
    for word in compare:
        match word.strip().casefold():
            case "region":
                if place.region_code:
                    yield places[place.region_code]
            case "england":
                yield places[ENGLAND]
            case "neighbours":
                yield from _neighbours(scene, place)
            case _:
                yield scene.gazetteer.find(word, scene.day)


def _neighbours(scene: Scene, place: Place) -> list[Place]:
    gazetteer, day = scene.gazetteer, scene.day
    same_place = [c for c in gazetteer.places if settled_on(gazetteer, c, day) == place.code]
    rows = scene.standings.register.neighbour
    listed = rows.filter(pl.col("authority_code").is_in(same_place))["neighbour_code"]
    if listed.len() == 0:
        raise NotKnown(
            f"No imported file lists statistical neighbours of {place.name}; "
            "import the Office for Local Government's list."
        )
    codes = {settled_on(gazetteer, code, day) for code in listed} - {None, place.code}
    return sorted((gazetteer.places[c] for c in codes if c), key=lambda p: p.name)


def _groups(scene: Scene, here: pl.DataFrame, by: str | None) -> tuple[Share, ...]:
    if by is None:
        return ()
    definitions = scene.standings.register.definitions
    frame, order = grouped(here, by, definitions)
    titles = group_titles(frame, by, definitions)
    shares = [
        share_from(row, row["group"] or "not_known", titles.get(row["group"], "Not known"))
        for row in tally(frame, scene.measure, scene.day, "group").to_dicts()
    ]
    place_in_order = {key: number for number, key in enumerate(order)}
    last = len(order)
    return tuple(
        sorted(shares, key=lambda s: (s.code == "not_known", place_in_order.get(s.code, last), s.name))
    )


def _movements(scene: Scene, since: date, place: Place, kinds: frozenset[bool]) -> Movements:
    register = scene.standings.register
    span = f"Movements from {since:%-d %B %Y} to {scene.day:%-d %B %Y} cannot be told"
    if since >= scene.day:
        raise NotKnown(f"{span}: the first day must be the earlier one.")
    then = knowledge_on(since, register.release.files, scene.gazetteer)
    both = kinds & then.kinds(scene.codes(place), scene.asked)
    if not both:
        raise NotKnown(f"{span}: no imported file tells the ratings of {place.name} on the first.")
    before = scene.standings.on(since, scene.measure, places_on=scene.day)
    mine = within(place, scene.gazetteer, scene.day) & of_kinds(both)
    return movements_between(since, before.filter(mine), scene.standing.filter(mine), register.link)


def _in_mapped_area(scene: Scene, question: PositionQuestion, boundaries: AreaMap) -> Position:
    """The position of one area of a map, ranked among the map's areas."""
    areas = scene.standing["area"].unique().drop_nulls().sort().to_list()
    area = next((a for a in areas if a.casefold() == question.area.strip().casefold()), None)
    if area is None:
        known = ", ".join(areas[:12])
        raise UnknownName(f"“{question.area}” is not an area of {boundaries.name}; its areas are {known}.")
    standing = scene.standing.filter(of_kinds(frozenset(KINDS_OF[question.services])))
    placed = standing.drop_nulls("area")
    counted = ranked(tally(placed, scene.measure, scene.day, "area"), scene.measure).sort("area")
    shares = {row["area"]: share_from(row, row["area"], row["area"]) for row in counted.to_dicts()}
    note = f"{boundaries.name} places {placed.height:,} of {standing.height:,} services."
    return Position(
        question,
        shares[area],
        _groups(scene, placed.filter(pl.col("area") == area), question.by),
        tuple(share for name, share in shares.items() if name != area),
        None,
        scene.provenance((note,)),
    )
