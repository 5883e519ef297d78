"""How values are written on every page: days, moments, counts, shares, and the field's plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from wherry.domain.phrases import number_of
from wherry.domain.phrases import percent as percent_of_share

NOT_KNOWN = "not known"
LONDON = ZoneInfo("Europe/London")

WORDS = {
    "release": "data as published on",
    "stratum": "type of care",
    "type_of_care": "type of care",
    "nowcast": "our estimate for today",
    "bounds": "range if unrated were counted",
    "location": "service",
    "provider": "company or owner",
    "brand": "group",
    "risk_score": "priority for a visit",
    "exit": "end contract",
    "embargo": "stop placing",
    "as_of": "true for",
    "as_at": "the file is true for",
    "host_authority": "council where it stands",
    "placing_authority": "council that pays",
    "unrated": "not rated",
    "care_home": "care home",
    "user_bands": "groups of people served",
    "icb_code": "integrated care board",
    "is_dormant": "whether it is dormant",
    "has_manager": "whether it has a registered manager",
    "community": "care at home and in the community",
}
"""The name in code to the words on screen (the house's list of words)."""


def day(value: date | None) -> str:
    """1 February 2021; a moment is first taken to London."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value:%-d %B %Y}" if value else NOT_KNOWN


def moment(value: datetime | None) -> str:
    """1 February 2021 at 9:05am, in London."""
    if value is None:
        return NOT_KNOWN
    local = value.astimezone(LONDON) if timezone.is_aware(value) else value
    half = "am" if local.hour < 12 else "pm"
    return f"{local:%-d %B %Y} at {local.hour % 12 or 12}:{local.minute:02}{half}"


def count(number: int | None, noun: str = "") -> str:
    """23,115; with a noun “1 service”, “23,115 services”."""
    if number is None:
        return NOT_KNOWN
    return number_of(number, noun) if noun else f"{number:,}"


def percent(share: float | None, numerator: int = 0, denominator: int = 0) -> str:
    """71.1 %, rounded half up from the exact quotient where both counts are given."""
    return NOT_KNOWN if share is None else percent_of_share(share, numerator, denominator)


def points(difference: float | None) -> str:
    """A difference of shares in percentage points: “2.4 points more”, “no change”."""
    if difference is None:
        return NOT_KNOWN
    size = f"{abs(difference) * 100:.1f}"
    if size == "0.0":
        return "no change"
    return f"{size} points {'more' if difference > 0 else 'fewer'}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th, 22nd."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def words(name: str) -> str:
    """The words on screen for a name in code; a name without an entry loses its underscores."""
    return WORDS.get(name, name.replace("_", " "))


def listed(parts: Sequence[str], last: str = "and") -> str:
    """“Leeds, York and Hull”."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def unbroken(sentence: str) -> str:
    """A sentence in which no line ends between a number and its “%”."""
    return sentence.replace(" %", "\N{NO-BREAK SPACE}%")


FILTERS = {
    "day": day,
    "moment": moment,
    "count": count,
    "percent": percent,
    "points": points,
    "ordinal": ordinal,
    "words": words,
    "listed": listed,
    "unbroken": unbroken,
}
"""What the templates may call, by name."""
