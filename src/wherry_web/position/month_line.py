"""The months of a place as a drawn line with words and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wherry.analysis.months import Months
from wherry_web.position.home import Figures
from wherry_web.ui.charts import Figure, figure, trend
from wherry_web.ui.values import count, day, percent

HEADINGS = ("Day", "Share", "Number", "Of", "Rank")


def month_line(figures: Figures) -> Figure | None:
    """The line of Home; None where fewer than two months are known."""
    return line_of(figures.months, figures.target.share if figures.target else None)


def line_of(months: Months, target: float | None = None) -> Figure | None:
    """The months of a place as a line; None where there are none."""
    rows = months.rows
    if not rows:
        return None
    first, last = rows[0], rows[-1]
    name = str(last["name"])
    points = [{"day": row["as_of"].isoformat(), "share": row["share"], "name": name} for row in rows]
    words = f"From {_percent(first)} on {day(first['as_of'])} to {_percent(last)} on {day(last['as_of'])}."
    return figure(
        trend(points, target=target),
        title=f"Share of services rated Good or Outstanding, {name}",
        description=f"{words} {months.note}".strip(),
        headings=HEADINGS,
        rows=[
            (day(row["as_of"]), _percent(row), count(row["numerator"]), count(row["denominator"]), _rank(row))
            for row in rows
        ],
    )


def _percent(row: Mapping[str, Any]) -> str:
    return percent(row["share"], row["numerator"], row["denominator"])


def _rank(row: Mapping[str, Any]) -> str:
    return f"{row['rank']} of {row['ranked']}" if row["rank"] else "–"
