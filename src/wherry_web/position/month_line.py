"""The months of a place as a drawn line with words and numbers."""

from __future__ import annotations

from typing import Any

from wherry_web.position.home import Figures
from wherry_web.ui.charts import Figure, figure, trend
from wherry_web.ui.values import count, day, percent

HEADINGS = ("Day", "Share", "Number", "Of", "Rank")


def month_line(figures: Figures) -> Figure | None:
    """The line of a place; None where fewer than two months are known."""
    rows = figures.months
    if not rows:
        return None
    first, last = rows[0], rows[-1]
    name = str(last["name"])
    target = figures.target.share if figures.target else None
    points = [{"day": row["as_of"].isoformat(), "share": row["share"], "name": name} for row in rows]
    words = f"From {_percent(first)} on {day(first['as_of'])} to {_percent(last)} on {day(last['as_of'])}."
    return figure(
        trend(points, target=target),
        title=f"Share of services rated Good or Outstanding, {name}",
        description=words,
        headings=HEADINGS,
        rows=[
            (day(row["as_of"]), _percent(row), count(row["numerator"]), count(row["denominator"]), _rank(row))
            for row in rows
        ],
    )


def _percent(row: dict[str, Any]) -> str:
    return percent(row["share"], row["numerator"], row["denominator"])


def _rank(row: dict[str, Any]) -> str:
    return f"{row['rank']} of {row['ranked']}" if row["rank"] else "–"
