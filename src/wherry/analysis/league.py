"""The league: all places of one kind against each other on a day."""

from __future__ import annotations

from wherry.analysis.knowledge import KIND_WORDS, KINDS_OF, most_known
from wherry.analysis.questions import LeagueQuestion
from wherry.analysis.results import League
from wherry.analysis.scene import of_kinds, scene_on
from wherry.analysis.standing import Standings
from wherry.analysis.tally import ranked, share_from, tally
from wherry.domain.areas import AreaMap
from wherry.domain.places import PlaceKind

AMONG_KINDS = {
    "authorities": PlaceKind.AUTHORITY,
    "regions": PlaceKind.REGION,
    "icbs": PlaceKind.ICB,
}


def league(standings: Standings, question: LeagueQuestion, boundaries: AreaMap | None = None) -> League:
    """All places of one kind by a measure on a day; with `boundaries`, the areas of that map.

    Raises:
        NotKnown: when no imported file tells of any of them on that day.
    """
    scene = scene_on(standings, question.measure, question.as_of, question.services)
    if boundaries is not None:
        kinds = frozenset(KINDS_OF[question.services])
        placed = scene.placed(boundaries, "area").standing.drop_nulls("area").filter(of_kinds(kinds))
        counted = ranked(tally(placed, scene.measure, scene.day, "area"), scene.measure)
        counted = counted.rename({"area": "code"})
        names: dict[str, str] = {}
    else:
        kind = AMONG_KINDS[question.among]
        kinds = most_known(scene.kinds(place) for place in scene.places(kind))
        counted = scene.peers(kind, kinds)
        names = {place.code: place.name for place in scene.places(kind)}
    if not kinds or counted.height == 0:
        raise scene.nothing_known("any place")
    rows = [share_from(row, row["code"], names.get(row["code"], row["code"])) for row in counted.to_dicts()]
    rows.sort(key=lambda share: (share.rank is None, share.rank or 0, share.name))
    left_out = tuple(
        f"{KIND_WORDS[kind].capitalize()} are not known on this day and are left out."
        for kind in KINDS_OF[question.services]
        if kind not in kinds
    )
    return League(question, tuple(rows), scene.provenance(left_out))
