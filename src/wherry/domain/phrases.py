"""Text and numbers for people, written the same by every face, and nothing that a screen would obey."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from unicodedata import category


def number_of(count: int, noun: str) -> str:
    """A count with its noun.

    >>> number_of(1, "service"), number_of(1200, "service"), number_of(2, "authority"), number_of(2, "day")
    ('1 service', '1,200 services', '2 authorities', '2 days')
    """
    if count != 1:
        is_ies = noun.endswith("y") and not noun.endswith(("ay", "ey", "oy"))
        noun = noun[:-1] + "ies" if is_ies else noun + "s"
    return f"{count:,} {noun}"


def percent(share: float | None, numerator: int = 0, denominator: int = 0) -> str:
    """A share in per cent with one decimal, rounded half up from the exact quotient."""
    if share is None:
        return "–"
    exact = Decimal(numerator) / Decimal(denominator) if denominator else Decimal(repr(share))
    return f"{(exact * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)} %"


def points(difference: float | None) -> str:
    """A difference of two shares in percentage points, with its sign.

    >>> points(-0.1041), points(0.0), points(0.0126)
    ('−10.4 points', '0.0 points', '+1.3 points')
    """
    if difference is None:
        return "–"
    exact = (Decimal(repr(difference)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    sign = "+" if exact > 0 else "−" if exact < 0 else ""
    return f"{sign}{abs(exact)} points"


def chance(probability: float) -> str:
    """A probability as people read it, with no more digits than a model or a simulation gives.

    >>> chance(0.083), chance(0.0004), chance(0.999)
    ('8 in 100', 'under 1 in 100', 'over 99 in 100')
    """
    if probability < 0.01:
        return "under 1 in 100"
    if probability > 0.99:
        return "over 99 in 100"
    return f"{round(probability * 100)} in 100"


def chance_between(probability: float, low: float, high: float) -> str:
    """A probability with its interval: never nought, and never certain.

    >>> chance_between(0.083, 0.051, 0.12), chance_between(0.02, 0.003, 0.06)
    ('8 in 100 (5 to 12)', '2 in 100 (under 1 to 6)')
    >>> chance_between(0.002, 0.001, 0.004), chance_between(0.996, 0.991, 0.999)
    ('under 1 in 100 (at most 1)', 'over 99 in 100 (at least 99)')
    """
    ends = [chance(end).removesuffix(" in 100") for end in (low, high)]
    same = {"under 1": "at most 1", "over 99": "at least 99"}
    between = same[ends[0]] if ends[0] == ends[1] and ends[0] in same else f"{ends[0]} to {ends[1]}"
    return f"{chance(probability)} ({between})"


def ordinal(number: int) -> str:
    """A whole number as a place in an order.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 112, 121, 151)]
    ['1st', '2nd', '3rd', '4th', '11th', '112th', '121st', '151st']
    """
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet runs a cell of text that begins so; the wide ones become the narrow ones in some locales."""


def harmless(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; only text can be one, numbers stay numbers.

    >>> harmless("=1+1"), harmless(" @SUM(A1)"), harmless(-1), harmless("Rose-Court")
    ("'=1+1", "' @SUM(A1)", -1, 'Rose-Court')
    """
    if not isinstance(value, str):
        return value
    starts = value.startswith(STARTS_A_FORMULA) or value.lstrip().startswith(STARTS_A_FORMULA)
    return "'" + value if starts else value


def printable(text: str) -> str:
    """A text as it can be shown anywhere: a space for each odd space, a dot for each other
    character that a screen would obey rather than show (escapes, line ends, turns of direction).

    >>> printable("Rose\u00a0House\x1b[2J"), printable("a\u202eb")
    ('Rose House·[2J', 'a·b')
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if category(c) == "Zs" else "·" for c in text)
