"""The league: all places of one kind against each other on a day."""

from __future__ import annotations

import polars as pl

from wherry.analysis.knowledge import most_known
from wherry.analysis.notes import notes_for_league, refuse_uncountable
from wherry.analysis.questions import LeagueQuestion
from wherry.analysis.results import League
from wherry.analysis.scene import scene_on
from wherry.analysis.standing import Standings
from wherry.analysis.tally import Share, share_from
from wherry.definitions import Measure
from wherry.domain.areas import AreaMap
from wherry.domain.places import PlaceKind

AMONG_KINDS = {
    "authorities": PlaceKind.AUTHORITY,
    "regions": PlaceKind.REGION,
    "icbs": PlaceKind.ICB,
}


def league(standings: Standings, question: LeagueQuestion, boundaries: AreaMap | None = None) -> League:
    """All places of one kind by a measure on a day; with `boundaries`, the areas of that map.

    Every place has the figure that its position has: over the kinds of service known there,
    ranked among the places that know these kinds too. Places that know what most know come first.

    Raises:
        NotKnown: when no imported file tells of any of them on that day.
    """
    return league_and_peers(standings, question, boundaries)[0]


def league_and_peers(
    standings: Standings, question: LeagueQuestion, boundaries: AreaMap | None = None
) -> tuple[League, pl.DataFrame, Measure]:
    """The league, the counts (`code`, …) of the places that know what most know, and the measure.

    Raises:
        NotKnown: when no imported file tells of any of them on that day.
    """
    scene = scene_on(standings, question.measure, question.as_of, question.services)
    kind = AMONG_KINDS[question.among]
    if boundaries is not None:
        scene, kind = scene.re_based(boundaries), PlaceKind.AREA
    places = {place.code: place for place in scene.places(kind)}
    kinds_of = {code: scene.kinds(place) for code, place in places.items()}
    usual = most_known(kinds_of.values())
    peers = {kinds: scene.peers(kind, kinds, kinds_of) for kinds in {k for k in kinds_of.values() if k}}
    rows: list[tuple[bool, Share]] = []
    for kinds, counted in peers.items():
        mine = (row for row in counted.to_dicts() if kinds_of[row["code"]] == kinds)
        rows += [(kinds != usual, share_from(row, row["code"], places[row["code"]].name)) for row in mine]
    if not rows:
        raise scene.nothing_known("any place")
    refuse_uncountable(scene, scene.standing, "any place")
    rows.sort(key=lambda row: (row[0], row[1].rank is None, row[1].rank or 0, row[1].name, row[1].code))
    notes = notes_for_league(scene, kind, kinds_of, usual)
    found = League(question, tuple(share for _, share in rows), scene.provenance(notes))
    return found, peers[usual], scene.measure
