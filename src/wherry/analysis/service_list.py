"""The services of a place on a day, one by one, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.analysis.plain import Carried, carried
from wherry.analysis.questions import HEADLINE
from wherry.analysis.scene import Scene, scene_on
from wherry.analysis.standing import Standings
from wherry.definitions.places import ENGLAND
from wherry.domain.coverage import Services
from wherry.domain.errors import UnknownName
from wherry.domain.ratings import RATINGS

NOT_RATED = "not_rated"


@dataclass(frozen=True)
class ServicesQuestion:
    """Which services: where, on which day, of which type of care, rating and owner.

    `owner` is the id of a provider or brand, or a company's name as published. `after` is the last
    id of the page before; `limit` how many there are on a page.
    """

    area: str = ENGLAND
    as_of: date | None = None
    type: str | None = None
    rating: str | None = None
    owner: str | None = None
    after: str | None = None
    limit: int = 100


@dataclass(frozen=True)
class ServiceRow:
    """A registered service on a day. What no file tells is null; `rating` null: not rated."""

    location_id: str
    name: str | None
    type_of_care: str
    is_care_home: bool | None
    beds: int | None
    postcode: str | None
    authority_code: str | None
    authority: str | None
    provider_id: str | None
    provider_name: str | None
    brand_id: str | None
    brand_name: str | None
    rating: str | None
    published_on: date | None
    is_inherited: bool | None


@dataclass(frozen=True)
class ServiceList(Carried):
    """A page of services by id. `total` counts all pages; `next` asks for the next one, null on the last."""

    total: int
    next: str | None
    rows: tuple[ServiceRow, ...]
    question: ServicesQuestion


def service_list(standings: Standings, question: ServicesQuestion) -> ServiceList:
    """A page of the services that a position of the same area and day counts.

    Raises:
        UnknownName: when the area, the type of care or the rating is unknown.
        NotKnown: when no imported file tells of the area on that day.
    """
    area = None if question.area == ENGLAND else question.area
    scene = scene_on(standings, HEADLINE, question.as_of, Services.ALL, area)
    place = scene.find(question.area)
    kinds = scene.kinds(place)
    if not kinds:
        raise scene.nothing_known(place.name)
    found = scene.of(place, kinds).filter(_asked(scene, question))
    rest = found.filter(pl.col("location_id") > question.after) if question.after else found
    page = rest.sort("location_id").head(question.limit)
    rows = tuple(_row(scene, row) for row in page.iter_rows(named=True))
    more = rows[-1].location_id if rest.height > page.height else None
    return ServiceList(
        **carried(scene.provenance(())), total=found.height, next=more, rows=rows, question=question
    )


def _asked(scene: Scene, question: ServicesQuestion) -> pl.Expr:
    """Whether a service is one of those asked for."""
    wanted = pl.lit(value=True)
    if question.type is not None:
        known = [t.key for t in scene.standings.register.definitions.types_of_care]
        _one_of("type of care", question.type, known)
        wanted &= pl.col("type_of_care") == question.type
    if question.rating is not None:
        _one_of("rating", question.rating, [*RATINGS, NOT_RATED])
        rating = pl.col("rating")
        wanted &= rating.is_null() if question.rating == NOT_RATED else rating == question.rating
    if question.owner is not None:
        owner = question.owner.strip()
        ids = pl.col("provider_id", "brand_id").str.to_uppercase() == owner.upper()
        names = pl.col("provider_name", "brand_name").str.to_lowercase() == owner.lower()
        wanted &= pl.any_horizontal(ids, names).fill_null(value=False)
    return wanted.fill_null(value=False)


def _one_of(what: str, said: str, known: list[str]) -> None:
    if said not in known:
        raise UnknownName(f"“{said}” is not a {what}; there are {', '.join(known)}.")


def _row(scene: Scene, row: dict[str, object]) -> ServiceRow:
    code = row["authority_code"]
    authority = scene.gazetteer.places[str(code)].name if code else None
    told = {field: row[field] for field in ServiceRow.__dataclass_fields__ if field != "authority"}
    return ServiceRow(**told, authority=authority)  # type: ignore[arg-type]  # The columns' types are the fields'.
