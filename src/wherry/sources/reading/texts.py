"""Text files, plain or gzipped, read in pieces so that a small file cannot take all memory."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wherry.domain.errors import BadFile, NoHeader
from wherry.sources.reading.rows import MAX_COLUMNS, TooLarge, read_columns
from wherry.sources.reading.tables import Table, Wanted, table_of
from wherry.sources.sizes import MAX_TEXT

MAX_TEXT_RATIO = 60  # CQC's CSVs compress 5 : 1 to 22 : 1, its API answers 10 : 1.
SMALL_TEXT = 4 * 1024 * 1024  # What unpacks to less is harmless at any ratio.
LONGEST_ROW = 1024 * 1024  # Letters of one row of a CSV; the widest known has 8,000.
WIDEST_ROW = 10 * MAX_COLUMNS  # Cells; those beyond the header are blank where a sheet was saved as CSV.
MAX_BLANK_ROWS = 100_000  # Between rows that are not blank.
MAX_DOCUMENT = 32 * 1024 * 1024  # JSON in one piece; a list of every location is about 7 MB.
MAX_LINE = 8 * 1024 * 1024  # One line of JSON lines; the longest API answer known has 40 KB.
MAX_BRACKETS = 1_000_000  # Each opens a list or an object, which takes many times its letters.

GZIP = b"\x1f\x8b"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# CQC's weekly directory has been published in Windows-1252; every byte is a letter of Latin-1.
_ENCODINGS = (
    ("utf-8-sig", ()),
    ("cp1252", ("read as Windows-1252",)),
    ("latin-1", ("read as Latin-1",)),
)


def beginning(path: Path) -> bytes:
    """The first 4 KB of a text that are not all blank; nothing of an empty or blank one."""
    with _opened(path) as file:
        while (head := file.read(4096)) and not head.strip():
            pass
        return head


def whole(path: Path) -> bytes:
    """The bytes of a whole text."""
    with _opened(path) as file:
        return file.read()


def read_csv(path: Path, head: bytes, wanted: Wanted) -> tuple[Table, tuple[str, ...]]:
    """The table of a CSV that begins with `head`, and notes on how it was read.

    Raises:
        BadFile: when it is damaged, hostile, or not CSV.
        NoHeader: when no row is a header.
    """
    if head.startswith(UTF_16) or b"\0" in head:
        raise BadFile(
            "the text is not in UTF-8 but in UTF-16 or no text at all",
            file=path.name,
            remedy="save it as CSV in UTF-8",
        )
    for encoding, notes in _ENCODINGS:
        try:
            with io.TextIOWrapper(_opened(path), encoding=encoding, newline="") as text:
                return _table(_Lines(text, path.name), wanted), notes
        except UnicodeDecodeError:
            continue
    raise AssertionError("every byte is a letter of Latin-1")


def load_json(text: bytes, name: str, row: int | None) -> object:
    """A JSON document, or the JSON of one line.

    Raises:
        BadFile: when it is not JSON, or larger than any published one.
    """
    if len(text) > (MAX_DOCUMENT if row is None else MAX_LINE):
        raise BadFile("the JSON is longer than any published one", file=name, row=row)
    if text.count(b"[") + text.count(b"{") > MAX_BRACKETS:
        raise BadFile("the JSON has more lists and objects than any published one", file=name, row=row)
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFile(
            "it is not JSON, or only half of it is there", file=name, row=row, remedy="fetch it again"
        ) from error
    return found


def _opened(path: Path) -> io.BufferedReader:
    return io.BufferedReader(_Unpacked(path), 256 * 1024)


class _Unpacked(io.RawIOBase):
    """The bytes of a text file, unpacked, which end with a refusal where they become too many."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            is_packed = file.read(2) == GZIP
        self._file = gzip.GzipFile(path) if is_packed else path.open("rb")
        self._allowed = max(SMALL_TEXT, MAX_TEXT_RATIO * path.stat().st_size)
        self._name, self._size = path.name, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        try:
            size = self._file.readinto(buffer)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise BadFile(
                "the gzip file is broken or only half there", file=self._name, remedy="download it again"
            ) from error
        self._size += size
        if self._size > min(self._allowed, MAX_TEXT):
            raise BadFile("it unpacks to far more than any published file", file=self._name)
        return size

    def close(self) -> None:
        self._file.close()
        super().close()


class _Lines:
    """The lines of a text for csv.reader; `held` counts the letters since a row was complete."""

    def __init__(self, text: io.TextIOWrapper, file: str) -> None:
        self._text, self.file = text, file
        self.held, self.first, self.last = 0, "", ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_ROW)
        if not line:
            raise StopIteration
        self.held += len(line)
        if self.held >= LONGEST_ROW:
            raise BadFile("a row is longer than any published file's", file=self.file)
        if not self.first.strip():
            self.first = line
        self.last = line
        return line


def _rows(lines: _Lines, reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows of a CSV without the blank ones at its end."""
    blank = 0
    for row in reader:
        lines.held = 0
        if not any(row):
            blank += 1
            continue
        if len(row) > WIDEST_ROW:
            raise BadFile(f"a row has {len(row):,} cells, more than {WIDEST_ROW:,}", file=lines.file)
        if blank > MAX_BLANK_ROWS:
            raise BadFile(f"{blank:,} blank rows stand between its rows", file=lines.file)
        for _ in range(blank):
            yield []
        blank = 0
        yield row


def _table(lines: _Lines, wanted: Wanted) -> Table:
    reader = csv.reader(lines, strict=True)
    file = lines.file
    try:
        found = read_columns(_rows(lines, reader), wanted)
    except csv.Error as error:
        breaks_off = "unexpected end" in str(error)
        raise BadFile(
            "the file breaks off here; it is only half there"
            if breaks_off
            else f"the text is not CSV here ({error})",
            file=file,
            row=reader.line_num,
            remedy="download it again",
        ) from error
    except TooLarge as error:
        raise BadFile(str(error), file=file) from error
    if found is None:
        raise NoHeader(
            "no row looks like a header that Wherry knows",
            file=file,
            value=lines.first.strip("\r\n"),
            remedy="`wherry sources` lists the files it reads",
        )
    if not lines.last.endswith(("\n", "\r")) and found["widths"]:
        raise BadFile("the file breaks off in its last row", file=file, remedy="download it again")
    texts: Any = found.pop("texts")
    return table_of(found, texts, None, file)
