"""A scan of a workbook's XML that runs beside the reader, for what no published file holds.

It reads without parsing, in one pass over stretches that end where a row or a tag ends, so that
nothing hides on a seam. polars looks a stretch over for every suspicious word at once, faster than
Python for each; only a stretch that holds one is looked at more closely.
"""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import polars as pl

from wherry.domain.errors import BadFile
from wherry.sources.reading.archive import Workbook, broken
from wherry.sources.reading.formulas import (
    ODS_FORMULA,
    XLSX_FORMULA,
    place_in_ods,
    place_in_xlsx,
)
from wherry.sources.reading.parts import Part

MAX_REPEATED_CELLS = 20_000_000  # 57,000 x 122 is 7 million.
CHUNK = 256 * 1024  # Stays in the processor's cache: the scan takes half the time that it does with 1 MB.
LONGEST_STRETCH = 16 * 1024 * 1024  # A row of the widest layout takes 20 KB, the styles before it 1 MB.

ROW_END = b"</table:table-row>"
_ODS_SUSPECTS = r"formula|-repeated|<!|<\?"
_XLSX_SUSPECTS = r"<f[\s/>]|:f[\s/>]|<!"
_OTHER_SUSPECTS = "<!"
_OWN_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s([^?>]*)\?>")
_ENCODING = re.compile(rb"""\bencoding\s*=\s*["'](?!utf-?8["']|us-ascii["'])""", re.IGNORECASE)
_COLUMNS = re.compile(rb"""columns-repeated\s*=\s*["'](\d{1,7})["']""")
_ROWS = re.compile(rb"""rows-repeated\s*=\s*["'](\d{1,7})["']""")
_ODS_ROW = re.compile(rb"<table:table-row(?=[\s/>])")


class Watch:
    """When a scan has to end: as soon as it is told to, or when its time is up."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._told = Event()

    def stop(self) -> None:
        """Tell the scan to end."""
        self._told.set()

    def left(self) -> float:
        """Seconds that are left; none when it was told to end."""
        return 0.0 if self._told.is_set() else max(self._ends - time.monotonic(), 0.0)


def too_much(file: str) -> BadFile:
    """The refusal of a file that takes too much memory or time."""
    return BadFile(
        "reading it takes more memory or time than any published file needs",
        file=file,
        remedy="import the file as it was published",
    )


def scan_parts(path: Path, workbook: Workbook, file: str, watch: Watch) -> None:
    """Read every XML part of a workbook once for what no published file holds.

    Raises:
        BadFile: on formulas, entities, another encoding than UTF-8, or repeats that would unfold
            to too many cells; and when the time is up.
    """
    try:
        for entry in (*workbook.read, *workbook.others):
            scan = _Scan(path, workbook, entry, file, watch)
            scan.run()
    except (zipfile.BadZipFile, OSError) as error:
        raise broken(file) from error


class _Scan:
    """The scan of one part."""

    def __init__(
        self, path: Path, workbook: Workbook, entry: zipfile.ZipInfo, file: str, watch: Watch
    ) -> None:
        self._path, self._entry, self._file, self._watch = path, entry, file, watch
        self._is_ods = workbook.kind == "ods"
        self._has_cells = entry.filename in workbook.cells
        self._repeated = 0

    def run(self) -> None:
        """Look the whole part over.

        Raises:
            BadFile: on the first thing that no published file holds.
        """
        in_cells = _ODS_SUSPECTS if self._is_ods else _XLSX_SUSPECTS
        suspects = in_cells if self._has_cells else _OTHER_SUSPECTS
        with Part(self._path, self._entry) as part:
            for number, text in enumerate(self._stretches(part)):
                body = self._without_declaration(text) if number == 0 else text
                if self._holds(body, suspects):
                    self._look_closely(body)

    def _stretches(self, part: Part) -> Iterator[bytes]:
        """The part in stretches that end with a whole row (ODS) or tag (XLSX)."""
        mark = ROW_END if self._is_ods else b">"
        held = b""
        while more := part.read(CHUNK):
            if not self._watch.left():
                raise too_much(self._file)
            cut = more.rfind(mark) + len(mark)
            if cut < len(mark):
                held += more
                if len(held) > LONGEST_STRETCH:
                    raise BadFile("a row of it is longer than any published file", file=self._file)
                continue
            yield held + more[:cut]
            held = more[cut:]
        yield held

    def _without_declaration(self, text: bytes) -> bytes:
        declaration = _DECLARATION.match(text)
        is_odd = _ENCODING.search(declaration[1]) if declaration else b"<?xml" in text[:100]
        if is_odd or b"\0" in text[:4]:
            raise self._not_utf_8()
        return text[declaration.end() :] if declaration else text

    def _holds(self, text: bytes, suspects: str) -> bool:
        try:
            return bool(pl.Series([text], dtype=pl.Binary).cast(pl.String).str.contains(suspects)[0])
        except pl.exceptions.InvalidOperationError as error:
            raise self._not_utf_8() from error

    def _not_utf_8(self) -> BadFile:
        return BadFile("its text is not in UTF-8, as that of every published file is", file=self._file)

    def _look_closely(self, text: bytes) -> None:
        # A comment could hide where a row ends, so an ODS may hold none.
        hides = self._is_ods and (b"<!" in text or b"<?" in text)
        if hides or any(mark in text for mark in _OWN_ENTITIES):
            raise BadFile(
                "it declares entities of its own or hides text in comments, which no published file does",
                file=self._file,
            )
        formula = ODS_FORMULA if self._is_ods else XLSX_FORMULA
        may_have = self._has_cells and (b"formula" in text or not self._is_ods)
        if may_have and formula.search(text):
            raise self._formula()
        if self._is_ods:
            self._count(text)

    def _count(self, text: bytes) -> None:
        for row in _ODS_ROW.split(text):
            if b"-repeated" in row:
                self._repeated += self._unfolded(row)
        if self._repeated > MAX_REPEATED_CELLS:
            raise BadFile(
                f"a few cells repeat until they fill {self._repeated:,}, more than {MAX_REPEATED_CELLS:,}",
                file=self._file,
            )

    def _unfolded(self, row: bytes) -> int:
        """How many cells the repeats of a row come to, up to the last cell with a value.

        Empty cells may repeat to the sheet's edge: every spreadsheet program writes that.
        """
        last = row.rfind(b"office:")
        end = row.find(b"<", last) if last >= 0 else 0
        end = end if end >= 0 else len(row)
        before, behind = _COLUMNS.findall(row, 0, end), _COLUMNS.findall(row, end)
        rows = _ROWS.findall(row) if b"rows-repeated" in row else []
        if len(before) + len(behind) + len(rows) != row.count(b"-repeated"):
            raise BadFile("a row or cell repeats and does not say how often", file=self._file)
        times, width = max(map(int, rows), default=1), sum(map(int, before))
        if times > 1:
            width += row.count(b"office:value-type")
        return times * width if last >= 0 else 0

    def _formula(self) -> BadFile:
        name = self._entry.filename
        with Part(self._path, self._entry) as part:
            stretches = self._stretches(part)
            if self._is_ods:
                place = place_in_ods(stretches)
            else:
                place = place_in_xlsx(stretches, name.rsplit("/", 1)[-1].removesuffix(".xml"))
        return BadFile(
            f"a cell of sheet “{place.sheet}” holds a formula, and published files hold only values",
            file=self._file,
            row=place.row,
            column=place.column,
            value=place.formula,
            remedy="import the file as it was published",
        )
