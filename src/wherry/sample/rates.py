"""The numbers by which services are inspected, rated, leave and come.

Unless said otherwise they were measured on CQC's files: reference science.md §2.1 and §2.2.
Ratings are numbered best first: 0 Outstanding, 1 Good, 2 Requires improvement, 3 Inadequate;
4 stands for “Insufficient evidence to rate”. Days are ordinals (`date.toordinal`).
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from datetime import date

YEAR = 365.25
OUTSTANDING, GOOD, IMPROVE, INADEQUATE, INSUFFICIENT = range(5)
RATED = (OUTSTANDING, GOOD, IMPROVE, INADEQUATE)


def day(year: int, month: int, number: int) -> int:
    """A day as an ordinal."""
    return date(year, month, number).toordinal()


REGISTRATION_BEGAN = day(2010, 10, 1)
WORLD_BEGINS = day(2014, 4, 1)  # 150 months before October 2026.
RATINGS_BEGAN = day(2014, 10, 1)
INHERITING_BEGAN = day(2019, 4, 1)
ASSESSMENTS_BEGAN = day(2023, 11, 21)  # The single assessment framework rates service groups.
RATED_BY_SERVICE = day(2026, 1, 1)  # From here a location with several has no rating of its own.

ERA_STARTS = (RATINGS_BEGAN, day(2020, 4, 1), day(2022, 1, 1), day(2024, 1, 1))
"""Routine inspection; few during the pandemic; led by risk; few."""

INSPECTIONS_A_YEAR = {
    OUTSTANDING: (0.8, 0.06, 0.06, 0.03),
    GOOD: (1.1, 0.13, 0.105, 0.045),
    IMPROVE: (2.2, 0.45, 0.36, 0.14),
    INADEQUATE: (4.0, 1.5, 1.0, 0.6),
}
"""Per era, once the least gap is over. Share inspected in a year: 2019 77 % of those requiring
improvement and 35 % of the Good, 2023 31 % and 10 %, 2024 11 % and 4 %."""

LEAST_GAP = {OUTSTANDING: 2.0, GOOD: 1.7, IMPROVE: 0.7, INADEQUATE: 0.33}
"""Years from one rating to the next, at least; with the rates it makes the median gaps of
2014-2019: Good 2.6, Requires improvement 1.1, Inadequate 0.5 years."""

FIRST_INSPECTIONS_A_YEAR = (2.6, 0.30, 0.30, 0.10)
FIRST_GAP = 0.25
"""A new service is first rated 3 to 15 months after registration while inspection is routine;
the later rates leave about a quarter of the register unrated in 2026 (data README, trap 4)."""

STOCK_FIRST_INSPECTIONS_A_YEAR = 0.95
"""Services there when ratings began were rated first over about three years."""

BAD_SHARE = {
    None: (0.27, 0.28, 0.30, 0.28),
    OUTSTANDING: (0.13, 0.14, 0.16, 0.14),
    GOOD: (0.165, 0.317, 0.345, 0.293),
    IMPROVE: (0.43, 0.451, 0.383, 0.353),
    INADEQUATE: (0.846, 0.846, 0.82, 0.80),
}
"""Share of inspections that end below Good, by the rating before (None: none) and era."""

CARE_HOME_LEAN, COMMUNITY_LEAN = 0.12, -0.22
"""Log-odds of a bad outcome: 19 % of care homes and 14 % of community services were bad."""

IMPROVE_OF_BAD = {None: 0.86, OUTSTANDING: 0.965, GOOD: 0.888, IMPROVE: 0.862, INADEQUATE: 0.68}
OUTSTANDING_OF_GOOD = {None: 0.03, OUTSTANDING: 0.706, GOOD: 0.053, IMPROVE: 0.003, INADEQUATE: 0.0}
"""Share of Requires improvement among bad outcomes, and of Outstanding among good ones."""

SITE_SPREAD = 0.45  # Between sites, in log-odds: re-inspection outcomes show weak memory.
INSUFFICIENT_SHARE = 0.004  # 9 of 23,124 ratings on 1 February 2021 said so; more were short-lived.
FOCUSED_SHARE = 0.4  # Of inspections since 2020: two key questions looked at, the others kept.
REMARK_SHARE = 0.04  # Of services: “Inspected but not rated”, mostly infection control 2020 to 2022.
REMARKS = (day(2020, 8, 1), day(2022, 6, 1))

EXITS_A_YEAR = {
    True: {None: 0.12, OUTSTANDING: 0.04, GOOD: 0.082, IMPROVE: 0.13, INADEQUATE: 0.34, INSUFFICIENT: 0.3},
    False: {None: 0.16, OUTSTANDING: 0.05, GOOD: 0.095, IMPROVE: 0.15, INADEQUATE: 0.38, INSUFFICIENT: 0.3},
}
"""Deregistrations a year of care homes and of others, by rating, new registrations of the same
home included: in 2023 Inadequate 0.29, Requires improvement 0.09, Good 0.06, Outstanding 0.03;
up to twice that here, so that 30,000 live services make about 70,000 in 150 months."""

REGISTERED_AGAIN = {True: 0.66, False: 0.3}
"""Share of deregistrations of care homes and of others that are the same service under a new id.
Chosen: most South West homes of 2021 with a predecessor have one within a month of their start."""

REASONS = (("New Provider", 0.63), ("Legal Entity Change", 0.25), ("Location Move", 0.12))
"""Why a service is registered again, by the relationships in the API's answers."""

STOCK_SHARE = 0.86  # Sites at the beginning of the world, as a share of those live in 2026.
OPENINGS_A_YEAR = 0.068  # New sites a year, as a share of those live in 2026.


def era_of(ordinal: int) -> int:
    """The inspection era of a day, from 0."""
    return max(bisect_right(ERA_STARTS, ordinal) - 1, 0)


def waited(rng: random.Random, start: int, rates: tuple[float, ...]) -> int:
    """The day of the next event from `start` on, at a rate per year and era."""
    need = rng.expovariate(1.0)
    at: float = max(start, RATINGS_BEGAN)
    for era in range(era_of(start), len(rates)):
        until = ERA_STARTS[era + 1] if era + 1 < len(ERA_STARTS) else math.inf
        if need * YEAR <= (until - at) * rates[era]:
            return int(at + need * YEAR / rates[era])
        need -= (until - at) / YEAR * rates[era]
        at = until
    raise AssertionError("the last era has no end")


def outcome(rng: random.Random, before: int | None, on: int, lean: float) -> int:
    """The rating that an inspection on a day leads to, by the rating before."""
    if before == INSUFFICIENT:
        before = None
    if rng.random() < INSUFFICIENT_SHARE:
        return INSUFFICIENT
    share = BAD_SHARE[before][era_of(on)]
    odds = share / (1 - share) * math.exp(lean)
    if rng.random() < odds / (1 + odds):
        return IMPROVE if rng.random() < IMPROVE_OF_BAD[before] else INADEQUATE
    return OUTSTANDING if rng.random() < OUTSTANDING_OF_GOOD[before] else GOOD
