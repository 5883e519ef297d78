"""A document as Excel: a sheet for each table with numbers as numbers, and a sheet of what they rest on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from wherry.domain.phrases import harmless, printable
from wherry.reports.document import (
    Cell,
    Document,
    Figure,
    Heading,
    Kind,
    Note,
    Paragraph,
    Points,
    Portion,
    Table,
)
from wherry.reports.words import words

MOST_CHARACTERS = 32_000  # A cell holds 32,767; more would be dropped whole.
WIDTHS = {Kind.NUMBER: 11, Kind.SHARE: 11, Kind.DAY: 18, Kind.TEXT: 26, Kind.ID: 20}
ROOM = 8  # Characters more for each part of the room that a column of texts has.
TITLE_ROWS = 2  # The table's title, an empty row; then its headings.
FORMULAS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def as_xlsx(document: Document) -> bytes:
    """The document as Excel, the same bytes for the same document; no cell of it is a formula."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **FORMULAS}) as book:
        book.set_properties(
            {
                "title": f"{document.title}: {printable(document.subject)}, {words(document.day)}",
                "author": "Wherry",
                "comments": f"Release {document.told.release}",
                "created": datetime.combine(document.told.published_on, time()),  # Excel knows no zone.
            }
        )
        styles = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}),
            "day": book.add_format({"num_format": "d mmmm yyyy", "align": "left"}),
            "share": book.add_format({"num_format": "0.0 %"}),
            "count": book.add_format({"num_format": "#,##0"}),
            "years": book.add_format({"num_format": "0.0"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _about(book.add_worksheet("About"), document, styles)
        taken = {"about"}
        for table in document.tables():
            _sheet(book.add_worksheet(_name(table.name, taken)), table, styles)
    return content.getvalue()


def _about(sheet: Any, document: Document, styles: dict[str, Any]) -> None:
    """The texts of the document, so that no sheet is without what it rests on."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 96)
    sheet.write_string(
        0, 0, _safe(f"{document.title}: {document.subject}, {words(document.day)}"), styles["title"]
    )
    for number, (left, right) in enumerate(_texts(document), start=TITLE_ROWS):
        sheet.write_string(
            number, 0, _safe(left), styles["heading"] if left and not right else styles["text"]
        )
        if right:
            sheet.write_string(number, 1, _safe(right), styles["text"])


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    if document.warning:
        yield "Warning", document.warning
    yield from document.told.facts
    for block in (*document.opening, *document.blocks):
        match block:
            case Heading():
                yield block.text, ""
            case Paragraph() | Note():
                yield "", block.text
            case Points():
                yield from (("", text) for text in block.texts)
            case Figure():
                yield words(block.value), block.sentence


def _sheet(sheet: Any, table: Table, styles: dict[str, Any]) -> None:
    sheet.write_string(0, 0, _safe(table.title), styles["title"])
    sheet.freeze_panes(TITLE_ROWS + 1, 1)
    for column, about in enumerate(table.columns):
        room = ROOM * (about.room - 1) if about.kind is Kind.TEXT else 0
        sheet.set_column(column, column, WIDTHS[about.kind] + room)
        sheet.write_string(TITLE_ROWS, column, _safe(about.heading), styles["heading"])
    for number, row in enumerate(table.rows, start=TITLE_ROWS + 1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, styles)


def _write(sheet: Any, row: int, column: int, cell: Cell, styles: dict[str, Any]) -> None:
    """A number as a number, a day as a day; what is not known stays empty."""
    match cell:
        case None:
            pass
        case Portion():
            if cell.share is not None:
                sheet.write_number(row, column, cell.share, styles["share"])
        case date():
            sheet.write_datetime(row, column, cell, styles["day"])
        case int():
            sheet.write_number(row, column, cell, styles["count"])
        case float():
            sheet.write_number(row, column, cell, styles["years"])
        case _:
            sheet.write_string(row, column, _safe(cell), styles["text"])


def _safe(text: str) -> str:
    """Text that no spreadsheet runs, and of a length that a cell holds."""
    shown = str(harmless(printable(text)))
    return shown if len(shown) <= MOST_CHARACTERS else shown[: MOST_CHARACTERS - 1] + "…"


def _name(wanted: str, taken: set[str]) -> str:
    """A sheet's name as Excel allows it, alone in its book."""
    plain = "".join("-" if c in "[]:*?/\\'" else c for c in printable(wanted))[:28] or "Table"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain} {number}"[:31]
    taken.add(name.casefold())
    return name
