"""Which day a file is true for, and who says so."""

from __future__ import annotations

from datetime import date

from wherry.domain.days import find_day, find_month
from wherry.domain.errors import BadFile

GIVEN = "given"
INSIDE = "inside the file"
FROM_NAME = "taken from the name"
FROM_NAME_MONTH = "taken from the name, first of the month"


def date_of(name: str, *, given: date | None, inside: date | None, source: str) -> tuple[date, str]:
    """The date of a file: given, else stated inside, else in its name; else it is refused.

    Raises:
        BadFile: when nobody says which day the file is true for.
    """
    if given is not None:
        return given, GIVEN
    if inside is not None:
        return inside, INSIDE
    if day := find_day(name):
        return day, FROM_NAME
    if month := find_month(name):
        return month, FROM_NAME_MONTH
    raise BadFile(
        "nothing in it or in its name says which day it is true for",
        file=name,
        publisher=source,
        remedy="say it with --as-at 2021-02-01",
    )
