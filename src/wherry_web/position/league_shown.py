"""The league as its page shows it: rows in the order asked for, and which places are picked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from wherry.analysis.comparison.results import RangedShare
from wherry.analysis.neighbours import neighbours_of
from wherry.analysis.results import League
from wherry.analysis.tally import Share
from wherry.domain.errors import NotKnown, UnknownName
from wherry.domain.phrases import chance
from wherry.domain.places import Place, PlaceKind
from wherry_web.accounts.models import Body
from wherry_web.position.register import Answers
from wherry_web.ui.values import count, percent

COLUMNS: dict[str, tuple[str, Callable[[Share], Any]]] = {
    "rank": ("Rank", lambda share: share.rank),
    "name": ("Place", lambda share: share.name),
    "share": ("Share", lambda share: share.share),
    "number": ("Number", lambda share: share.numerator),
    "of": ("Of", lambda share: share.denominator),
    "unrated": ("Not rated", lambda share: share.unrated),
    "age": ("Median age of ratings, years", lambda share: share.median_rating_age_years),
}
"""The sortable columns: words, and what they sort by (None comes last, whichever way)."""
FIRST_DOWN = ("share", "number", "of", "unrated", "age")
"""Columns whose first click shows the largest first."""


@dataclass(frozen=True)
class Picked:
    """The places picked out: the reader's own, and its statistical neighbours; or why there are none."""

    own: str = ""
    own_name: str = ""
    near: tuple[str, ...] = ()
    why_not: str = ""

    def mark(self, code: str) -> str:
        """“own”, “near” or nothing."""
        return "own" if code == self.own else "near" if code in self.near else ""


@dataclass(frozen=True)
class Order:
    """By which column, and whether the largest comes first."""

    column: str = "rank"
    is_down: bool = False


def order_of(sort: str, order: str) -> Order:
    """The order that an address asks for.

    Raises:
        UnknownName: when there is no such column or direction.
    """
    column = sort or "rank"
    if column not in COLUMNS:
        raise UnknownName(f"“{column}” is not a column to sort by; there are {', '.join(COLUMNS)}.")
    if order not in ("", "asc", "desc"):
        raise UnknownName(f"“{order}” is not an order; write asc or desc.")
    return Order(column, order == "desc" if order else column in FIRST_DOWN)


def picked_of(answers: Answers, body: Body, league: League) -> Picked:
    """Which places of a league are picked out for a body."""
    places, day = answers.register.definitions.places, league.provenance.as_of
    own = places.places.get(body.area_code)
    if own is None:
        return Picked(why_not="Your organisation has no area, so that no place is picked out.")
    codes = {row.code for row in league.rows}
    if own.code not in codes:
        own = _nearest(places.places, own, codes)
        if own is None:
            return Picked(why_not=f"The area of {body.name} is none of these places.")
    if own.kind is not PlaceKind.AUTHORITY:
        return Picked(own.code, own.name, why_not="Statistical neighbours are of councils only.")
    try:
        near = answers.kept(("near", own.code, day), lambda: neighbours_of(answers.register, own, day))
    except NotKnown as refusal:
        return Picked(own.code, own.name, why_not=str(refusal))
    return Picked(own.code, own.name, tuple(place.code for place in near))


def _nearest(places: dict[str, Place], own: Place, codes: set[str]) -> Place | None:
    """The region of an area, or what it was or became with another code."""
    kin = (own.region_code, *own.successors, *own.predecessors)
    return next((places[code] for code in kin if code and code in codes), None)


def sorted_rows(league: League, order: Order) -> list[Share]:
    """The rows in the order asked for; where equal, as the league has them."""
    value = COLUMNS[order.column][1]
    if order == Order():
        return list(league.rows)
    known = [row for row in league.rows if value(row) is not None]
    return sorted(known, key=value, reverse=order.is_down) + [r for r in league.rows if value(r) is None]


def table_rows(
    league: League, rows: list[Share], picked: Picked, query: str, ranges: Mapping[str, RangedShare]
) -> list[dict[str, Any]]:
    """Cells of the table: shared ranks have an equals sign, the picked out their words."""
    held = Counter(row.rank for row in league.rows if row.rank)
    words = {"own": "Yours", "near": "Neighbour", "": ""}
    return [
        {
            "rank": f"{row.rank}{'=' if held[row.rank] > 1 else ''}" if row.rank else "–",
            "name": row.name,
            "href": position_address(row.code, query),
            "mark": picked.mark(row.code),
            "picked": words[picked.mark(row.code)],
            "share": percent(row.share, row.numerator, row.denominator) if row.denominator else "none rated",
            "number": count(row.numerator),
            "of": count(row.denominator),
            "unrated": count(row.unrated),
            **_range(ranges.get(row.code)),
            "age": "–" if row.median_rating_age_years is None else f"{row.median_rating_age_years:.1f}",
        }
        for row in rows
    ]


def _range(ranged: RangedShare | None) -> dict[str, str]:
    """How far a rank can be trusted, and whether the share is more than chance."""
    if ranged is None or ranged.rank is None or ranged.funnel is None:
        return {"between": "–", "last": "–", "funnel": "–"}
    rank, funnel = ranged.rank, ranged.funnel
    side = "" if funnel.outside is None else f"{funnel.side} than chance"
    return {
        "between": f"{rank.low} to {rank.high}" if rank.low < rank.high else str(rank.low),
        "last": chance(rank.bottom_share),
        "funnel": side or "as chance has it",
    }


def headings_of(order: Order, query: str, last: int) -> list[dict[str, str]]:
    """The headings as links: a second click turns the order round. The last `last` places are the bottom.

    Three columns are not sorted by: the order of ranks and shares is theirs.
    """
    found = []
    for key, (words, _) in COLUMNS.items():
        is_here = key == order.column
        down = not order.is_down if is_here else key in FIRST_DOWN
        asked = urlencode({"sort": key, "order": "desc" if down else "asc"})
        heading = {"key": key, "text": words, "href": f"?{query}{asked}#table"}
        if is_here:
            heading["sorted"] = "descending" if order.is_down else "ascending"
        found.append(heading)
        if key == "rank":
            found.append({"key": "between", "text": "Rank lies between"})
    among = f"Chance to be among the last {last}" if last else "Chance to be among the last"
    return [*found, {"key": "last", "text": among}, {"key": "funnel", "text": "Funnel"}]


def position_address(code: str, query: str) -> str:
    """The position of a place on the same day and of the same services."""
    return f"{reverse('position')}?{query}{urlencode({'area': code})}"
