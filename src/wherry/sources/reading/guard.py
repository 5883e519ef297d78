"""Cheap checks on an archive before anything opens it, and a scan that runs beside the reader.

Limits and the four hostile files they were measured on: reference technology.md §1.
"""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from xml.parsers import expat

from wherry.domain.errors import BadFile
from wherry.sources.reading.parts import Part

MAX_ENTRIES = 200
MAX_DECLARED = 1536 * 1024 * 1024  # The directory declares about 440 MB, the long ratings file 870.
MAX_RATIO = 100  # Those two compress about 22 : 1 and 36 : 1; a bomb 250 : 1 and more.
MAX_REPEATED_CELLS = 20_000_000  # 57,000 x 122 is 7 million.
LEAST_SPACE = 448 * 1024 * 1024  # Python and the reader, with room for a small workbook.
CHUNK = 1024 * 1024
OVERLAP = 16 * 1024

_MANY = re.compile(rb'number-(rows|columns)-repeated="(\d{4,})"')
_OWN_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass(frozen=True)
class Workbook:
    """What an archive's directory says: “ods” or “xlsx”, and how many bytes it unpacks to."""

    kind: str
    declared: int

    @property
    def address_space(self) -> int:
        """How many bytes reading it may take.

        calamine needs 0.9 GB for the directory (467 MB of XML) and 1.7 GB for the long ratings
        file (866 MB); what declares little gets little, so that a bomb bursts small.
        """
        return LEAST_SPACE + self.declared * 17 // 10


