"""Registrations: the spells of a site with ids, providers, names and what changes in between."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from wherry.sample.careers import Publication, Spell, standing
from wherry.sample.providers import INDIVIDUAL, Provider, ProviderBook, person, spread_number
from wherry.sample.rates import RATED_BY_SERVICE, YEAR
from wherry.sample.sites import FEWEST_BEDS, MOST_BEDS, Site, invent_address
from wherry.sample.words import words

NEW_NAMES_A_YEAR, NEW_BEDS_A_YEAR = 0.012, 0.025
RENAMED_ON_NEW_PROVIDER = 0.2
VACANCIES_A_YEAR, VACANCY_DAYS = 0.16, 150.0
"""With these about 6 % of services have no registered manager; one in six managers leaves a year."""
DORMANT_SHARE = {True: 0.01, False: 0.06}
DORMANT_DAYS = 400.0
NAMED_AFTER_OWNER = 0.2

Span = tuple[int, int | None]
T = TypeVar("T")


@dataclass(slots=True)
class Registration:
    """One location id. Days are ordinals; `end` is the first day on which it is no longer there.

    `names` and `beds` are (from day, value), oldest first. `dormant` and `vacancies` are spans.
    `primary_id` is set on both ids of a dual registration.
    """

    location_id: str
    ods_code: str
    site: Site
    provider: Provider
    start: int
    end: int | None
    reason: str | None
    publications: list[Publication]
    remarks: list[int]
    names: list[tuple[int, str]]
    beds: list[tuple[int, int]]
    manager: str
    dormant: list[Span] = field(default_factory=list)
    vacancies: list[Span] = field(default_factory=list)
    predecessor: Registration | None = None
    successor: Registration | None = None
    primary_id: str | None = None

    def is_live(self, day: int) -> bool:
        """Whether it is registered on a day."""
        return self.start <= day and (self.end is None or day < self.end)

    def name_on(self, day: int) -> str:
        """Its name on a day."""
        return _on(self.names, day)

    def beds_on(self, day: int) -> int:
        """Its beds on a day, 0 where there are none."""
        return _on(self.beds, day)

    def is_dormant(self, day: int) -> bool:
        """Whether it provides no service on a day."""
        return _within(self.dormant, day)

    def has_manager(self, day: int) -> bool:
        """Whether a manager is registered on a day."""
        return not _within(self.vacancies, day)

    def standing(self, day: int) -> dict[int, Publication]:
        """What stands on a day, by service group or for the location as a whole."""
        return standing(self.publications, self.site.profile.rated_groups, day)

    def is_rated_by_service(self, day: int) -> bool:
        """Whether its services are rated apart on a day, and it has no rating as a whole."""
        return self.site.profile.rated_groups > 1 and day >= RATED_BY_SERVICE

    def remark(self, day: int) -> int | None:
        """The day of the last report without a rating, up to a day."""
        return max((on for on in self.remarks if on <= day), default=None)


def _on(changes: list[tuple[int, T]], day: int) -> T:
    held = changes[0][1]
    for since, value in changes[1:]:
        if since > day:
            break
        held = value
    return held


def _within(spans: list[Span], day: int) -> bool:
    return any(first <= day and (until is None or day < until) for first, until in spans)


class Registrar:
    """Gives spells their ids, providers and names."""

    def __init__(self, rng: random.Random, book: ProviderBook) -> None:
        self._rng = rng
        self._book = book
        self._count = 0

    def register(self, site: Site, spells: Iterable[Spell]) -> Iterator[Registration]:
        """The registrations of a site, one after the other and linked."""
        before: Registration | None = None
        for spell in spells:
            if spell.reason == "Location Move":
                site = replace(site, address=invent_address(self._rng, site.authority))
            registration = self._registration(site, spell, before)
            if before is not None:
                before.successor, registration.predecessor = registration, before
            before = registration
            yield registration

    def second_id(self, first: Registration) -> Registration:
        """The same site under another provider and a second id; the first is the primary."""
        site, start = first.site, first.start
        provider = self._book.for_site(site.authority, start, is_care_home=False)
        first.primary_id = first.location_id
        return replace(
            first, location_id=self.next_id(), ods_code=self.ods_code(), provider=provider, reason=None
        )

    def next_id(self) -> str:
        """An id like CQC's, given out once."""
        self._count += 1
        return f"1-9{spread_number(self._count):09d}"

    def ods_code(self) -> str:
        """A code like the NHS's for social care: VN and three characters."""
        return "VN" + "".join(self._rng.choices("0123456789ABCDEFGHJKLMNPQRTVWXY", k=3))

    def _registration(self, site: Site, spell: Spell, before: Registration | None) -> Registration:
        rng = self._rng
        is_home = site.profile.is_care_home
        if before is not None and spell.reason == "Location Move":
            provider = before.provider
        else:
            provider = self._book.for_site(site.authority, spell.start, is_care_home=is_home)
        if before is not None and not _is_owners(before) and rng.random() >= RENAMED_ON_NEW_PROVIDER:
            name = before.names[-1][1]
        else:
            name = self._name(site, provider)
        beds = before.beds[-1][1] if before else site.beds
        return Registration(
            location_id=self.next_id(),
            ods_code=self.ods_code(),
            site=site,
            provider=provider,
            start=spell.start,
            end=spell.end,
            reason=spell.reason,
            publications=spell.publications,
            remarks=spell.remarks,
            names=self._names(site, provider, spell, name),
            beds=self._beds(spell, beds),
            manager=person(rng),
            dormant=self._spans(spell, DORMANT_SHARE[is_home] / 5, DORMANT_DAYS),
            vacancies=self._spans(spell, VACANCIES_A_YEAR, VACANCY_DAYS),
        )

    def _name(self, site: Site, provider: Provider) -> str:
        rng, lists, profile = self._rng, words(), site.profile
        if provider.people and provider.ownership == INDIVIDUAL and rng.random() < NAMED_AFTER_OWNER:
            return f"{provider.people} - {site.address.street}"
        if profile.is_care_home:
            kinds = lists["nursing_kinds"] if profile.is_nursing else lists["home_kinds"]
            return f"{rng.choice(lists['home_words'])} {rng.choice(kinds)}"
        kinds = lists["home_care_kinds" if "home_care" in profile.services else "support_kinds"]
        start = provider.name.split()[0] if provider.people is None else rng.choice(lists["home_words"])
        return f"{start} {rng.choice(kinds)} {site.address.town}"

    def _names(self, site: Site, provider: Provider, spell: Spell, name: str) -> list[tuple[int, str]]:
        names = [(spell.start, name)]
        for day in self._days(spell, NEW_NAMES_A_YEAR):
            names.append((day, self._name(site, provider)))
        return names

    def _beds(self, spell: Spell, beds: int) -> list[tuple[int, int]]:
        found = [(spell.start, beds)]
        for day in self._days(spell, NEW_BEDS_A_YEAR) if beds else ():
            step = self._rng.choice((-3, -2, -1, 1, 2, 4, 6, 10))
            found.append((day, min(max(found[-1][1] + step, FEWEST_BEDS), MOST_BEDS)))
        return found

    def _days(self, spell: Spell, a_year: float) -> Iterator[int]:
        """Days inside a spell, at a rate a year; at most twenty years on where it goes on."""
        day, until = float(spell.start), spell.end or spell.start + 20 * YEAR
        while (day := day + self._rng.expovariate(a_year) * YEAR) < until:
            yield int(day) + 1

    def _spans(self, spell: Spell, a_year: float, days: float) -> list[Span]:
        return [
            (first, first + 30 + int(self._rng.expovariate(1 / days))) for first in self._days(spell, a_year)
        ]


def _is_owners(registration: Registration) -> bool:
    """Whether a service bears its owner's name, which the next owner will not keep."""
    people = registration.provider.people
    return people is not None and people in registration.names[-1][1]
