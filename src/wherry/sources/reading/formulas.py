"""Where the first formula of a sheet stands, found in one pass without parsing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import unescape

ODS_FORMULA = re.compile(rb"""(?<!draw)[\s:]formula\s*=\s*(?:"([^"]*)"|'([^']*)')""")
XLSX_FORMULA = re.compile(rb"<(?!xm:)(?:[^\s<>/:]+:)?f(?=[\s/>])(?:(?:\s[^<>]*)?>([^<]*))?")
REPEAT = re.compile(rb"""number-(rows|columns)-repeated(?:\s*=\s*(["'])(\d{1,7})\2)?""")
"""How often a row or cell of an ODS repeats; without a third group where that is no number."""

_ODS_TABLE = re.compile(rb"""<table:table\s(?:[^<>]*?\s)?table:name\s*=\s*["']([^"'<>]*)["']""")
_ODS_ROW = re.compile(rb"<table:table-row(?=[\s/>])([^<>]*)>")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell(?=[\s/>])([^<>]*)>")
_XLSX_ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row(?=[\s/>])([^<>]*)>")
_XLSX_CELL = re.compile(rb"<(?:[^\s<>/:]+:)?c(?=[\s/>])([^<>]*)>")
_ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})(\d{0,7})["']""")


@dataclass(frozen=True)
class Place:
    """A sheet, and as far as it is known the row, the column's letters and the formula."""

    sheet: str
    row: int | None = None
    column: str | None = None
    formula: str | None = None


def place_in_ods(stretches: Iterable[bytes]) -> Place:
    """The place of the first formula in the stretches of whole rows of a content.xml."""
    sheet, row = b"", 0
    for text in stretches:
        found = ODS_FORMULA.search(text)
        before = text[: found.start()] if found else text
        if tables := list(_ODS_TABLE.finditer(before)):
            sheet, row, before = tables[-1][1], 0, before[tables[-1].end() :]
        rows = list(_ODS_ROW.finditer(before))
        row += sum(_times(match[1]) for match in rows)
        if found:
            cells = _ODS_CELL.findall(before, rows[-1].end() if rows else 0)
            column = sum(map(_times, cells)) + 1
            return Place(_text(sheet), row, letters_of(column), _text(found[1] or found[2] or b""))
    return Place(_text(sheet))


def place_in_xlsx(stretches: Iterable[bytes], sheet: str) -> Place:
    """The place of the first formula in the stretches of one worksheet."""
    row: int = 0
    for text in stretches:
        found = XLSX_FORMULA.search(text)
        end = found.start() if found else len(text)
        rows = list(_XLSX_ROW.finditer(text, 0, end))
        for match in rows:
            address = _ADDRESS.search(match[1])
            row = int(address[2]) if address and address[2] else row + 1
        if found:
            cells = list(_XLSX_CELL.finditer(text, rows[-1].end() if rows else 0, end))
            address = _ADDRESS.search(cells[-1][1]) if cells else None
            if address and address[1]:
                column = address[1].decode()
            else:
                column = letters_of(len(cells)) if rows and cells else None
            return Place(sheet, row or None, column, "=" + _text(found[1] or b""))
    return Place(sheet)


def letters_of(column: int) -> str:
    """The spreadsheet letters of a column counted from 1."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _times(attributes: bytes) -> int:
    found = REPEAT.search(attributes)
    return int(found[3]) if found and found[3] else 1


def _text(raw: bytes) -> str:
    return unescape(raw[:200].decode(errors="replace"), {"&quot;": '"', "&apos;": "'"})
