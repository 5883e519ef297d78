"""What is true of the invented England on a day, counted here without Wherry's reading code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from wherry.sample.careers import Publication, standing
from wherry.sample.rates import GOOD, INSUFFICIENT


@dataclass(frozen=True)
class Truth:
    """Counts of live services on a day; a site with two ids counts once."""

    live: int
    rated: int
    good_or_outstanding: int

    @property
    def unrated(self) -> int:
        return self.live - self.rated


class Registered(Protocol):
    """Anything with publications."""

    @property
    def publications(self) -> list[Publication]: ...


def rating_on(registered: Registered, groups: int, day: int) -> int | None:
    """The rating that counts on a day: the lowest of the services where they are rated apart."""
    held = standing(registered.publications, groups, day).values()
    return max((p.overall for p in held if p.overall != INSUFFICIENT), default=None)


def counted(live: Iterable[tuple[Registered, int]], day: int) -> Truth:
    """The counts over live registrations, each with its number of service groups."""
    ratings = [rating_on(registered, groups, day) for registered, groups in live]
    rated = [rating for rating in ratings if rating is not None]
    return Truth(len(ratings), len(rated), sum(rating <= GOOD for rating in rated))
