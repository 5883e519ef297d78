"""Where the services of an order stand."""

from __future__ import annotations

from collections.abc import Sequence

from wherry.decisions.visits import VisitRow
from wherry_web.position.register import Answers
from wherry_web.ui.maps import DotMap, Point, dot_map
from wherry_web.ui.values import count

MOST = 120
"""Dots that can be told apart."""


def map_of(answers: Answers, rows: Sequence[VisitRow]) -> DotMap | None:
    """The map of the first of some rows, each with its rating and place; None where none has coordinates."""
    places = _places(answers)
    points = [
        Point(*places[row.location_id], f"{row.place}: {row.name}", 1, _rating(row))
        for row in rows[:MOST]
        if row.location_id in places
    ]
    return dot_map(points) if points else None


def map_words(answers: Answers, rows: Sequence[VisitRow]) -> str:
    """What the map shows, for who does not see it."""
    shown = rows[:MOST]
    placed = sum(row.location_id in _places(answers) for row in shown)
    missing = f" Where {count(len(shown) - placed)} more stand is not known." if placed < len(shown) else ""
    return f"{count(placed, 'service')} drawn where they stand, with their CQC rating.{missing}"


def _places(answers: Answers) -> dict[str, tuple[float, float]]:
    def make() -> dict[str, tuple[float, float]]:
        columns = answers.register.location.select("location_id", "valid_from", "latitude", "longitude")
        rows = columns.drop_nulls().sort("valid_from").iter_rows()
        return {key: (latitude, longitude) for key, _, latitude, longitude in rows}

    return answers.kept("places of locations", make)


def _rating(row: VisitRow) -> str:
    """The rating as the index saw it."""
    said = next((f.sentence for f in row.factors if f.key == "rating"), "")
    key = said.casefold().replace(" ", "_")
    return key if key in ("outstanding", "good", "requires_improvement", "inadequate") else ""
