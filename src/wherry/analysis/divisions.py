"""The services of one division: each with its rating, how old that is, and what changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from wherry.analysis.movements import Movement, Movements
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion, Provenance
from wherry.analysis.results import Plain, Position
from wherry.analysis.scene import scene_on
from wherry.analysis.standing import RATING_ORDER, Standings
from wherry.analysis.tally import DAYS_A_YEAR, Share
from wherry.domain.areas import AreaMap
from wherry.domain.days import months_after
from wherry.domain.errors import NotKnown
from wherry.domain.places import Place, PlaceKind

MONTHS_BACK = 3  # A quarter: how often councils report.


@dataclass(frozen=True)
class DivisionService:
    """One service of a division on a day; `rating` None: not rated.

    `change` is the kind of its movement since the earlier day (“upgraded”, “entered” …), None
    where it did not move or that is not known; `was` its rating then.
    """

    location_id: str
    name: str
    type_of_care: str
    rating: str | None
    published_on: date | None
    age_years: float | None
    change: str | None
    was: str | None


@dataclass(frozen=True)
class DivisionServices(Plain):
    """A division's services, worst rating first and unrated last, their share, and what changed.

    `whole` is None where no registered service lies there. `left` are services that left since
    `since`; `no_movements` says why what changed cannot be told.
    """

    division: str
    whole: Share | None
    services: tuple[DivisionService, ...]
    since: date
    left: tuple[Movement, ...]
    no_movements: str
    provenance: Provenance


def division_services(
    standings: Standings, question: PositionQuestion, division: str, divisions: AreaMap
) -> DivisionServices:
    """The services of a division of the question's area, and what changed since `question.since`
    (by default a quarter before).

    Raises:
        UnknownName: when area or measure is unknown, or the map has no such division.
        NotKnown: when no imported file tells of the area on that day.
        Refused: when two divisions claim an authority of that day.
    """
    scene = scene_on(standings, question.measure, question.as_of, question.services, question.area)
    around = scene.find(question.area)
    scene = scene.re_based(divisions)
    place = scene.find(division)
    if place.kind is not PlaceKind.AREA:
        place = Place(division, division, PlaceKind.AREA)  # A town's name is no division of the map.
    kinds = scene.kinds(place) or replace(scene, areas=None).kinds(around)
    if not kinds:
        raise scene.nothing_known(around.name)
    here = scene.of(place, kinds)
    since = question.since or months_after(scene.day, -MONTHS_BACK)
    asked = replace(question, area=place.name, as_of=scene.day, since=since, compare=())
    if here.height == 0:
        return DivisionServices(place.name, None, (), since, (), "", scene.provenance(()))
    found, no_movements = _asked(standings, asked, divisions)
    moved = found.movements
    changes = _changes(moved) if moved else {}
    rows = _services(here, scene.day, changes, standings)
    left = moved.left if moved else ()
    return DivisionServices(place.name, found.area, rows, since, left, no_movements, found.provenance)


def _asked(standings: Standings, asked: PositionQuestion, divisions: AreaMap) -> tuple[Position, str]:
    """The division's position with its movements, or without and why."""
    try:
        return position(standings, asked, boundaries=divisions), ""
    except NotKnown as refusal:
        # Of the position itself, too, where that is what is not known.
        return position(standings, replace(asked, since=None), boundaries=divisions), str(refusal)


def _changes(moved: Movements) -> dict[str, tuple[str, str | None]]:
    kinds = ("upgraded", "downgraded", "newly_rated", "no_longer_rated", "entered")
    return {m.location_id: (kind, m.was) for kind in kinds for m in getattr(moved, kind)}


def _services(
    here: pl.DataFrame, day: date, changes: dict[str, tuple[str, str | None]], standings: Standings
) -> tuple[DivisionService, ...]:
    titles = {t.key: t.title for t in standings.register.definitions.types_of_care}
    worst_first = {rating: -number for rating, number in RATING_ORDER.items()}
    rows = []
    for row in here.iter_rows(named=True):
        published = row["published_on"] if row["rating"] else None
        change, was = changes.get(row["location_id"], (None, None))
        rows.append(
            DivisionService(
                row["location_id"],
                row["name"] or row["location_id"],
                titles.get(row["type_of_care"], row["type_of_care"]),
                row["rating"],
                published,
                (day - published).days / DAYS_A_YEAR if published else None,
                change,
                was,
            )
        )
    return tuple(sorted(rows, key=lambda r: (worst_first.get(r.rating or "", 1), r.name, r.location_id)))
