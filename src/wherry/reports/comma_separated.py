"""The tables of a document as CSV, one below the other."""

from __future__ import annotations

import csv
import io
from datetime import date

from wherry.domain.phrases import harmless, printable
from wherry.reports.document import Cell, Document, Kind, Portion
from wherry.reports.words import words


def as_csv(document: Document) -> bytes:
    """UTF-8 with a mark that Excel knows; lines that begin with # say what the rows rest on.

    Shares are from 0 to 1, days like 2021-02-01, and what is not known is empty.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([f"# {printable(f'{document.title}: {document.subject}, {words(document.day)}')}"])
    if document.warning:
        writer.writerow([f"# {document.warning}"])
    writer.writerows([f"# {printable(f'{name}: {value}')}"] for name, value in document.told.facts)
    for table in document.tables():
        writer.writerow([])
        writer.writerow([f"# {printable(table.title)}"])
        writer.writerow(
            [_text(f"{c.heading} (0 to 1)" if c.kind is Kind.SHARE else c.heading) for c in table.columns]
        )
        writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case Portion():
            return "" if cell.share is None else cell.share
        case date():
            return cell.isoformat()
        case str():
            return _text(cell)
        case _:
            return cell


def _text(text: str) -> str:
    return str(harmless(printable(text)))
