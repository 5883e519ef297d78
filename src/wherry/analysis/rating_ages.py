"""How old the ratings of a place are, by type of care, and which services have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from wherry.analysis.notes import notes_for
from wherry.analysis.questions import PositionQuestion, Provenance
from wherry.analysis.results import Plain
from wherry.analysis.scene import scene_on
from wherry.analysis.standing import Standings
from wherry.analysis.tally import age_in_years

OLD_YEARS = (3, 5)
"""Ages that councils ask about: older than the term of a manager, and than most contracts."""


@dataclass(frozen=True)
class RatingAge:
    """The ages of the ratings of some services, in years on the day.

    `over_3` and `over_5` count ratings older than so many years, `over_3_share` and
    `over_5_share` are of `rated`; median and shares are None where none is rated, `unrated`
    where files list rated services only.
    """

    code: str
    name: str
    rated: int
    median_years: float | None
    over_3: int
    over_3_share: float | None
    over_5: int
    over_5_share: float | None
    unrated: int | None


@dataclass(frozen=True)
class UnratedService:
    """A registered service that has no rating."""

    location_id: str
    name: str
    type_of_care: str


@dataclass(frozen=True)
class RatingAges(Plain):
    """Ages of ratings in a place; `unrated` None: the files of the day list rated services only."""

    question: PositionQuestion
    whole: RatingAge
    by_type: tuple[RatingAge, ...]
    unrated: tuple[UnratedService, ...] | None
    provenance: Provenance


def rating_ages(standings: Standings, question: PositionQuestion) -> RatingAges:
    """The ages of the ratings of a place, and its services without one, by name.

    Raises:
        UnknownName: when area or measure is unknown.
        NotKnown: when no imported file tells of the area on that day.
    """
    scene = scene_on(standings, question.measure, question.as_of, question.services, question.area)
    place = scene.find(question.area)
    kinds = scene.kinds(place)
    if not kinds:
        raise scene.nothing_known(place.name)
    here = scene.of(place, kinds).with_columns(age=age_in_years(scene.day))
    whole = here.select(_counted()).row(0, named=True)
    found = {row["type_of_care"]: row for row in here.group_by("type_of_care").agg(_counted()).to_dicts()}
    types = [t for t in standings.register.definitions.types_of_care if t.key in found]
    return RatingAges(
        question,
        _age(whole, place.code, place.name),
        tuple(_age(found[t.key], t.key, t.plural) for t in types),
        _unrated(here),
        scene.provenance(notes_for(scene, place, kinds, here)),
    )


def _counted() -> list[pl.Expr]:
    rated = pl.col("rating").is_not_null()
    age = pl.when(rated).then("age")
    return [
        rated.sum().alias("rated"),
        age.median().alias("median_years"),
        *((age > years).sum().alias(f"over_{years}") for years in OLD_YEARS),
        *((age > years).mean().alias(f"over_{years}_share") for years in OLD_YEARS),
        pl.when(pl.col("is_listed").all()).then((~rated).sum()).alias("unrated"),
    ]


def _age(row: dict[str, Any], code: str, name: str) -> RatingAge:
    fields = {k: row[k] for k in RatingAge.__dataclass_fields__ if k not in ("code", "name")}
    return RatingAge(code, name, **fields)


def _unrated(here: pl.DataFrame) -> tuple[UnratedService, ...] | None:
    if not here["is_listed"].all():
        return None
    rows = here.filter(pl.col("rating").is_null()).sort("name", "location_id")
    names = rows.select("location_id", pl.coalesce("name", "location_id"), "type_of_care")
    return tuple(UnratedService(*row) for row in names.iter_rows())
