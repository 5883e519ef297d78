"""Writing OpenDocument spreadsheets row by row, in little memory and always the same bytes.

A national file has 57,000 rows of 122 cells and about 440 MB of XML. A cell's XML is made once
for each value that many cells share; deflating runs in a thread beside it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from wherry.sample.facts import Row, Value

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
KEPT_CELLS = 60_000  # Written cells that are kept for the next time the same value comes.
ROWS_AT_ONCE = 400  # About 3 MB of XML of the widest file.
EMPTY = '<table:table-cell table:style-name="ce1"/>'

_NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    f'{_DECLARATION}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_STYLES = f"{_DECLARATION}<office:document-styles {_NAMESPACES}><office:styles/></office:document-styles>"
_HEAD = (
    f"{_DECLARATION}<office:document-content {_NAMESPACES}><office:automatic-styles>"
    '<number:date-style style:name="N37"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    '</number:date-style><style:style style:name="ce1" style:family="table-cell"/>'
    '<style:style style:name="ce2" style:family="table-cell" style:data-style-name="N37"/>'
    '<style:style style:name="ro1" style:family="table-row"/>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
_TAIL = "</office:spreadsheet></office:body></office:document-content>"


@dataclass(frozen=True)
class Sheet:
    """A named sheet; its rows are made while they are written."""

    name: str
    rows: Iterable[Row]


def write_ods(path: Path, sheets: Iterable[Sheet], *, date_cells: bool, level: int) -> None:
    """Write a workbook at a level of deflating from 1 to 9.

    Days become cells of type date, or texts like 31/01/2021.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        # The type stands first and uncompressed, so that the file can be told by its beginning.
        archive.writestr(zipfile.ZipInfo("mimetype"), MIMETYPE, zipfile.ZIP_STORED)
        for name, text in (("META-INF/manifest.xml", _MANIFEST), ("styles.xml", _STYLES)):
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
        with archive.open("content.xml", "w") as part:
            _write_beside(part, _content(sheets, _Cells(date_cells=date_cells)))


def _write_beside(part: IO[bytes], chunks: Iterable[str]) -> None:
    """Write chunks in a thread of their own while the next one is made."""
    with ThreadPoolExecutor(1) as pool:
        pending: Future[int] | None = None
        for chunk in chunks:
            encoded = chunk.encode()
            if pending is not None:
                pending.result()
            pending = pool.submit(part.write, encoded)
        if pending is not None:
            pending.result()


def _content(sheets: Iterable[Sheet], cells: _Cells) -> Iterator[str]:
    yield _HEAD
    cell = cells.__getitem__
    for sheet in sheets:
        yield f'<table:table table:name="{escape(sheet.name)}"><table:table-column/>'
        rows = iter(sheet.rows)
        while some := list(islice(rows, ROWS_AT_ONCE)):
            yield "".join(
                [
                    f'<table:table-row table:style-name="ro1">{"".join(map(cell, row))}</table:table-row>'
                    for row in some
                ]
            )
        yield "</table:table>"
    yield _TAIL


class _Cells(dict[Value, str]):
    """The XML of a cell by its value, kept for the values that came first."""

    def __init__(self, *, date_cells: bool) -> None:
        super().__init__()
        self._date_cells = date_cells

    def __missing__(self, value: Value) -> str:
        xml = self._xml(value)
        if len(self) < KEPT_CELLS:
            self[value] = xml
        return xml

    def _xml(self, value: Value) -> str:
        if isinstance(value, str):
            return _string(value) if value else EMPTY
        if value is None:
            return EMPTY
        if isinstance(value, date):
            text = value.strftime("%d/%m/%Y")
            if not self._date_cells:
                return _string(text)
            return (
                f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}" '
                f'table:style-name="ce2"><text:p>{text}</text:p></table:table-cell>'
            )
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}" '
            f'table:style-name="ce1"><text:p>{value}</text:p></table:table-cell>'
        )


def _string(text: str) -> str:
    safe = escape(text) if "&" in text or "<" in text else text
    return f'<table:table-cell office:value-type="string"><text:p>{safe}</text:p></table:table-cell>'
