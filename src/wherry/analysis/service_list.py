"""The services that fit a question, by id and a page at a time: what programs ask of the one search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.analysis.finding.find import find_all
from wherry.analysis.finding.questions import FindQuestion
from wherry.analysis.plain import Carried, carried
from wherry.analysis.standing import Standings
from wherry.definitions.places import ENGLAND
from wherry.domain.coverage import Services


@dataclass(frozen=True)
class ServicesQuestion:
    """Which services: what `FindQuestion` asks, in the words of the API; None and empty are not asked.

    `after` is the last id of the page before; `limit` how many there are on a page.
    """

    area: str = ENGLAND
    as_of: date | None = None
    services: str = Services.ALL.value
    type: str | None = None
    rating: tuple[str, ...] = ()
    text: str = ""
    owner: str = ""
    brand: str = ""
    postcode: str = ""
    within: float | None = None
    new_since: date | None = None
    left_since: date | None = None
    after: str | None = None
    limit: int = 100

    def search(self) -> FindQuestion:
        """The same question as the site's page and the command line ask it."""
        return FindQuestion(
            words=self.text,
            postcode=self.postcode,
            within_miles=self.within,
            area="" if self.area == ENGLAND else self.area,
            type_of_care=self.type or "",
            kind=Services(self.services),
            ratings=self.rating,
            owner=self.owner,
            brand=self.brand,
            new_since=self.new_since,
            left_since=self.left_since,
            as_of=self.as_of,
        )


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
    left_on: date | None


@dataclass(frozen=True)
class ServiceList(Carried):
    """A page of services by id. `total` counts all pages; `next` asks for the next one, null on the last."""

    total: int
    next: str | None
    rows: tuple[ServiceRow, ...]
    question: ServicesQuestion


def service_list(standings: Standings, question: ServicesQuestion) -> ServiceList:
    """A page of the services that `find_all` finds; raises what it raises."""
    matched = find_all(standings, question.search())
    found = matched.services.sort("location_id")
    rest = found.filter(pl.col("location_id") > question.after) if question.after else found
    page = rest.head(question.limit).select(*ServiceRow.__dataclass_fields__)
    rows = tuple(ServiceRow(**row) for row in page.iter_rows(named=True))
    more = rows[-1].location_id if rest.height > page.height else None
    return ServiceList(
        **carried(matched.provenance), total=found.height, next=more, rows=rows, question=question
    )
