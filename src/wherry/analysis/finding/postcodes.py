"""Postcodes, whole or in part, and how many miles lie between them and a service."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import cos, radians

import polars as pl

from wherry.analysis.finding.questions import Centre, WrongFilter
from wherry.domain.errors import NotKnown

EARTH_MILES = 3_958.8
_DISTRICT = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_WHOLE = re.compile(rf"({_DISTRICT})([0-9])([A-Z]{{2}})")
_SECTOR = re.compile(rf"({_DISTRICT})([0-9])")


@dataclass(frozen=True)
class Postcode:
    """A postcode: its district (NR1), and, where they were given, its sector (2) and unit (DH)."""

    district: str
    sector: str = ""
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.district} {self.sector}{self.unit}".rstrip()

    @property
    def wider(self) -> tuple[Postcode, ...]:
        """This one, its sector and its district, the narrowest first."""
        return tuple(dict.fromkeys((self, Postcode(self.district, self.sector), Postcode(self.district))))

    def holds(self) -> pl.Expr:
        """Whether `postcode`, spaced as the register spaces it, is this one or in it."""
        begins = str(self) if self.sector else f"{self.district} "
        return pl.col("postcode").str.starts_with(begins).fill_null(value=False)


def read_postcode(text: str) -> Postcode:
    """The postcode meant, in any case, with or without its space.

    “NR12” is the district; its like among sectors, “NR1 2”, needs the space.

    Raises:
        WrongFilter: when it is none.
    """
    spaced = " ".join(text.upper().split())
    compact = spaced.replace(" ", "")
    if match := _WHOLE.fullmatch(compact):
        return Postcode(*match.groups())
    if " " in spaced:
        first, _, rest = spaced.partition(" ")
        if re.fullmatch(_DISTRICT, first) and re.fullmatch("[0-9]", rest):
            return Postcode(first, rest)
    elif re.fullmatch(_DISTRICT, compact):
        return Postcode(compact)
    elif match := _SECTOR.fullmatch(compact):
        return Postcode(*match.groups())
    raise WrongFilter(
        "postcode",
        f"“{text.strip()[:20]}” is not a postcode; write one like NR1 2DH, or its beginning like NR1.",
    )


def centre_of(postcode: Postcode, services: pl.DataFrame) -> Centre:
    """The middle of the services in a postcode, or in the sector or district around it where it has none.

    Raises:
        NotKnown: when no service there has coordinates.
    """
    placed = services.drop_nulls(["latitude", "longitude"])
    for wider in postcode.wider:
        here = placed.filter(wider.holds())
        if here.height:
            latitude, longitude = here.select(pl.col("latitude", "longitude").mean()).row(0)
            return Centre(str(wider), latitude, longitude)
    raise NotKnown(
        f"Where {postcode} lies is not known: no imported file gives coordinates of a service in "
        f"{postcode.district}; leave the miles empty to list the services whose postcode begins so."
    )


def miles_from(centre: Centre) -> pl.Expr:
    """The miles from a place to each service as the crow flies; null where it has no coordinates."""
    latitude, longitude = pl.col("latitude").radians(), pl.col("longitude").radians()
    here = radians(centre.latitude)
    half = ((latitude - here) / 2).sin() ** 2
    half += cos(here) * latitude.cos() * ((longitude - radians(centre.longitude)) / 2).sin() ** 2
    return 2 * EARTH_MILES * half.sqrt().clip(0, 1).arcsin()