def look_at_archive(path: Path, file: str) -> Workbook:
    """What an archive is, after the checks that need only its directory.

    Raises:
        BadFile: when it is broken, something else, or declares more than it may.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BadFile(
            "the spreadsheet is broken or only half there", file=file, remedy="download it again"
        ) from error
    names = {entry.filename for entry in entries}
    if len(entries) > MAX_ENTRIES:
        raise BadFile(f"the archive holds {len(entries):,} parts, more than {MAX_ENTRIES}", file=file)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise BadFile("the spreadsheet is encrypted", file=file, remedy="save it without a password")
    declared = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    if declared > MAX_DECLARED:
        raise BadFile(
            f"it unpacks to {declared // 1024**2:,} MB, more than {MAX_DECLARED // 1024**2:,}",
            file=file,
        )
    if declared > 4 * CHUNK and declared / packed > MAX_RATIO:
        raise BadFile(
            f"it unpacks to {declared / packed:.0f} times its size, more than {MAX_RATIO}; "
            "no published file does",
            file=file,
        )
    if "content.xml" in names:
        return Workbook("ods", declared)
    if "xl/workbook.xml" in names:
        return Workbook("xlsx", declared)
    raise BadFile("it is an archive, but not a spreadsheet", file=file)


def scan_parts(path: Path, kind: str, file: str, stop: Event) -> None:
    """Read every XML part of a workbook once, without parsing, for what no published file holds.

    Runs in a thread beside the reading child; `stop` ends it early.

    Raises:
        BadFile: on formulas, entities, or repeats that would unfold to too many cells.
    """
    with zipfile.ZipFile(path) as archive:
        for name in _scanned(archive, kind):
            try:
                with Part(path, archive.getinfo(name)) as part:
                    _scan(part, name, kind, file, stop)
            except _Formula:
                with Part(path, archive.getinfo(name)) as part:
                    raise _formula_refusal(part, name, kind, file) from None
            except (zipfile.BadZipFile, OSError) as error:
                raise BadFile(
                    "the spreadsheet is broken or only half there",
                    file=file,
                    remedy="download it again",
                ) from error


class _Formula(Exception):
    pass


def _scanned(archive: zipfile.ZipFile, kind: str) -> list[str]:
    if kind == "ods":
        return ["content.xml"]
    return [
        n
        for n in archive.namelist()
        if n.startswith("xl/worksheets/sheet") or n in ("xl/workbook.xml", "xl/sharedStrings.xml")
    ]


def _scan(part: Part, name: str, kind: str, file: str, stop: Event) -> None:
    has_cells = kind == "ods" or name.startswith("xl/worksheets/")
    formula_marks = (b"table:formula=",) if kind == "ods" else (b"<f>", b"<f ")
    repeated = 0
    for window in _windows(part):
        if stop.is_set():
            return
        # One rare character is found seven times faster than a word.
        if b"!" in window.text and any(mark in window.text for mark in _OWN_ENTITIES):
            raise BadFile("it declares entities of its own, which no published file does", file=file)
        if has_cells and any(mark in window.text for mark in formula_marks):
            raise _Formula
        if kind == "ods":
            repeated += _repeated_cells(window)
            if repeated > MAX_REPEATED_CELLS:
                raise BadFile(
                    f"a few cells repeat until they fill {repeated:,}, more than {MAX_REPEATED_CELLS:,}",
                    file=file,
                )


@dataclass(frozen=True)
class _Window:
    """A stretch of a part that overlaps the one before, so that nothing hides on the seam.

    What begins from `begin` up to `end` belongs to this window; the rest is there to look ahead.
    """

    text: bytes
    begin: int
    end: int


def _windows(part: Part) -> Iterator[_Window]:
    half = OVERLAP // 2
    text, begin = part.read(CHUNK), 0
    while more := part.read(CHUNK):
        yield _Window(text, begin, len(text) - half)
        text, begin = text[-OVERLAP:] + more, half
    yield _Window(text, begin, len(text))


def _repeated_cells(window: _Window) -> int:
    """Cells that large repeats of cells with a value would unfold to.

    Empty cells may repeat to the sheet's edge: every spreadsheet program writes that.
    """
    cells, text = 0, window.text
    for match in _MANY.finditer(text, window.begin, window.end):
        times = int(match[2])
        if match[1] == b"columns":
            tag = text[text.rfind(b"<", 0, match.start()) : text.find(b">", match.end()) + 1]
            cells += times if b"value-type" in tag else 0
        else:
            end = text.find(b"</table:table-row>", match.end())
            row = text[match.end() : end if end >= 0 else len(text)]
            valued = row.count(b"value-type")
            widest = max((int(m[2]) for m in _MANY_IN_ROW.finditer(row)), default=1)
            cells += times * max(valued, widest if valued else 0)
    return cells


_MANY_IN_ROW = re.compile(rb'number-(columns)-repeated="(\d+)"')


def _formula_refusal(part: Part, name: str, kind: str, file: str) -> BadFile:
    sheet, row, column, formula = (_find_in_ods if kind == "ods" else _find_in_xlsx)(part, name)
    return BadFile(
        f"a cell of sheet “{sheet}” holds a formula, and published files hold only values",
        file=file,
        row=row,
        column=column,
        value=formula,
        remedy="import the file as it was published",
    )


def _find_in_ods(part: Part, _: str) -> tuple[str, int, str, str]:
    found: list[tuple[str, int, str, str]] = []
    sheet, row, column = "", 0, 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal sheet, row, column
        if tag == "table:table":
            sheet, row = attributes.get("table:name", ""), 0
        elif tag == "table:table-row":
            row, column = row + int(attributes.get("table:number-rows-repeated", 1)), 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            column += int(attributes.get("table:number-columns-repeated", 1))
            if "table:formula" in attributes:
                found.append((sheet, row, _letters(column), attributes["table:formula"]))
                raise _Formula

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with contextlib.suppress(_Formula, expat.ExpatError):
        parser.ParseFile(part)
    return found[0] if found else (sheet, row, _letters(max(column, 1)), "=")


def _find_in_xlsx(part: Part, name: str) -> tuple[str, int, str, str]:
    sheet = name.rsplit("/", 1)[-1].removesuffix(".xml")
    for window in _windows(part):
        for match in re.finditer(rb"<f[ >]", window.text):
            cell = re.findall(rb'<c r="([A-Z]+)(\d+)"', window.text[: match.start()])
            text = window.text[match.start() : match.start() + 200].split(b">", 1)[-1].split(b"<", 1)[0]
            if cell:
                return (
                    sheet,
                    int(cell[-1][1]),
                    cell[-1][0].decode(),
                    "=" + text.decode(errors="replace"),
                )
    return sheet, 1, "A", "="


def _letters(column: int) -> str:
    """The spreadsheet letters of a column counted from 1."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
