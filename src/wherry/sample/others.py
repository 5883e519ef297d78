"""Locations of other sectors: dentists, practices, hospitals. They fill CQC's files, no more."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from wherry.sample.careers import EVERY_QUESTION, LOCATION, Publication
from wherry.sample.places import Places
from wherry.sample.providers import ProviderBook, person
from wherry.sample.questions import questions_for
from wherry.sample.rates import (
    GOOD,
    IMPROVE,
    OUTSTANDING,
    RATINGS_BEGAN,
    REGISTRATION_BEGAN,
    WORLD_BEGINS,
)
from wherry.sample.registrations import Registrar, Registration
from wherry.sample.sites import invent_site
from wherry.sample.words import Profile, profiles, words

ENDED_SHARE = 0.5  # Deactivated ones for each live one: 46 % of Oldham's other locations had ended.
BEFORE_THE_WORLD = 0.75  # Of live ones, registered before 2014.
RATINGS = (OUTSTANDING, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, IMPROVE)


def invent_others(
    rng: random.Random, places: Places, book: ProviderBook, registrar: Registrar, live: int, last: int
) -> Iterator[Registration]:
    """So many live locations of other sectors on the last day, and those that ended before it."""
    kinds = [profile for profile in profiles() if not profile.is_social_care]
    shares = list(accumulate(profile.share for profile in kinds))
    sizes = list(accumulate(authority.expected for authority in places.authorities))
    for number in range(live + round(live * ENDED_SHARE)):
        authority = rng.choices(places.authorities, cum_weights=sizes)[0]
        profile = rng.choices(kinds, cum_weights=shares)[0]
        site = invent_site(rng, authority, profile)
        start, end = _span(rng, last, is_live=number < live)
        name = _name(rng, profile, site.address.town)
        yield Registration(
            location_id=registrar.next_id(),
            ods_code="",
            site=site,
            provider=book.of_sector(authority, start, name, is_nhs=profile.key == "hospital"),
            start=start,
            end=end,
            reason=None,
            publications=_publications(rng, profile, start, end or last),
            remarks=[],
            names=[(start, name)],
            beds=[(start, 0)],
            manager=person(rng),
        )


def _span(rng: random.Random, last: int, *, is_live: bool) -> tuple[int, int | None]:
    if is_live:
        if rng.random() < BEFORE_THE_WORLD:
            return rng.randrange(REGISTRATION_BEGAN, WORLD_BEGINS), None
        return rng.randint(WORLD_BEGINS, last), None
    start = rng.randrange(REGISTRATION_BEGAN, last - 60)
    return start, rng.randint(start + 30, last)


def _name(rng: random.Random, profile: Profile, town: str) -> str:
    word = rng.choice(words()["home_words"])
    if profile.key == "practice":
        return f"{word} {rng.choice(words()['practice_words'])}"
    ending = {
        "dentist": "Dental Practice",
        "hospital": "General Hospital",
        "ambulance": "Ambulance Service",
        "hospice": "Hospice",
    }
    return f"{town if profile.key == 'hospital' else word} {ending.get(profile.key, 'Clinic')}"


def _publications(rng: random.Random, profile: Profile, start: int, until: int) -> list[Publication]:
    first = max(start + 90, RATINGS_BEGAN)
    if profile.rated != "ratings" or first >= until or rng.random() < 0.1:
        return []
    on = rng.randrange(first, until)
    overall = rng.choice(RATINGS)
    return [Publication(on, LOCATION, overall, questions_for(rng, overall), (on,) * 5, EVERY_QUESTION)]
