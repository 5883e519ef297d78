"""Which services fit a question, in which order, and where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from math import ceil

import polars as pl

from wherry.analysis.finding.directory import Directory, directory_on
from wherry.analysis.finding.filters import filters_of, refuse_future
from wherry.analysis.finding.postcodes import centre_of, miles_from, read_postcode
from wherry.analysis.finding.questions import (
    NOT_RATED,
    PAGE_ROWS,
    RATING_CHOICES,
    Centre,
    FindQuestion,
    Found,
    FoundService,
    check,
)
from wherry.analysis.finding.spots import spots_of
from wherry.analysis.questions import Provenance
from wherry.analysis.scene import newest_day
from wherry.analysis.standing import Standings
from wherry.analysis.tally import DAYS_A_YEAR
from wherry.domain.phrases import number_of
from wherry.domain.places import Place, PlaceKind

SORT_COLUMNS = {
    "name": "in_name", "authority": "authority", "owner": "in_owner", "rating": "order",
    "published": "published_on", "beds": "beds", "miles": "miles",
}  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """How many services fit a question, and on which day."""

    count: int
    as_of: date


@dataclass(frozen=True)
class Matched:
    """Every service that fits a question, in its order, and what the answer stands on."""

    question: FindQuestion
    directory: Directory
    services: pl.DataFrame
    centre: Centre | None
    provenance: Provenance

    def rows(self, start: int = 0, length: int | None = None) -> Iterator[FoundService]:
        """The services, or so many of them from one on."""
        day = self.provenance.as_of
        titles = {t.key: t.title for t in self.directory.scene.standings.register.definitions.types_of_care}
        columns = [field for field in FoundService.__dataclass_fields__ if field not in _MADE]
        part = self.services.slice(start, length).select(*columns, owner="provider_name")
        for row in part.iter_rows(named=True):
            on = row["published_on"] if row["rating"] else None
            made = {
                "type_of_care": titles.get(row["type_of_care"], row["type_of_care"]),
                "published_on": on,
                "rating_age_years": (day - on).days / DAYS_A_YEAR if on else None,
            }
            yield FoundService(**(row | made))


_MADE = ("owner", "rating_age_years")


def find(standings: Standings, question: FindQuestion) -> Found:
    """Answer a question: the count, one page of rows (the nearest, where there is no such page), the map.

    Raises:
        WrongFilter: when a filter contradicts another or cannot be read.
        UnknownName: when area or type of care is unknown.
        NotKnown: when no imported file tells of the area on that day, or where the postcode lies.
    """
    matched = find_all(standings, question)
    services = matched.services
    pages = max(1, ceil(services.height / PAGE_ROWS))
    page = min(max(1, question.page), pages)
    counted = dict(services["rating"].fill_null(NOT_RATED).value_counts().iter_rows())
    placed = services.drop_nulls(["latitude", "longitude"])
    return Found(
        question=question,
        count=services.height,
        ratings={key: counted.get(key, 0) for key in RATING_CHOICES},
        page=page,
        pages=pages,
        rows=tuple(matched.rows((page - 1) * PAGE_ROWS, PAGE_ROWS)),
        placed=placed.height,
        spots=spots_of(placed),
        centre=matched.centre,
        provenance=matched.provenance,
    )


def count_found(standings: Standings, question: FindQuestion) -> Counted:
    """How many services fit a question; raises what `find` raises."""
    matched = find_all(standings, question)
    return Counted(matched.services.height, matched.provenance.as_of)


def find_all(standings: Standings, question: FindQuestion) -> Matched:
    """Every service that fits a question; raises what `find` raises."""
    check(question)
    area = question.area.strip() or None
    directory = directory_on(standings, question.as_of or newest_day(standings, area))
    refuse_future(question, directory.scene.day)
    place = _place(directory, area)
    services = directory.departures if question.left_since else directory.services
    centre = _centre(question, directory)
    miles = miles_from(centre) if centre else pl.lit(None, dtype=pl.Float64)
    found, notes = _fitting(services, question, directory, place, centre)
    found = _sorted(found.with_columns(miles=miles), question.sort)
    if centre and centre.postcode != str(read_postcode(question.postcode)):
        notes.append(
            f"No service here has that postcode: miles are counted from the middle of {centre.postcode}."
        )
    if question.left_since:
        notes.append("A service that left may have been registered again under another id; its page says so.")
    return Matched(question, directory, found, centre, directory.scene.provenance(tuple(notes)))


def _place(directory: Directory, area: str | None) -> Place | None:
    if area is None:
        return None
    scene = directory.scene
    place = scene.find(area)
    told = {code for code, _ in scene.knowledge.known}
    if place.kind is not PlaceKind.COUNTRY and not told & set(scene.codes(place)):
        raise scene.nothing_known(place.name)
    return place


def _centre(question: FindQuestion, directory: Directory) -> Centre | None:
    if question.within_miles is None:
        return None
    return centre_of(read_postcode(question.postcode), directory.services)


def _fitting(
    services: pl.DataFrame,
    question: FindQuestion,
    directory: Directory,
    place: Place | None,
    centre: Centre | None,
) -> tuple[pl.DataFrame, list[str]]:
    """The services that pass every filter, and of how many more one fact asked for is not known."""
    filters = filters_of(question, directory, place, centre)
    if not filters:
        return services, []
    fits = services.select(f.fits.alias(str(number)) for number, f in enumerate(filters)).get_columns()
    notes = []
    for number, asked in enumerate(filters):
        if asked.is_unknown is None:
            continue
        others = [column for other, column in enumerate(fits) if other != number]
        unknown = services.select(u=asked.is_unknown)["u"] & ~fits[number]
        if left := int(reduce(lambda a, b: a & b, others, unknown).sum() or 0):
            notes.append(
                f"Of {number_of(left, 'more service')} {asked.fact} is not known; they are left out."
            )
    return services.filter(reduce(lambda a, b: a & b, fits)), notes


def _sorted(services: pl.DataFrame, sort: str) -> pl.DataFrame:
    """In the order asked for, equals by name; what is not known last."""
    column = SORT_COLUMNS[sort.removeprefix("-")]
    if column == "in_name":
        return services  # As the directory has them.
    key = pl.col(column).replace("", None) if column == "in_owner" else pl.col(column)
    return services.sort(key, descending=sort.startswith("-"), nulls_last=True, maintain_order=True)
