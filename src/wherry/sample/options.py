"""What to invent: how much of it, until when, and which files of it to write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wherry.domain.errors import Refused

NATIONAL_ROWS = 57_000  # Rows of HSCA_Active_Locations in 2026, all sectors.
NATIONAL_SOCIAL_CARE = 30_000  # Of those, social care.
FEWEST_ROWS, MOST_ROWS = 300, 200_000  # Six authorities with something in each; over three Englands.
FIRST_END = date(2016, 1, 1)  # Before that the first ratings are still to come.
MOST_MONTHS = 150  # From the first month to October 2026.
FIRST_MONTH = date(2014, 5, 1)  # The world begins the month before, unrated.
LAST_DAY_OF_EVERY_MONTH = 28

KINDS = ("hsca", "ratings", "deactivated", "directory", "api", "history")
USUAL_KINDS = KINDS[:-1]
"""CQC's own files; the history was compiled by others."""
LAYOUTS = ("ods", "xlsx", "csv")


@dataclass(frozen=True)
class SampleOptions:
    """`locations` is the number of rows of HSCA_Active_Locations, all sectors, on the day `end`.

    Files are written for `end` and for the same day of the `months` - 1 months before it.
    """

    seed: int = 1
    locations: int = 6_000
    months: int = 6
    end: date = date(2026, 10, 1)
    kinds: tuple[str, ...] = USUAL_KINDS
    layout: str = "ods"

    def __post_init__(self) -> None:
        """Refuse what cannot be invented.

        Raises:
            Refused: in one sentence.
        """
        if not FEWEST_ROWS <= self.locations <= MOST_ROWS:
            raise Refused(f"An invented England has from {FEWEST_ROWS:,} to {MOST_ROWS:,} locations.")
        if self.end < FIRST_END:
            raise Refused(f"The invented England begins to be rated; end it on {FIRST_END} or later.")
        if self.end.day > LAST_DAY_OF_EVERY_MONTH:
            raise Refused("End on a day that every month has, from the 1st to the 28th.")
        if self.months < 1 or self.days[0] < FIRST_MONTH or self.months > MOST_MONTHS:
            raise Refused(f"Write from 1 to {MOST_MONTHS} months, none of them before {FIRST_MONTH:%B %Y}.")
        if unknown := [kind for kind in self.kinds if kind not in KINDS]:
            raise Refused(f"“{unknown[0]}” is not a kind of file; the kinds are {', '.join(KINDS)}.")
        if self.layout not in LAYOUTS:
            raise Refused(f"“{self.layout}” is not a layout; the layouts are {', '.join(LAYOUTS)}.")

    @property
    def scale(self) -> float:
        """The size of this England beside the real one, as a share of rows."""
        return self.locations / NATIONAL_ROWS

    @property
    def social_care(self) -> int:
        """About how many social care locations are live on the last day."""
        return round(NATIONAL_SOCIAL_CARE * self.scale)

    @property
    def days(self) -> tuple[date, ...]:
        """The days of the monthly files, oldest first."""
        last = self.end.year * 12 + self.end.month - 1
        months = range(last - self.months + 1, last + 1)
        return tuple(date(month // 12, month % 12 + 1, self.end.day) for month in months)
