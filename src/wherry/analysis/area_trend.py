"""The trend of one place: its share and rank on the first of every month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wherry.analysis.knowledge import first_days, last_day_known
from wherry.analysis.standing import Standings
from wherry.analysis.trend import Trend, trend
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown


@dataclass(frozen=True)
class AreaTrend:
    """The trend of one place: its row of each league."""

    trend: Trend
    place: int
    name: str

    @property
    def release(self) -> str:
        """The release it was made from."""
        return self.trend.release

    @property
    def measure(self) -> str:
        """Key and version of the measure."""
        return self.trend.measure

    def rows(self) -> list[dict[str, Any]]:
        """One row a day: as_of, code, name, numerator, denominator, share, rank, ranked, unrated."""
        found = self.trend
        rows = []
        for number, day in enumerate(found.days):
            below = int(found.denominator[number, self.place].sum())
            rank = int(found.rank[number, self.place])
            rows.append(
                {
                    "as_of": day,
                    "code": found.codes[self.place],
                    "name": self.name,
                    "numerator": int(found.numerator[number, self.place].sum()),
                    "denominator": below,
                    "share": float(found.share_of_all[number, self.place]) if below else None,
                    "rank": rank or None,
                    "ranked": int((found.rank[number] > 0).sum()),
                    "unrated": int(found.unrated[number, self.place].sum()),
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

    From the month in which a file first tells of ratings to the newest, unless days are given.

    Raises:
        UnknownName: when there is no such area or measure.
        NotKnown: when no file holds ratings, or there is no first of a month between the days.
    """
    register = standings.register
    newest = last_day_known(register.release.files, register.definitions.places, None)
    if newest is None:
        raise NotKnown("No imported file holds ratings; import one with `wherry import PATH`.")
    last = last or newest
    place = register.definitions.places.find(area, last)
    days = _months(first or first_days(register.release.files)[0], last)
    if not days:
        raise NotKnown("There is no first of a month between these days.")
    found = trend(standings, register.definitions.measure(measure), days, place.kind, services)
    return AreaTrend(found, found.codes.index(place.code), place.name)


def _months(first: date, last: date) -> tuple[date, ...]:
    """The firsts of months from one day to another, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = (
        date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1)
        for n in range(count)
    )
    return tuple(day for day in months if first <= day <= last)
