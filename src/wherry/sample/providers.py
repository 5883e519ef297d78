"""Providers: companies, councils and people who run services, and the brands some belong to."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from wherry.sample.places import Authority
from wherry.sample.sites import Address, invent_address
from wherry.sample.words import words

INDIVIDUAL, PARTNERSHIP, ORGANISATION, NHS_BODY = "Individual", "Partnership", "Organisation", "NHS Body"

SOLE_TRADERS = (0.07, 0.012)  # Of registrations up to and after 2015; in 2021 5 % of locations.
PARTNERSHIPS = (0.045, 0.008)
COUNCILS, TRUSTS = 0.025, 0.003
BRANDED = 0.33  # 8,116 of 23,124 locations carried a brand on 1 February 2021.
KNOWN_COMPANY = 0.42  # With brands it makes about two locations a provider, as in 2021.
LIKE_PEOPLE_EVERY = 250
"""One company in so many has a name that reads like a person's, such as “Ansel Fairhaven”; in 2021
about 40 of 12,423 providers had."""
BRANDS_PER_LOCATION = 1 / 180
EARLY = date(2015, 1, 1).toordinal()

_STEP, _ROOM = 618_033_987, 10**9  # A step that meets every number below the room once.


@dataclass(slots=True)
class Provider:
    """Who is registered. `people` are names that must not be kept: of a sole trader or partners."""

    provider_id: str
    name: str
    ownership: str
    brand_id: str
    brand_name: str
    start: int
    address: Address
    authority: Authority
    people: str | None = None


def spread_number(number: int) -> int:
    """A number of up to nine digits for each counted one, none twice, in no visible order."""
    return (number * _STEP + 271_828) % _ROOM


def person(rng: random.Random) -> str:
    """An invented person's name with its title."""
    lists = words()
    title, given = rng.choice(lists["titles"]), rng.choice(lists["given_names"])
    return f"{title} {given} {rng.choice(lists['surnames'])}"


class ProviderBook:
    """All providers, found or invented as registrations need them."""

    def __init__(self, rng: random.Random, locations: int) -> None:
        self._rng = rng
        self._count = 0
        self._companies: list[Provider] = []
        self._public_bodies: dict[str, Provider] = {}
        lists = words()
        count = max(4, round(locations * BRANDS_PER_LOCATION))
        self._brands = [
            (
                f"BD{number:03d}",
                f"BRAND {rng.choice(lists['company_words'])} {rng.choice(lists['place_starts'])}",
            )
            for number in range(1, count + 1)
        ]
        self._branded: list[list[Provider]] = [[] for _ in self._brands]
        # A few brands are large, many are small.
        self._weights = list(accumulate(1 / (number + 1) ** 0.8 for number in range(count)))

    def for_site(self, authority: Authority, start: int, *, is_care_home: bool) -> Provider:
        """The provider of a social care registration that begins on a day."""
        rng = self._rng
        draw, era = rng.random(), int(start >= EARLY)
        if is_care_home or era == 0:
            if draw < SOLE_TRADERS[era]:
                return self._sole_trader(authority, start)
            if draw < SOLE_TRADERS[era] + PARTNERSHIPS[era]:
                return self._partnership(authority, start)
        if draw > 1 - COUNCILS:
            return self._public(f"{authority.short_name} Council", ORGANISATION, authority, start)
        if draw > 1 - COUNCILS - TRUSTS:
            return self._public(f"{authority.towns[0]} NHS Foundation Trust", NHS_BODY, authority, start)
        if rng.random() < BRANDED:
            return self._of_brand(authority, start)
        if self._companies and rng.random() < KNOWN_COMPANY:
            return _since(rng.choice(self._companies), start)
        company = self._company(authority, start)
        self._companies.append(company)
        return company

    def of_sector(self, authority: Authority, start: int, name: str, *, is_nhs: bool) -> Provider:
        """The provider of a location of another sector, of which it mostly bears the name."""
        return self._new(name, NHS_BODY if is_nhs else PARTNERSHIP, authority, start)

    def _sole_trader(self, authority: Authority, start: int) -> Provider:
        name = person(self._rng)
        if self._rng.random() < 0.15:
            name = name.partition(" ")[2]  # CQC prints some without a title.
        return self._new(name, INDIVIDUAL, authority, start, people=name)

    def _partnership(self, authority: Authority, start: int) -> Provider:
        if self._rng.random() < 0.3:
            return self._new(
                f"{self._rng.choice(words()['home_words'])} Partnership", PARTNERSHIP, authority, start
            )
        names = f"{person(self._rng)} & {person(self._rng)}"
        return self._new(names, PARTNERSHIP, authority, start, people=names)

    def _public(self, name: str, ownership: str, authority: Authority, start: int) -> Provider:
        """A council or an NHS trust: one body for all its services."""
        if name not in self._public_bodies:
            self._public_bodies[name] = self._new(name, ownership, authority, start)
        return _since(self._public_bodies[name], start)

    def _of_brand(self, authority: Authority, start: int) -> Provider:
        index = self._rng.choices(range(len(self._brands)), cum_weights=self._weights)[0]
        there = self._branded[index]
        if there and self._rng.random() < 0.93:
            return _since(self._rng.choice(there), start)
        provider = self._company(authority, start)
        provider.brand_id, provider.brand_name = self._brands[index]
        there.append(provider)
        return provider

    def _company(self, authority: Authority, start: int) -> Provider:
        rng, lists = self._rng, words()
        if self._count % LIKE_PEOPLE_EVERY == 10:
            name = rng.choice(lists["organisations_named_like_people"])
        else:
            town = rng.choice(authority.towns) if rng.random() < 0.5 else rng.choice(lists["place_starts"])
            name = f"{rng.choice(lists['company_words'])} {town} {rng.choice(lists['company_kinds'])}"
        return self._new(name, ORGANISATION, authority, start)

    def _new(
        self, name: str, ownership: str, authority: Authority, start: int, *, people: str | None = None
    ) -> Provider:
        self._count += 1
        return Provider(
            provider_id=f"1-8{spread_number(self._count):09d}",
            name=name,
            ownership=ownership,
            brand_id="-",
            brand_name="-",
            start=start,
            address=invent_address(self._rng, authority),
            authority=authority,
            people=people,
        )


def _since(provider: Provider, start: int) -> Provider:
    """A provider known for longer than was thought: it is registered from its first service on."""
    provider.start = min(provider.start, start)
    return provider
