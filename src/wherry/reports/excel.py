"""A document as Excel: a sheet for each table with numbers as numbers, and a sheet of what they rest on."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from textwrap import wrap
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
ROW_HEIGHT = 15  # Points: of a line in the letters of a workbook.
ABOUT_WIDTHS = (24, 96)
A4 = 9  # As Excel counts papers.
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
            "day": book.add_format({"num_format": "d mmmm yyyy", "align": "left", "valign": "top"}),
            "share": book.add_format({"num_format": "0.0 %", "valign": "top"}),
            "count": book.add_format({"num_format": "#,##0", "valign": "top"}),
            "years": book.add_format({"num_format": "0.0", "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _about(book.add_worksheet("About"), document, styles)
        taken = {"about"}
        for table in document.tables():
            _sheet(book.add_worksheet(_name(table.name, taken)), table, styles)
    return content.getvalue()


def _about(sheet: Any, document: Document, styles: dict[str, Any]) -> None:
    """The texts of the document, so that no sheet is without what it rests on."""
    for column, width in enumerate(ABOUT_WIDTHS):
        sheet.set_column(column, column, width)
    print_on_paper(sheet)
    sheet.write_string(
        0, 0, _safe(f"{document.title}: {document.subject}, {words(document.day)}"), styles["title"]
    )
    for number, (left, right) in enumerate(_texts(document), start=TITLE_ROWS):
        sheet.write_string(
            number, 0, _safe(left), styles["heading"] if left and not right else styles["text"]
        )
        if right:
            sheet.write_string(number, 1, _safe(right), styles["text"])
        _make_room(sheet, number, zip((left, right), ABOUT_WIDTHS, strict=True))


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    if document.warning:
        yield "Warning", document.warning
    yield from document.told.facts
    heading = ""  # Waits for a text: one over tables alone stands over nothing here.
    for block in (*document.opening, *document.blocks):
        found: list[tuple[str, str]] = []
        match block:
            case Heading():
                heading = block.text
            case Paragraph() | Note():
                found = [("", block.text)]
            case Points():
                found = [("", text) for text in block.texts]
            case Figure():
                found = [(words(block.value), block.sentence)]
        if found and heading:
            yield heading, ""
            heading = ""
        yield from found


def _sheet(sheet: Any, table: Table, styles: dict[str, Any]) -> None:
    sheet.write_string(0, 0, _safe(table.title), styles["title"])
    sheet.freeze_panes(TITLE_ROWS + 1, 1)
    print_on_paper(sheet, TITLE_ROWS)
    widths = [
        WIDTHS[about.kind] + (ROOM * (about.room - 1) if about.kind is Kind.TEXT else 0)
        for about in table.columns
    ]
    for column, about in enumerate(table.columns):
        sheet.set_column(column, column, widths[column])
        sheet.write_string(TITLE_ROWS, column, _safe(about.heading), styles["heading"])
    _make_room(sheet, TITLE_ROWS, zip((about.heading for about in table.columns), widths, strict=True))
    for number, row in enumerate(table.rows, start=TITLE_ROWS + 1):
        texts = ((cell, width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str))
        _make_room(sheet, number, texts)
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, styles)


def print_on_paper(sheet: Any, heading_row: int | None = None) -> None:
    """A4 across, as wide as the page and as long as it takes, its headings on every page."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if heading_row is not None:
        sheet.repeat_rows(heading_row)


def _make_room(sheet: Any, row: int, texts: Iterable[tuple[str, int]]) -> None:
    """A row as high as its longest text needs: not every program that opens a workbook sees to that."""
    lines = max((lines_of(text, width) for text, width in texts), default=1)
    if lines > 1:
        sheet.set_row(row, ROW_HEIGHT * lines)


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in a column as wide as so many digits: letters are narrower."""
    letters = width + width // 20
    return len(wrap(text, letters)) if len(text) > letters else 1


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
