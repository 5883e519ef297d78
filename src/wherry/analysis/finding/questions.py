"""What can be asked of the services of a day, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wherry.analysis.questions import Provenance
from wherry.analysis.results import Plain
from wherry.domain.coverage import Services
from wherry.domain.errors import Refused
from wherry.domain.ratings import RATINGS

NOT_RATED = "not_rated"
RATING_CHOICES = (*RATINGS, NOT_RATED)
PAGE_ROWS = 50
MOST_CHARACTERS = 200
"""Of a text: longer than any name of a service."""
MOST_MILES = 500
MOST_YEARS = 50
MOST_BEDS = 10_000
SORTS = (
    "name",
    "authority",
    "owner",
    "rating",
    "-rating",
    "published",
    "-published",
    "beds",
    "-beds",
    "miles",
)
"""Orders of the rows; with a minus the other way round. What is not known comes last in each."""


class WrongFilter(Refused):
    """A filter that cannot be applied as it stands; `field` is the field of the question it is in."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


@dataclass(frozen=True)
class FindQuestion:
    """Which services of a day are looked for. What is left empty is not asked.

    `words` are words of the name, or the service's id; `owner` and `brand` words of the name or the id.
    `postcode` is a whole one, a sector (NR1 2) or a district (NR1); with `within_miles` it is the middle
    of a circle. `left_since` asks for services that left from that day on, and no longer for those that
    are registered. `as_of` None is the newest day known.
    """

    words: str = ""
    postcode: str = ""
    within_miles: float | None = None
    area: str = ""
    type_of_care: str = ""
    kind: Services = Services.ALL
    ratings: tuple[str, ...] = ()
    rating_older_than_years: int | None = None
    owner: str = ""
    brand: str = ""
    beds_at_least: int | None = None
    beds_at_most: int | None = None
    has_no_manager: bool = False
    new_since: date | None = None
    left_since: date | None = None
    as_of: date | None = None
    sort: str = "name"
    page: int = 1


@dataclass(frozen=True)
class FoundService:
    """A service that was found; None: not known. `rating` None: it has none of the four.

    `left_on` is the first day on which it was registered no more, where services that left were asked for.
    """

    location_id: str
    name: str
    type_of_care: str
    is_care_home: bool
    authority: str | None
    town: str | None
    postcode: str | None
    provider_id: str | None
    owner: str | None
    rating: str | None
    published_on: date | None
    rating_age_years: float | None
    beds: int | None
    miles: float | None
    left_on: date | None


@dataclass(frozen=True)
class Spot:
    """A point of the map: one service, or several that lie close together, at their middle.

    `rating` is that of one service; `location_id` and `name` are empty for several.
    """

    latitude: float
    longitude: float
    services: int
    rating: str | None = None
    location_id: str = ""
    name: str = ""


@dataclass(frozen=True)
class Centre:
    """The middle of a circle: of the services whose postcode begins so."""

    postcode: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Found(Plain):
    """The services that fit a question: how many, by rating, one page of rows, and where they lie.

    `ratings` counts all that fit by RATING_CHOICES. `placed` of them have coordinates and are in `spots`.
    """

    question: FindQuestion
    count: int
    ratings: dict[str, int]
    page: int
    pages: int
    rows: tuple[FoundService, ...]
    placed: int
    spots: tuple[Spot, ...]
    centre: Centre | None
    provenance: Provenance


def check(question: FindQuestion) -> None:
    """See that a question contradicts neither itself nor reason.

    Raises:
        WrongFilter: with the field and what to do.
    """
    for field in ("words", "postcode", "area", "owner", "brand"):
        if len(getattr(question, field)) > MOST_CHARACTERS:
            raise WrongFilter(
                field, f"That is longer than {MOST_CHARACTERS} characters; write a few words of it."
            )
    if unknown := set(question.ratings) - set(RATING_CHOICES):
        raise WrongFilter("ratings", f"“{min(unknown)[:60]}” is not a rating; choose from the list.")
    if question.sort not in SORTS:
        raise WrongFilter("sort", f"The list cannot be sorted by “{question.sort[:60]}”.")
    _check_numbers(question)
    _check_places(question)


def _check_numbers(question: FindQuestion) -> None:
    low, high = question.beds_at_least, question.beds_at_most
    for field, number, most in (
        ("within_miles", question.within_miles, MOST_MILES),
        ("rating_older_than_years", question.rating_older_than_years, MOST_YEARS),
        ("beds_at_least", low, MOST_BEDS),
        ("beds_at_most", high, MOST_BEDS),
    ):
        if number is not None and not 0 <= number <= most:
            raise WrongFilter(field, f"The number must be from 0 to {most:,}.")
    if low is not None and high is not None and low > high:
        raise WrongFilter(
            "beds_at_most",
            f"No service has at least {low:,} and at most {high:,} beds; change one of the two.",
        )
    if question.rating_older_than_years is not None and set(question.ratings) == {NOT_RATED}:
        raise WrongFilter(
            "rating_older_than_years",
            "A service that is not rated has no rating to be old; change one of the two.",
        )


def _check_places(question: FindQuestion) -> None:
    if question.within_miles is not None and not question.postcode.strip():
        raise WrongFilter("postcode", "Give the postcode from which the miles are counted.")
    if question.sort == "miles" and question.within_miles is None:
        raise WrongFilter("sort", "Give a postcode and a number of miles to sort by distance.")
    if question.new_since and question.left_since:
        raise WrongFilter("left_since", "Ask either for new services or for those that left, not for both.")
