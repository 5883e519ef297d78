"""A question as it is kept, as an address, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from wherry.analysis.finding.questions import FindQuestion
from wherry.domain.coverage import Services
from wherry.domain.ratings import RATING_TITLES
from wherry_web.ui.values import day, listed

_EMPTY = FindQuestion()
_KINDS = {Services.CARE_HOMES: "care homes", Services.COMMUNITY: "care at home and in the community"}


def plain_of(question: FindQuestion) -> dict[str, Any]:
    """What a question asks, without what was left empty and which page was shown."""
    plain: dict[str, Any] = msgspec.to_builtins(question)
    empty: dict[str, Any] = msgspec.to_builtins(_EMPTY)
    return {key: value for key, value in plain.items() if value != empty[key] and key != "page"}


def question_from(plain: Mapping[str, Any]) -> FindQuestion:
    """The question from `plain_of`'s values."""
    return msgspec.convert(dict(plain), FindQuestion)


def query_of(question: FindQuestion, **more: str | None) -> str:
    """A question as the part of an address after “?”; `more` takes the place of its own, None leaves out."""
    plain = {**plain_of(question), **more}
    if plain.get("has_no_manager"):
        plain["has_no_manager"] = "on"
    # The area stands there empty, too: without any question the page asks for the body's own.
    said = {"area": ""} | {key: value for key, value in plain.items() if value not in (None, "")}
    return urlencode(said, doseq=True)


def in_words(question: FindQuestion, titles: Mapping[str, str]) -> str:
    """What a question asks, for people; `titles` are those of the types of care."""
    asked = question
    parts = [
        f"“{asked.words.strip()}”" if asked.words.strip() else "",
        titles.get(asked.type_of_care, asked.type_of_care),
        _KINDS.get(asked.kind, ""),
        f"rated {listed([RATING_TITLES.get(r, r) for r in asked.ratings], 'or')}" if asked.ratings else "",
        _where(asked),
        f"rating older than {asked.rating_older_than_years} years" if asked.rating_older_than_years else "",
        f"owner “{asked.owner.strip()}”" if asked.owner.strip() else "",
        f"group “{asked.brand.strip()}”" if asked.brand.strip() else "",
        f"at least {asked.beds_at_least} beds" if asked.beds_at_least is not None else "",
        f"at most {asked.beds_at_most} beds" if asked.beds_at_most is not None else "",
        "without a registered manager" if asked.has_no_manager else "",
        f"new since {day(asked.new_since)}" if asked.new_since else "",
        f"left since {day(asked.left_since)}" if asked.left_since else "",
        f"on {day(asked.as_of)}" if asked.as_of else "",
    ]
    return ", ".join(part for part in parts if part) or "every service"


def _where(asked: FindQuestion) -> str:
    postcode, area = asked.postcode.strip().upper(), asked.area.strip()
    near = f"within {asked.within_miles:g} miles of {postcode}" if asked.within_miles is not None else ""
    places = [near or (f"in {postcode}" if postcode else ""), f"in {area}" if area else ""]
    return " and ".join(place for place in places if place)
