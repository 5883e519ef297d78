"""Sites: what stands at a place and is registered there by one provider after another."""

from __future__ import annotations

import random
from dataclasses import dataclass

from wherry.sample.places import Authority
from wherry.sample.words import Profile, words

LATITUDES, LONGITUDES = (50.2, 55.0), (-5.0, 1.5)  # Inside England.
SPREAD = 0.09  # Degrees: services lie within some ten miles of their authority's centre.
WITHOUT_COORDINATES = 0.005
FEWEST_BEDS, MOST_BEDS = 3, 150
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # Letters that end a postcode.


@dataclass(slots=True)
class Address:
    """Where a site stands; coordinates in degrees, None where they are not known."""

    street: str
    town: str
    postcode: str
    latitude: float | None
    longitude: float | None


@dataclass(slots=True)
class Site:
    """A site: where it is, what it does and for whom. `outside` names a place that is no authority."""

    authority: Authority
    group: int
    profile: Profile
    bands: tuple[str, ...]
    beds: int
    address: Address
    outside: str | None = None


def invent_site(rng: random.Random, authority: Authority, profile: Profile) -> Site:
    """A site of a kind in an authority."""
    bands = [band for band, share in profile.bands if rng.random() < share]
    return Site(
        authority=authority,
        group=rng.randrange(len(authority.groups)),
        profile=profile,
        bands=tuple(bands or [profile.bands[0][0]]),
        beds=_beds(rng, profile),
        address=invent_address(rng, authority),
    )


def invent_address(rng: random.Random, authority: Authority) -> Address:
    """A place to stand in an authority."""
    lists = words()
    latitude, longitude = (
        round(min(max(rng.gauss(centre, SPREAD), low), high), 6)
        for centre, (low, high) in (
            (authority.latitude, LATITUDES),
            (authority.longitude, LONGITUDES),
        )
    )
    is_known = rng.random() >= WITHOUT_COORDINATES
    return Address(
        street=f"{rng.randint(1, 180)} {rng.choice(lists['streets'])} {rng.choice(lists['street_kinds'])}",
        town=rng.choice(authority.towns),
        postcode=_postcode(rng, authority),
        latitude=latitude if is_known else None,
        longitude=longitude if is_known else None,
    )


def _beds(rng: random.Random, profile: Profile) -> int:
    """Beds of a home; 0 where nobody lives in."""
    if profile.beds is None:
        return 0
    median, spread = profile.beds
    return min(max(round(median * rng.lognormvariate(0, spread)), FEWEST_BEDS), MOST_BEDS)


def _postcode(rng: random.Random, authority: Authority) -> str:
    district = authority.district + rng.randrange(9)
    unit = rng.choice(_LETTERS) + rng.choice(_LETTERS)
    return f"{authority.area}{district} {rng.randint(1, 9)}{unit}"
