"""Days as people and publishers write them."""

from __future__ import annotations

import calendar
import re
from datetime import date

from wherry.domain.phrases import number_of

_MONTHS = {
    name[:length]: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        start=1,
    )
    for length in (3, len(name))
} | {"sept": 9}

_WRITTEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ _-]+([A-Za-z]{3,9})[ _,-]+(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_MONTH_ONLY = re.compile(r"(?<!\d)(20\d{2})-(\d{2})(?![-\d])")


def read_day(text: str) -> date | None:
    """The day a whole text states: 2021-02-01, 01/02/2021, 1 February 2021; None if it is none."""
    text = text.strip()
    for pattern, reader in _READERS:
        if match := pattern.fullmatch(text):
            return reader(match)
    return None


def find_day(text: str) -> date | None:
    """The first day stated anywhere in a text, or None."""
    for pattern, reader in _READERS:
        for match in pattern.finditer(text):
            if day := reader(match):
                return day
    return None


def find_month(text: str) -> date | None:
    """The first day of a month stated as 2025-10 in a text that states no day, or None."""
    months = [m for m in _MONTH_ONLY.finditer(text) if 1 <= int(m[2]) <= 12]
    return date(int(months[-1][1]), int(months[-1][2]), 1) if months else None


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later (or, below 0, earlier), or that month's last day.

    >>> months_after(date(2026, 1, 31), 1).isoformat(), months_after(date(2026, 3, 31), -13).isoformat()
    ('2026-02-28', '2025-02-28')
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def age_in_words(since: date, day: date) -> str:
    """How long ago a day was, in whole years and months; days where it is less than a month.

    >>> age_in_words(date(2018, 6, 1), date(2021, 2, 1)), age_in_words(date(2021, 1, 31), date(2021, 2, 28))
    ('2 years 8 months', '28 days')
    >>> age_in_words(date(2020, 2, 29), date(2021, 2, 28)), age_in_words(date(2021, 2, 1), date(2021, 2, 1))
    ('1 year', '0 days')
    """
    months = (day.year - since.year) * 12 + day.month - since.month
    if months_after(since, months) > day:
        months -= 1
    if months < 1:
        return number_of(max((day - since).days, 0), "day")
    parts = [number_of(n, noun) for n, noun in zip(divmod(months, 12), ("year", "month"), strict=True) if n]
    return " ".join(parts)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _written(match: re.Match[str]) -> date | None:
    month = _MONTHS.get(match[2].lower())
    year = int(match[3])
    # CQC has named files “01_March_21_…”; no file of its is older than 2010.
    return _day(year + 2000 if year < 100 else year, month, int(match[1])) if month else None


_READERS = (
    (_ISO, lambda m: _day(int(m[1]), int(m[2]), int(m[3]))),
    (_SLASHED, lambda m: _day(int(m[3]), int(m[2]), int(m[1]))),
    (_WRITTEN, _written),
)
