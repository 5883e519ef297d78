"""The invented England over time: every registration that ever was, from which any day follows."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from wherry.sample.careers import Spell, career
from wherry.sample.options import SampleOptions
from wherry.sample.others import invent_others
from wherry.sample.overlay import NOT_IN_ENGLAND
from wherry.sample.places import Authority, Places, county_locations, invent_places
from wherry.sample.providers import ProviderBook
from wherry.sample.rates import (
    CARE_HOME_LEAN,
    COMMUNITY_LEAN,
    OPENINGS_A_YEAR,
    REGISTRATION_BEGAN,
    SITE_SPREAD,
    STOCK_SHARE,
    WORLD_BEGINS,
    YEAR,
)
from wherry.sample.registrations import Registrar, Registration
from wherry.sample.sites import Site, invent_site
from wherry.sample.truth import Truth, counted
from wherry.sample.words import Profile, generator, social_care_profiles

COUNTY_SHARE = 0.73
"""Share of the demonstration county's rated services that are to be Good or Outstanding at the
end; Norfolk's was 71.1 % and 74.1 % (reference science.md §0, data README)."""

COUNTY_LEANS = tuple(0.4 + 0.03 * step for step in range(16))
"""Log-odds of a bad outcome that are tried for the county: its share falls through the one that is
meant between the first and the last."""

FEWEST_IN_COUNTY = 60  # Live services, so that no division of its position is empty.
SIZE_WEIGHT = 0.05  # Of a wrong number of services beside a wrong share: the share matters.
OUTSIDE_SHARE = 1 / 1500  # Community services whose authority CQC prints as “Unspecified”.
DUAL_SHARE = 1 / 300  # Sites under two ids; a few dozen to a hundred in England.

Career = tuple[Site, list[Spell]]


@dataclass(frozen=True)
class World:
    """`registrations` are of all sectors and days, in order of location id."""

    options: SampleOptions
    places: Places
    registrations: tuple[Registration, ...]

    def live(self, day: int) -> list[Registration]:
        """What is registered on a day (an ordinal)."""
        return [r for r in self.registrations if r.is_live(day)]

    def ended(self, day: int) -> list[Registration]:
        """What had been registered and no longer is on a day."""
        return [r for r in self.registrations if r.end is not None and r.end <= day]

    @cached_property
    def social_care(self) -> tuple[Registration, ...]:
        """All registrations of adult social care."""
        return tuple(r for r in self.registrations if r.site.profile.is_social_care)


def invent_world(options: SampleOptions) -> World:
    """The world of these options; the same for the same ones."""
    places = invent_places(options)
    last = options.end.toordinal()
    rng = generator(options.seed, "careers")
    careers = _county_careers(options, places.county, last)
    for authority in places.authorities[1:]:
        careers += _careers(rng, authority, authority.lean, last)
    rng = generator(options.seed, "registrations")
    book = ProviderBook(rng, options.social_care)
    registrar = Registrar(rng, book)
    found = [r for site, spells in careers for r in registrar.register(site, spells)]
    found += _second_ids(found, registrar, options)
    there = sum(r.is_live(last) for r in found)
    found += invent_others(
        generator(options.seed, "others"), places, book, registrar, options.locations - there, last
    )
    return World(options, places, tuple(sorted(found, key=lambda r: r.location_id)))


def _county_careers(options: SampleOptions, county: Authority, last: int) -> list[Career]:
    """The demonstration county, leaning so far to bad outcomes that its share comes out as meant."""
    wanted = county_locations(options)
    least_off, best = math.inf, list[Career]()
    for lean in COUNTY_LEANS:
        rng = generator(options.seed, f"county/{lean:.2f}")
        careers = _careers(rng, county, lean, last)
        there = [(s, site.profile.rated_groups) for site, spells in careers for s in spells if s.end is None]
        truth = counted(there, last)
        off = abs(truth.good_or_outstanding / max(truth.rated, 1) - COUNTY_SHARE)
        off += SIZE_WEIGHT * abs(truth.live - wanted) / wanted + (truth.live < FEWEST_IN_COUNTY)
        if off < least_off:
            least_off, best = off, careers
    return best


def _careers(rng: random.Random, authority: Authority, lean: float, last: int) -> list[Career]:
    """The sites of an authority with their registrations: those of 2014, and those opened since."""
    kinds = social_care_profiles()
    stock = list(accumulate(profile.stock for profile in kinds))
    births = list(accumulate(profile.births for profile in kinds))
    found = []
    for number in range(max(round(authority.expected * STOCK_SHARE), 2)):
        # Every authority keeps two homes throughout, so that files of the nation name them all.
        stays = number < 2
        profile = kinds[number] if stays else rng.choices(kinds, cum_weights=stock)[0]
        first = rng.randrange(REGISTRATION_BEGAN, WORLD_BEGINS)
        found.append(_career(rng, authority, profile, lean, first, last, stays=stays))
    for first in _openings(rng, authority.expected * OPENINGS_A_YEAR, last):
        profile = rng.choices(kinds, cum_weights=births)[0]
        found.append(_career(rng, authority, profile, lean, first, last, stays=False))
    return found


def _openings(rng: random.Random, a_year: float, last: int) -> Iterator[int]:
    at = float(WORLD_BEGINS)
    while (at := at + rng.expovariate(a_year) * YEAR) < last:
        yield int(at)


def _career(
    rng: random.Random,
    authority: Authority,
    profile: Profile,
    lean: float,
    first: int,
    last: int,
    *,
    stays: bool,
) -> Career:
    site = invent_site(rng, authority, profile)
    if not profile.is_care_home and rng.random() < OUTSIDE_SHARE:
        site.outside = rng.choice(NOT_IN_ENGLAND)
    own = rng.gauss(0, SITE_SPREAD) + (CARE_HOME_LEAN if profile.is_care_home else COMMUNITY_LEAN)
    return site, list(career(rng, profile, lean + own, first, last, stays=stays))


def _second_ids(
    found: list[Registration], registrar: Registrar, options: SampleOptions
) -> list[Registration]:
    """A few homes registered twice, by two legal entities; at least one in the county."""
    wanted = max(2, round(options.social_care * DUAL_SHARE))
    fit = [
        r
        for r in found
        if r.site.profile.is_care_home
        and r.provider.people is None
        and r.predecessor is None
        and r.successor is None
        and r.end is None
        and r.start < WORLD_BEGINS
    ]
    step = max(len(fit) // wanted, 1)
    return [registrar.second_id(first) for first in fit[::step][:wanted]]


def truth_on(world: World, day: int, authority: Authority | None = None) -> Truth:
    """What is true of social care on a day (an ordinal), in one authority or in all of England."""
    there = [
        (r, r.site.profile.rated_groups)
        for r in world.social_care
        if r.is_live(day)
        and r.primary_id in (None, r.location_id)
        and (authority is None or (r.site.authority.code == authority.code and r.site.outside is None))
    ]
    return counted(there, day)
