"""Finding services the slow way: one service at a time, by the words of the brief."""

from __future__ import annotations

import math
import unicodedata
from datetime import date
from typing import Any

from wherry.analysis.finding.questions import FindQuestion

Service = dict[str, Any]
APOSTROPHES = "'’‘ʼ`´＇"


def words(text: str) -> list[str]:
    """The plain words of a text."""
    for mark in APOSTROPHES:
        text = text.replace(mark, "")
    plain = ""
    for character in unicodedata.normalize("NFKD", text):
        if character in APOSTROPHES or unicodedata.category(character).startswith("M"):
            continue
        for c in unicodedata.normalize("NFC", character.lower()).replace("ß", "ss").replace("&", " and "):
            plain += c if c == " " or unicodedata.category(c)[0] in "LN" else " "
    return plain.split()


def named(name: str, typed: str) -> bool:
    """Whether each word typed begins a word of the name; St and Saint are the same word."""
    both = {"st", "saint"}
    own = [w for word in words(name) for w in (both if word in both else {word})]
    return all(any(word.startswith(wanted) for word in own) for wanted in words(typed))


def miles(one: tuple[float, float], other: tuple[float, float]) -> float:
    """By the law of cosines on the sphere, with room for rounding."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(a), math.radians(b)) for a, b in (one, other))
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(lon1 - lon2)
    return 3958.8 * math.acos(max(-1.0, min(1.0, cosine)))


def fits(service: Service, asked: FindQuestion, day: date) -> bool:
    """Whether one service fits a question without a circle."""
    rating = service["rating"]
    typed = asked.words.strip()
    if typed and service["id"] != typed.upper() and not named(service["name"], typed):
        return False
    owner = asked.owner.strip()
    if owner and service["provider_id"] != owner.upper() and not named(service["provider"], owner):
        return False
    if asked.area and service["authority"] != asked.area:
        return False
    if asked.ratings and (rating or "not_rated") not in asked.ratings:
        return False
    if asked.rating_older_than_years is not None:
        first = date(day.year - asked.rating_older_than_years, day.month, day.day)
        if rating is None or service["published"] >= first:
            return False
    beds = service["beds"]
    if asked.beds_at_least is not None and (beds is None or beds < asked.beds_at_least):
        return False
    if asked.beds_at_most is not None and (beds is None or beds > asked.beds_at_most):
        return False
    if asked.has_no_manager and service["manager"] is not False:
        return False
    return not asked.postcode or in_postcode(service["postcode"], asked.postcode)


def in_postcode(postcode: str, typed: str) -> bool:
    """Whether a whole postcode is the one typed, or in the sector or district that was."""
    district, inner = postcode.split(" ")
    parts = typed.upper().split()
    if len(parts) == 2:
        return district == parts[0] and inner.startswith(parts[1])
    return district == parts[0]
