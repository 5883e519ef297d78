"""Printing: the same rows as a table, as JSON and as CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rich.console import Console
from rich.table import Table

from wherry.analysis.tally import Share

ROW_FIELDS = (
    "code",
    "name",
    "rated",
    "good_or_outstanding",
    "share",
    "rank",
    "ranked",
    "unrated",
    "numerator",
    "denominator",
    "left_out",
    "share_low",
    "share_high",
    "median_rating_age_years",
    "older_than_four_years_share",
    "rolled_up",
)

Row = dict[str, Any]


def console() -> Console:
    """Where answers are printed."""
    return Console(highlight=False, soft_wrap=False)


def share_row(share: Share, kind: str | None = None) -> Row:
    """A counted share as one row of JSON or CSV."""
    row: Row = {field: getattr(share, field) for field in ROW_FIELDS}
    return row | {"kind": kind} if kind else row


def print_json(answer: object) -> None:
    """Print plain values as JSON."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2, default=_plain) + "\n")


def print_csv(rows: Iterable[Row]) -> None:
    """Print rows as CSV; a text that a spreadsheet would run as a formula is quoted out."""
    rows = list(rows)
    if not rows:
        return
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: _harmless(v) for k, v in row.items()} for row in rows)


def _harmless(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return _plain(value) if isinstance(value, date) else value


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def percent(share: float | None, numerator: int = 0, denominator: int = 0) -> str:
    """A share in per cent with one decimal, rounded half up from the exact quotient."""
    if share is None:
        return "–"
    exact = Decimal(numerator) / Decimal(denominator) if denominator else Decimal(repr(share))
    return f"{(exact * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)} %"


def percent_of(share: Share) -> str:
    """The share of a counted row in per cent."""
    return percent(share.share, share.numerator, share.denominator)


def day_text(day: date | None) -> str:
    """A day as people write it."""
    return f"{day:%-d %B %Y}" if day else "–"


def plain_table(*headings: str, right: Iterable[int] = (), title: str | None = None) -> Table:
    """A table without boxes; columns numbered in `right` are numbers."""
    table = Table(
        box=None,
        pad_edge=False,
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        padding=(0, 2, 0, 0),
    )
    numbers = set(right)
    for index, heading in enumerate(headings):
        table.add_column(heading, justify="right" if index in numbers else "left", overflow="fold")
    return table
