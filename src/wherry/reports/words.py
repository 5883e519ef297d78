"""How the values of a document are written: the same words in every face."""

from __future__ import annotations

from datetime import date

from wherry.domain.phrases import percent, printable
from wherry.reports.document import Cell, Portion

NOT_KNOWN = "–"
SHADES = (0.6, 0.7, 0.8, 0.9)
"""Where one shade of a heat table ends and the next begins, as on the site."""
SHADE_WORDS = "Shades, from light to dark: under 60 %, 60 to 70 %, 70 to 80 %, 80 to 90 %, 90 % and over."


def words(cell: Cell) -> str:
    """A cell as people read it."""
    match cell:
        case None:
            return NOT_KNOWN
        case Portion():
            return percent(cell.share, cell.numerator, cell.denominator)
        case date():
            return f"{cell:%-d %B %Y}"
        case float():
            return f"{cell:.1f}"
        case int():
            return f"{cell:,}"
        case _:
            return printable(cell)


def shade(cell: Cell) -> int:
    """The shade of a share from 1 to 5; 0 where there is none."""
    if not isinstance(cell, Portion) or cell.share is None:
        return 0
    return 1 + sum(cell.share >= bound for bound in SHADES)
