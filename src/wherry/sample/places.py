"""Invented places: regions, authorities, boards and the clinical commissioning groups in them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from wherry.definitions.places import ENGLAND
from wherry.sample.options import NATIONAL_SOCIAL_CARE, SampleOptions
from wherry.sample.words import generator, words

INVENTED = "(invented)"
COUNTRY_NAME = f"England {INVENTED}"
COUNTY = "Wherryshire"
"""The demonstration county, always the first authority."""

NATIONAL_AUTHORITIES, NATIONAL_REGIONS, NATIONAL_BOARDS = 151, 9, 42  # Of 2021; the boards of 2022.
FEWEST_AUTHORITIES, FEWEST_REGIONS = 6, 3
COUNTY_LOCATIONS = 470  # Rated social care locations of Norfolk on 1 February 2021: 467.
FEWEST_COUNTY_LOCATIONS = 72
LARGEST_COUNTY_SHARE = 0.45
SMALLEST_AUTHORITY = 3  # Like the City of London and the Isles of Scilly.
SIZE_SPREAD = 0.6  # Of the logarithm of an authority's size; on 1 February 2021 it was about 0.65.
LEAN_SPREAD = 0.3  # Between authorities, in log-odds of a bad outcome: about 5 points of share.

_CENTRE_LATITUDES, _CENTRE_LONGITUDES = (51.1, 52.5, 53.9), (-3.4, -1.6, 0.2)
_FIRST_LETTERS, _SECOND_LETTERS = "QVX", "ABCDEFGHJKLMNOPRSTUVWXYZ"  # No real postcode area begins so.
_DISTRICTS = 9  # Postcode districts of an authority.


@dataclass(frozen=True)
class Named:
    """A code and a name."""

    code: str
    name: str


@dataclass(frozen=True)
class Group:
    """A clinical commissioning group and the board that took it over."""

    code: str
    name: str
    board: Named


@dataclass(frozen=True)
class Authority:
    """An authority. `expected` is how many social care locations it is to have at the end.

    `lean` is added to the log-odds of a bad inspection outcome. Coordinates are its centre in
    degrees. `towns` are the places in it; `area` and `district` begin its postcodes.
    """

    code: str
    name: str
    region: Named
    groups: tuple[Group, ...]
    towns: tuple[str, ...]
    area: str
    district: int
    latitude: float
    longitude: float
    expected: float
    lean: float

    @property
    def short_name(self) -> str:
        """The name without the remark that it is invented."""
        return self.name.removesuffix(f" {INVENTED}")


@dataclass(frozen=True)
class Places:
    """Everything there is on the map; the first authority is the demonstration county."""

    country: Named
    regions: tuple[Named, ...]
    boards: tuple[Named, ...]
    authorities: tuple[Authority, ...]

    @property
    def county(self) -> Authority:
        return self.authorities[0]


def invent_places(options: SampleOptions) -> Places:
    """Places for an England of that size: fewer authorities where there are fewer locations."""
    rng = generator(options.seed, "places")
    count = max(FEWEST_AUTHORITIES, round(NATIONAL_AUTHORITIES * math.sqrt(options.scale)))
    count = min(count, NATIONAL_AUTHORITIES)
    region_count = min(NATIONAL_REGIONS, max(FEWEST_REGIONS, count // 6))
    board_count = max(region_count, round(NATIONAL_BOARDS * count / NATIONAL_AUTHORITIES))
    regions = _named("X12", words()["region_names"][:region_count])
    names = _place_names(rng)
    boards = _named("X54", [f"NHS {next(names)} Integrated Care Board" for _ in range(board_count)])
    sizes = _sizes(rng, count, options)
    authorities = []
    group_number = 0
    for index in range(count):
        region_index = index * region_count // count
        groups = _groups(rng, index, count, boards, names, group_number)
        group_number += len(groups)
        towns = tuple(next(names) for _ in range(4))
        short = COUNTY if index == 0 else _authority_name(rng, towns)
        authorities.append(
            Authority(
                code=f"X10{index + 1:06d}",
                name=f"{short} {INVENTED}",
                region=regions[region_index],
                groups=groups,
                towns=towns,
                area=_area(index),
                district=1 + _DISTRICTS * (index // (len(_FIRST_LETTERS) * len(_SECOND_LETTERS))),
                latitude=_CENTRE_LATITUDES[region_index // 3] + rng.uniform(-0.55, 0.55),
                longitude=_CENTRE_LONGITUDES[region_index % 3] + rng.uniform(-0.7, 0.7),
                expected=sizes[index],
                lean=rng.gauss(0, LEAN_SPREAD),
            )
        )
    return Places(Named(ENGLAND, COUNTRY_NAME), regions, boards, tuple(authorities))


def county_locations(options: SampleOptions) -> int:
    """How many social care locations the demonstration county is to have."""
    scaled = COUNTY_LOCATIONS * math.sqrt(options.social_care / NATIONAL_SOCIAL_CARE)
    return round(min(max(scaled, FEWEST_COUNTY_LOCATIONS), LARGEST_COUNTY_SHARE * options.social_care))


def _named(prefix: str, names: list[str]) -> tuple[Named, ...]:
    return tuple(Named(f"{prefix}{n:06d}", f"{name} {INVENTED}") for n, name in enumerate(names, start=1))


def _sizes(rng: random.Random, count: int, options: SampleOptions) -> list[float]:
    """Expected social care locations of each authority; the last is very small."""
    county = county_locations(options)
    weights = [rng.lognormvariate(0, SIZE_SPREAD) for _ in range(count - 2)]
    left = max(options.social_care - county - SMALLEST_AUTHORITY, 0)
    return [county, *(left * weight / sum(weights) for weight in weights), SMALLEST_AUTHORITY]


def _groups(
    rng: random.Random,
    index: int,
    count: int,
    boards: tuple[Named, ...],
    names: Iterator[str],
    number: int,
) -> tuple[Group, ...]:
    """One or two groups of an authority; the second may belong to the next board."""
    board = index * len(boards) // count
    groups = []
    for part in range(1 if rng.random() < 0.7 else 2):
        of = boards[min(board + (part and rng.random() < 0.4), len(boards) - 1)]
        code = f"X38{number + part + 1:06d}"
        groups.append(Group(code, f"NHS {next(names)} CCG {INVENTED}", of))
    return tuple(groups)


def _authority_name(rng: random.Random, towns: tuple[str, ...]) -> str:
    kind = rng.random()
    if kind < 0.25:
        return f"{towns[0]}shire"
    if kind < 0.35:
        return f"{towns[0]} and {towns[1]}"
    if kind < 0.4:
        return f"{towns[0]}, City of"
    return towns[0]


def _area(index: int) -> str:
    first, second = divmod(index % (len(_FIRST_LETTERS) * len(_SECOND_LETTERS)), len(_SECOND_LETTERS))
    return _FIRST_LETTERS[first] + _SECOND_LETTERS[second]


def _place_names(rng: random.Random) -> Iterator[str]:
    """Place names, each given out once; after the last come “Upper …”, “Lower …” and so on."""
    lists = words()
    base = [start + ending for start in lists["place_starts"] for ending in lists["place_endings"]]
    rng.shuffle(base)
    return (prefix + name for prefix in ("", "Upper ", "Lower ", "Great ", "Little ") for name in base)
