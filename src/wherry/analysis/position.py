"""The position: what share of care services is rated so, here, on that day, against whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from wherry.analysis.areas import settled_on
from wherry.analysis.groups import group_titles, grouped
from wherry.analysis.knowledge import knowledge_on
from wherry.analysis.movements import Movements, movements_between
from wherry.analysis.neighbours import neighbours_of
from wherry.analysis.notes import notes_for, notes_on_groups, notes_on_movements, refuse_uncountable
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.results import Position
from wherry.analysis.scene import Scene, of_kinds, scene_on
from wherry.analysis.standing import Standings
from wherry.analysis.tally import Share, share_from, tally
from wherry.definitions.places import ENGLAND
from wherry.domain.areas import AreaMap
from wherry.domain.errors import NotKnown
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
        scene = scene.with_localities(localities)
    if boundaries is not None:
        scene = scene.re_based(boundaries)
    place = scene.find(question.area)
    kinds = scene.kinds(place)
    if not kinds:
        raise scene.nothing_known(place.name)
    here = scene.of(place, kinds)
    refuse_uncountable(scene, here, place.name)
    groups = group_shares(scene, here, question.by)
    notes = notes_for(scene, place, kinds, here) + notes_on_groups(here, question.by)
    movements = None
    if question.since:
        both = kinds_on_both_days(scene, question.since, place, kinds)
        notes += notes_on_movements(scene, question.since, place, kinds - both)
        movements = _movements(scene, question.since, place, both)
    return Position(
        question,
        scene.share(place, here, scene.peers(place.kind, kinds)),
        groups,
        tuple(_compared(scene, place, question.compare, kinds)),
        movements,
        scene.provenance(notes),
    )


def _compared(
    scene: Scene, place: Place, compare: tuple[str, ...], kinds: frozenset[bool]
) -> Iterator[Share]:
    """Comparators whose services of the same kinds are known, each ranked among its own."""
    for other in comparators(scene, place, compare):
        if other.code != place.code and kinds <= scene.kinds(other):
            yield scene.share(other, scene.of(other, kinds), scene.peers(other.kind, kinds))


def comparators(scene: Scene, place: Place, compare: tuple[str, ...]) -> Iterator[Place]:
    """The places meant by words such as “region”, “england”, “neighbours”, or by their names.

    Raises:
        UnknownName: when there is no place of a name.
        NotKnown: when no imported file lists neighbours.
    """
    places = scene.gazetteer.places
    for word in compare:
        match word.strip().casefold():
            case "region":
                if place.region_code:
                    yield places[place.region_code]
            case "england":
                yield places[ENGLAND]
            case "neighbours":
                yield from neighbours_of(scene.standings.register, place, scene.day)
            case _:
                yield scene.find(word)


def group_shares(scene: Scene, here: pl.DataFrame, by: str | None) -> tuple[Share, ...]:
    """The share of each group of some services, in the groups' own order, “not known” last."""
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
        sorted(
            shares, key=lambda s: (s.code == "not_known", place_in_order.get(s.code, last), s.name, s.code)
        )
    )


def kinds_on_both_days(scene: Scene, since: date, place: Place, kinds: frozenset[bool]) -> frozenset[bool]:
    """The kinds of service of which movements can be told."""
    span = f"Movements from {since:%-d %B %Y} to {scene.day:%-d %B %Y} cannot be told"
    if since >= scene.day:
        raise NotKnown(f"{span}: the first day must be the earlier one.")
    then = knowledge_on(since, scene.standings.register.release.files, scene.gazetteer)
    codes = [settled_on(scene.gazetteer, code, since) or code for code in scene.codes(place)]
    both = kinds & then.kinds(codes, scene.asked)
    if not both:
        raise NotKnown(f"{span}: no imported file tells the ratings of {place.name} on the first.")
    return both


def _movements(scene: Scene, since: date, place: Place, kinds: frozenset[bool]) -> Movements:
    mine = scene.lies_in(place) & of_kinds(kinds)
    before = scene.standing_since(since).filter(mine)
    return movements_between(since, before, scene.standing.filter(mine), scene.standings.register.link)
