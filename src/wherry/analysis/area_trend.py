"""The trend of one place: its share and rank on the first of every month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from wherry.analysis.knowledge import first_days, knowledge_on
from wherry.analysis.notes import notes_for
from wherry.analysis.questions import Provenance
from wherry.analysis.scene import Scene, scene_on
from wherry.analysis.standing import Standings
from wherry.analysis.trend import Trend, trend
from wherry.domain.coverage import Services
from wherry.domain.days import months_after
from wherry.domain.errors import NotKnown
from wherry.domain.places import Place

KNOWN_WORDS = (None, "community", "care_homes", "all")
"""Which kinds of service a figure is over, by `Trend.known`."""


@dataclass(frozen=True)
class AreaTrend:
    """The trend of one place: its row of each league."""

    trend: Trend
    place: int
    name: str
    provenance: Provenance

    def rows(self) -> list[dict[str, Any]]:
        """One row a day: as_of, code, name, known (“care_homes”, “community”, “all” or None: nothing
        is), numerator, denominator, share, rank, ranked, unrated (None: not known)."""
        found, here = self.trend, self.place
        rows = []
        for number, day in enumerate(found.days):
            known = int(found.known[number, here])
            below = int(found.denominator[number, here].sum())
            unrated = int(found.unrated[number, here].sum())
            rank = int(found.rank[number, here])
            rows.append(
                {
                    "as_of": day,
                    "code": found.codes[here],
                    "name": self.name,
                    "known": KNOWN_WORDS[known],
                    "numerator": int(found.numerator[number, here].sum()) if known else None,
                    "denominator": below if known else None,
                    "share": float(found.share_of_all[number, here]) if below else None,
                    "rank": rank or None,
                    "ranked": int(found.ranked[number, here]) if rank else None,
                    "unrated": unrated if known and found.is_listed[number, here] else None,
                }
            )
        return rows


def area_trend(
    standings: Standings,
    area: str,
    measure: str,
    first: date | None = None,
    last: date | None = None,
    services: Services = Services.ALL,
) -> AreaTrend:
    """The trend of an authority or region on the first of every month.

    From the month in which a file first tells of ratings to the newest that a file tells of the
    area, unless days are given.

    Raises:
        UnknownName: when there is no such area or measure.
        NotKnown: when no file tells of the area, or there is no first of a month between the days.
    """
    register = standings.register
    scene = scene_on(standings, measure, last, services, area)
    place = scene.find(area)
    days = _months(first or first_days(register.release.files)[0], scene.day)
    if not days:
        raise NotKnown("There is no first of a month between these days.")
    found = trend(standings, scene.measure, days, place.kind, services)
    here = found.codes.index(place.code)
    if not found.known[:, here].any():
        raise scene.nothing_known(f"{place.name} on the first of any month asked for, nor")
    kinds = scene.kinds(place)
    notes = notes_for(scene, place, kinds, scene.of(place, kinds)) + notes_on_days(scene, place, days)
    return AreaTrend(found, here, place.name, scene.provenance(notes))


def notes_on_days(
    scene: Scene, place: Place, days: tuple[date, ...], kinds: Collection[bool] = (True, False)
) -> tuple[str, ...]:
    """On which of the days only services (of these kinds) that lasted are at hand."""
    files = scene.standings.register.release.files
    codes = scene.codes(place)
    lean = [
        day
        for day in days
        if any(c in codes and k in kinds for c, k in knowledge_on(day, files, scene.gazetteer).survivors)
    ]
    if not lean:
        return ()
    return (
        f"Up to {lean[-1]:%-d %B %Y} only services that were still registered later are at hand, so that "
        "the figures lean towards those that lasted.",
    )


def _months(first: date, last: date) -> tuple[date, ...]:
    """The firsts of months from one day to another, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = (months_after(first.replace(day=1), number) for number in range(count))
    return tuple(day for day in months if first <= day <= last)
