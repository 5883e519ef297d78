"""One place month by month, as a line may join it: only months over the same kinds of service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wherry.analysis.area_trend import KNOWN_WORDS, area_trend
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.scene import scene_on
from wherry.analysis.standing import Standings
from wherry.domain.days import months_after
from wherry.domain.errors import NotKnown
from wherry.domain.places import PlaceKind

FEWEST = 2  # Points of a line.
MONTHS_ASKED = 12  # Of a board or England: a year, because each month costs a position of its own.
TOO_FEW = "A line needs the files of two months or more."
KINDS = {"community": "care at home and in the community", "care_homes": "care homes"}
_MEASURED = ("code", "name", "numerator", "denominator", "share", "rank", "ranked", "unrated")


@dataclass(frozen=True)
class Months:
    """The months of a place, oldest first, and what has to be said of them.

    `rows` are those of `AreaTrend.rows` that count the same kinds of service as the newest; none where
    there are fewer than two, and then `note` says why. Else it says which months were left out, if any.
    """

    rows: tuple[dict[str, Any], ...]
    note: str = ""


NO_MONTHS = Months(())


def months_of(
    standings: Standings,
    question: PositionQuestion,
    first: date | None = None,
) -> Months:
    """The share of the question's area on the first of every month up to its day.

    Of boards and England there is no trend: of the last twelve months each is asked for itself.

    Raises:
        UnknownName: when area or measure is unknown.
        NotKnown: when no file tells of the area, or there is no first of a month between the days.
    """
    scene = scene_on(standings, question.measure, question.as_of, question.services, question.area)
    if scene.find(question.area).kind in (PlaceKind.AUTHORITY, PlaceKind.REGION):
        found = area_trend(
            standings, question.area, question.measure, first, question.as_of, question.services
        ).rows()
    else:
        found = _asked(standings, question, scene.day)
    return _comparable([row for row in found if row["share"] is not None])


def _asked(standings: Standings, question: PositionQuestion, last: date) -> list[dict[str, Any]]:
    rows = []
    for back in range(MONTHS_ASKED, -1, -1):
        day = months_after(last.replace(day=1), -back)
        asked = PositionQuestion(question.area, question.measure, day, compare=(), services=question.services)
        try:
            share = position(standings, asked).area
        except NotKnown:
            continue
        scene = scene_on(standings, asked.measure, day, asked.services, asked.area)
        known = sum(2 if is_home else 1 for is_home in scene.kinds(scene.find(asked.area)))
        measured = {key: getattr(share, key) for key in _MEASURED}
        rows.append({"as_of": day, "known": KNOWN_WORDS[known]} | measured)
    return rows


def _comparable(rows: list[dict[str, Any]]) -> Months:
    """Where care homes are known later only, one line would draw a fall that was none."""
    if not rows:
        return Months((), TOO_FEW)
    known = rows[-1]["known"]
    same = tuple(row for row in rows if row["known"] == known)
    others = [row for row in rows if row["known"] != known]
    if len(same) < FEWEST:
        return Months((), TOO_FEW)
    if not others:
        return Months(same)
    kinds = sorted({KINDS.get(row["known"], "all care") for row in others})
    return Months(
        same,
        f"Months up to {others[-1]['as_of']:%-d %B %Y} of which only {' or '.join(kinds)} is known are left "
        "out: their shares are of other services.",
    )
