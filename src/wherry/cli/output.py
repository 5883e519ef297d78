"""Printing: the same rows as a table, as JSON and as CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from wherry.domain.phrases import harmless, percent, printable

if TYPE_CHECKING:
    from wherry.analysis.tally import Share

NARROWEST = 80  # Columns; a narrower terminal breaks the lines itself.
UNLIMITED = 10_000  # Columns where a file or another program reads.

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


class Paper(Console):
    """Where answers are printed. Text is only text there: no markup, nothing a screen would obey."""

    def __init__(self) -> None:
        super().__init__(highlight=False, markup=False, emoji=False)
        self.width = max(self.width, NARROWEST) if self.is_terminal else UNLIMITED

    def render_str(self, text: str, **how: Any) -> Text:
        """Every line and every cell comes through here."""
        return super().render_str(printable(text), **how)

    def say(self, *parts: str | tuple[str, str]) -> None:
        """Print a line made of parts, each a text or a text with its style."""
        pieces = [(part, "") if isinstance(part, str) else part for part in parts]
        self.print(Text.assemble(*((printable(text), style) for text, style in pieces)))


def console() -> Paper:
    """Where answers are printed."""
    return Paper()


def share_row(share: Share, kind: str | None = None) -> Row:
    """A counted share as one row of JSON or CSV."""
    row: Row = {field: getattr(share, field) for field in ROW_FIELDS}
    return row | {"kind": kind} if kind else row


def print_json(answer: object) -> None:
    """Print plain values as JSON, characters that a screen would obey as escapes."""
    text = json.dumps(answer, ensure_ascii=False, indent=2, default=_plain)
    lines = (line if line.isprintable() else "".join(map(_escaped, line)) for line in text.split("\n"))
    sys.stdout.write("\n".join(lines) + "\n")


def _escaped(character: str) -> str:
    return character if character.isprintable() else json.dumps(character)[1:-1]


def print_csv(rows: Iterable[Row]) -> None:
    """Print rows as CSV; what a spreadsheet would run as a formula is quoted out, and what a
    screen would obey is taken out."""
    rows = list(rows)
    if not rows:
        return
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: _cell(v) for k, v in row.items()} for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, date):
        return _plain(value)
    return harmless(printable(value)) if isinstance(value, str) else value


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def percent_of(share: Share) -> str:
    """The share of a counted row in per cent."""
    return percent(share.share, share.numerator, share.denominator)


def count_text(count: int | None) -> str:
    """A count as people write it; a dash where it is not known."""
    return "–" if count is None else f"{count:,}"


def day_text(day: date | None) -> str:
    """A day as people write it."""
    return f"{day:%-d %B %Y}" if day else "–"


def plain_table(*headings: str, right: Iterable[int] = (), whole: Iterable[int] = ()) -> Table:
    """A table without boxes; columns numbered in `right` are numbers, those in `whole` are names
    and ids to copy, which are never broken over lines."""
    table = Table(
        box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0), show_header=any(headings)
    )
    numbers, names = set(right), set(whole)
    for index, heading in enumerate(headings):
        justify: JustifyMethod = "right" if index in numbers else "left"
        table.add_column(heading, justify=justify, overflow="fold", no_wrap=index in names)
    return table
