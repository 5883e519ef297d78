"""The way from a first day to the target: a straight line, an S-curve, and how far from the line today is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.definitions.improvement import Improvement
from wherry.domain.days import months_after
from wherry.domain.phrases import number_of
from wherry.domain.ratings import RATINGS

GOOD = RATINGS[:2]
MOST_POINTS = 240
"""Months; twenty years is no programme."""


@dataclass(frozen=True)
class Point:
    """Where the share should be on a day, 0 to 1, on the line and on the S-curve."""

    day: date
    line_share: float
    s_curve_share: float


@dataclass(frozen=True)
class Reason:
    """Why the share is where it is: how many services, and what happened to them."""

    key: str
    services: int
    sentence: str


@dataclass(frozen=True)
class Track:
    """Today's share against the line: percentage points above (below 0: under) it, the colour by
    name, and why, in counts of services since the first day."""

    since: date
    share_then: float | None
    share: float
    line_share: float
    points: float
    colour: str
    rule: str
    reasons: tuple[Reason, ...]


def trajectory(start: date, start_share: float, by: date, target: float) -> tuple[Point, ...]:
    """A point for each month from a first day to the last, and the last day itself.

    The line rises by the same each day; the S-curve (3u² − 2u³ of the time u that has passed) starts
    and ends slowly, as a programme does that must first be staffed and last wait for inspections.
    """
    days = [months_after(start, n) for n in range(MOST_POINTS) if months_after(start, n) < by]
    return tuple(_point(day, start, start_share, by, target) for day in (*days, by))


def _point(day: date, start: date, start_share: float, by: date, target: float) -> Point:
    u = (day - start).days / (by - start).days
    rise = target - start_share
    return Point(day, start_share + rise * u, start_share + rise * (3 * u**2 - 2 * u**3))


def line_on(day: date, start: date, start_share: float, by: date, target: float) -> float:
    """The line's share on a day; after the last day, the target.

    >>> round(line_on(date(2023, 7, 30), date(2022, 4, 30), 0.709, date(2024, 4, 30), 0.85), 3)
    0.797
    """
    return _point(min(day, by), start, start_share, by, target).line_share


def colour_of(points: float, assumed: Improvement) -> tuple[str, str]:
    """The colour of a distance from the line in percentage points, and the rule in words.

    The distance is rounded to a tenth of a point first: the screen and its colour must agree.
    """
    green, amber = (float(assumed.value(key)) for key in ("green_within_points", "amber_within_points"))
    shown = round(points, 1)
    colour = "green" if shown >= -green else "amber" if shown >= -amber else "red"
    rule = f"Green: at most {green:g} points below the line. Amber: at most {amber:g}. Red: further below."
    return colour, rule


def reasons(before: pl.DataFrame, now: pl.DataFrame, since: date) -> tuple[Reason, ...]:
    """What happened to services between two standings, in counts; reasons without a service are left out.

    Whether a service improved without being inspected again, the ratings cannot tell.
    """
    then = before.select("location_id", was=pl.col("rating"))
    today = now.select("location_id", "published_on", rating=pl.col("rating"), here=pl.lit(value=True))
    both = then.with_columns(was_here=pl.lit(value=True)).join(
        today, on="location_id", how="full", coalesce=True
    )
    here, was_here = (pl.col(c).fill_null(value=False) for c in ("here", "was_here"))
    was_rated, is_rated = pl.col("was").is_in(RATINGS), pl.col("rating").is_in(RATINGS)
    was_good, is_good = pl.col("was").is_in(GOOD), pl.col("rating").is_in(GOOD)
    was_below, is_below = was_rated & ~was_good, is_rated & ~is_good
    again = pl.col("published_on") > since
    cases = {
        "improved": was_below & is_good,
        "not_inspected_again": was_below & is_below & ~again,
        "not_improved": was_below & is_below & again,
        "fell": was_good & is_below,
        "newly_rated_below_good": ~was_rated.fill_null(value=False) & is_below,
        "newly_rated_good": ~was_rated.fill_null(value=False) & is_good,
        "new_and_unrated": here & ~was_here & ~is_rated.fill_null(value=False),
        "good_left": was_good & ~is_rated.fill_null(value=False),
        "below_good_left": was_below & ~is_rated.fill_null(value=False),
    }
    counts = both.select(
        (case.fill_null(value=False).cast(pl.Int64)).sum().alias(key) for key, case in cases.items()
    ).row(0, named=True)
    return tuple(Reason(key, n, WORDS[key].format(_services(n))) for key, n in counts.items() if n)


WORDS = {
    "improved": "{} rated below Good then: now Good or better.",
    "not_inspected_again": "{} below Good then and now, and not rated again since: whether they improved, "
    "CQC has not looked.",
    "not_improved": "{} below Good then, rated again and still below Good.",
    "fell": "{} Good or better then: now below Good.",
    "newly_rated_below_good": "{} without a rating then: now below Good.",
    "newly_rated_good": "{} without a rating then: now Good or better.",
    "new_and_unrated": "{} new and not rated yet: outside the share.",
    "good_left": "{} Good or better then: no longer rated, so the share is of fewer.",
    "below_good_left": "{} below Good then: no longer rated, so the share is of fewer.",
}


def _services(count: int) -> str:
    return number_of(count, "service")
