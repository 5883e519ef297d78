"""Which day a file is true for, and who says so."""

from __future__ import annotations

from datetime import date, timedelta

from wherry.domain.days import find_day, find_month
from wherry.domain.errors import BadFile

GIVEN = "given"
INSIDE = "inside the file"
FETCHED = "noted when it was fetched"
FROM_NAME = "taken from the name"
FROM_NAME_MONTH = "taken from the name, first of the month"

ONE_DAY = timedelta(days=1)  # A file of the first is often true for the evening before.


def date_of(name: str, *, given: date | None, inside: date | None, source: str) -> tuple[date, str]:
    """The date of a file: given, else stated inside, else in its name; else it is refused.

    A given date that the file contradicts by more than a day is taken, and the contradiction said.

    Raises:
        BadFile: when nobody says which day the file is true for.
    """
    if given is not None:
        return given, GIVEN + _contradiction(name, given, inside)
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


def refuse_future(name: str, *, given: date | None, today: date | None) -> None:
    """Refuse a given day that has not come; without `today` nobody can tell.

    Raises:
        BadFile: when the day lies after today.
    """
    if given is not None and today is not None and given > today:
        raise BadFile(
            f"no file is true for a day to come, and --as-at says {given:%-d %B %Y}",
            file=name,
            remedy="say the day on which it was true",
        )


def _contradiction(name: str, given: date, inside: date | None) -> str:
    if inside is not None and abs(inside - given) > ONE_DAY:
        return f", though inside the file it says {inside:%-d %B %Y}"
    if day := find_day(name):
        return f", though its name says {day:%-d %B %Y}" if abs(day - given) > ONE_DAY else ""
    month = find_month(name)
    if month is not None and (month.year, month.month) != (given.year, given.month):
        return f", though its name says {month:%B %Y}"
    return ""
