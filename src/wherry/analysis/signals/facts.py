"""What the register tells of a service that the points index counts: None where it tells nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from wherry.analysis.scene import Scene
from wherry.domain.days import months_after

KEY_QUESTIONS = ("safe", "well_led")
BELOW_GOOD = ("requires_improvement", "inadequate")
UNRATED_MONTHS = 12
"""A service waits for its first inspection so long before that counts as a sign (field.md §4.2)."""
DAYS_OF_YEAR = 365.25

Facts = dict[str, dict[str, object]]
"""By fact, then by location id; a service that is not in it is not known."""


def register_facts(scene: Scene, here: pl.DataFrame) -> Facts:
    """The four facts of published files for the services of a frame, as they stood on the scene's day."""
    day, register = scene.day, scene.standings.register
    ids = here["location_id"].to_list()
    first = _registered(register.location, ids)
    rating: dict[str, object] = {}
    age: dict[str, object] = {}
    for row in here.select("location_id", "rating", "published_on", "is_listed").iter_rows(named=True):
        key, published = row["location_id"], row["published_on"]
        if row["rating"] is not None:
            rating[key] = row["rating"]
            if published is not None:
                age[key] = (day - published).days / DAYS_OF_YEAR
        elif (since := first.get(key)) is not None:
            rating[key] = "unrated_long" if months_after(since, UNRATED_MONTHS) <= day else "unrated"
            age[key] = 0.0  # There is none that could be old; that there is none is counted with the rating.
    return {
        "rating": rating,
        "rating_age_years": age,
        "key_questions_below_good": _below_good(register.rating, ids, day),
        "days_without_manager": _without_manager(register.location, ids, day),
    }


def people_of(here: pl.DataFrame, funded: Mapping[str, int] | None) -> dict[str, int]:
    """For how many people a service cares: its beds; without beds, those that the council pays for.

    The latter are the fewest it can be, so that a rate per 100 people is the highest it can be.
    """
    beds = {
        key: int(n) for key, n in here.select("location_id", "beds").iter_rows() if n is not None and n > 0
    }
    others = {key: n for key, n in (funded or {}).items() if n > 0}
    return {**others, **beds}


def _registered(location: pl.DataFrame, ids: list[str]) -> dict[str, date]:
    rows = (
        location.filter(pl.col("location_id").is_in(ids))
        .group_by("location_id")
        .agg(pl.col("registered_on").min())
    )
    return {key: since for key, since in rows.iter_rows() if since is not None}


def _below_good(rating: pl.DataFrame, ids: list[str], day: date) -> dict[str, object]:
    """How many of Safe and Well-led stand below Good, where both are known."""
    stands = (pl.col("effective_on") <= day) & (
        pl.col("superseded_on").is_null() | (pl.col("superseded_on") > day)
    )
    rows = (
        rating.filter(pl.col("location_id").is_in(ids) & pl.col("key_question").is_in(KEY_QUESTIONS) & stands)
        .group_by("location_id", "key_question")
        .agg(below=pl.col("rating").is_in(BELOW_GOOD).any())
        .group_by("location_id")
        .agg(known=pl.len(), below=pl.col("below").sum())
    )
    return {key: below for key, known, below in rows.iter_rows() if known == len(KEY_QUESTIONS)}


def _without_manager(location: pl.DataFrame, ids: list[str], day: date) -> dict[str, object]:
    """For how many days files have shown no registered manager; 0 where the newest shows one."""
    spans = location.filter(pl.col("location_id").is_in(ids) & (pl.col("valid_from") <= day)).sort(
        "location_id", "valid_from"
    )
    found: dict[str, object] = {}
    since: dict[str, date] = {}
    for key, begins, observed, manager in spans.select(
        "location_id", "valid_from", "observed_on", "has_manager"
    ).iter_rows():
        if manager is None:
            found.pop(key, None)
            since.pop(key, None)
        elif manager:
            found[key] = 0
            since.pop(key, None)
        else:  # Facts are carried back before they were seen; a vacancy begins at the first sight of it.
            since.setdefault(key, max(begins, observed))
            found[key] = max((day - since[key]).days, 0)
    return found
