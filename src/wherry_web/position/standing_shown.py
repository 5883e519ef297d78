"""The position of a place as the tables and drawings of its page."""

from __future__ import annotations

from typing import Any

from wherry.analysis.rating_ages import RatingAge
from wherry.analysis.tally import Share
from wherry.domain.ratings import RATING_TITLES
from wherry_web.position.links import service_address
from wherry_web.position.month_line import line_of
from wherry_web.position.over_time import Change
from wherry_web.position.standing import Standing
from wherry_web.ui.tiles import Scale
from wherry_web.ui.values import count, day, percent, words

SHOWN = 50
"""Services named on the page in each group: what a table of two screens holds; the download names all."""
SCALE = Scale()

AGE_COLUMNS = [
    {"key": "name", "text": "Type of care"},
    {"key": "rated", "text": "Rated", "kind": "number"},
    {"key": "median", "text": "Median age, years", "kind": "number"},
    {"key": "over_3", "text": "Over 3 years", "kind": "number"},
    {"key": "over_5", "text": "Over 5 years", "kind": "number"},
    {"key": "unrated", "text": "Not rated", "kind": "number"},
]


def shown_of(standing: Standing) -> dict[str, Any]:
    """What the template of the page is given beside the standing itself."""
    return {
        "scale": SCALE,
        "heat_headings": [place.name for place in standing.types.places],
        "heat": _heat(standing),
        "line": line_of(standing.months),
        "age_columns": AGE_COLUMNS,
        "ages": [
            _age(standing.ages.whole, "All services"),
            *(_age(a, a.name) for a in standing.ages.by_type),
        ],
        "unrated": [
            {"name": {"text": s.name, "href": service_address(s.location_id)}, "type": words(s.type_of_care)}
            for s in (standing.ages.unrated or ())[:SHOWN]
        ],
        "moved": [(change, _moved(change)) for change in standing.changes if change.every],
        "still": [change.title for change in standing.changes if not change.every],
        "limit": SHOWN,
    }


def share_words(share: Share | None) -> str:
    """“71.1 %”, or a dash where nothing is counted."""
    if share is None or share.share is None:
        return "–"
    return percent(share.share, share.numerator, share.denominator)


def _heat(standing: Standing) -> list[dict[str, Any]]:
    """A row for all services, then one for each type of care."""
    places = standing.types.places
    rows = [{"name": "All services", "cells": [_cell(place.whole) for place in places]}]
    for number, (_, plural) in enumerate(standing.types.types):
        rows.append({"name": plural, "cells": [_cell(place.by_type[number]) for place in places]})
    return rows


def _cell(share: Share | None) -> dict[str, Any]:
    if share is None or share.share is None:
        return {"text": "none" if share is None else "none rated", "shade": 0}
    return {"text": f"{share_words(share)} of {count(share.denominator)}", "shade": SCALE.shade(share.share)}


def _age(age: RatingAge, name: str) -> dict[str, Any]:
    years = None if age.median_years is None else f"{age.median_years:.1f}"
    return {
        "name": name,
        "rated": count(age.rated),
        "median": years if age.rated else "–",
        "over_3": f"{count(age.over_3)} ({percent(age.over_3_share)})" if age.rated else "–",
        "over_5": f"{count(age.over_5)} ({percent(age.over_5_share)})" if age.rated else "–",
        "unrated": None if age.unrated is None else count(age.unrated),
    }


def _moved(change: Change) -> list[dict[str, Any]]:
    return [
        {
            "name": {"text": moved.name, "href": service_address(moved.location_id)},
            "type": words(moved.type_of_care),
            "was": RATING_TITLES.get(moved.was or "", "–"),
            "now": RATING_TITLES.get(moved.now or "", "–"),
            "on": day(moved.rated_on) if moved.rated_on and change.key not in ("entered", "left") else "–",
            "other": moved.other_id or "–",
        }
        for moved in change.every[:SHOWN]
    ]
