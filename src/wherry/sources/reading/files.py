"""One file in, its tables of text (or its JSON) out."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tempfile
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wherry.domain.errors import BadFile
from wherry.sources.reading import child, guard
from wherry.sources.reading.rows import SEPARATOR, read_columns

MAX_TEXT = 1024 * 1024 * 1024  # Unzipped; the long ratings file of a month is about 120 MB as CSV.
MAX_TEXT_RATIO = 100  # CQC's CSVs compress about 7 : 1, its API answers about 12 : 1.
READING_SECONDS = 180  # Wall clock for one workbook; 5 s is usual.


@dataclass(frozen=True)
class Wanted:
    """Headings worth reading, in plain form; everything else never leaves the reader."""

    exact: frozenset[str]
    prefixes: tuple[str, ...]

    def __call__(self, heading: str) -> bool:
        return heading in self.exact or heading.startswith(self.prefixes)


@dataclass(frozen=True)
class Table:
    """One sheet: `columns` has a text column per wanted heading (plain form) and `row`, the
    number of the row in the file. Blank cells are null."""

    sheet: str | None
    headings: tuple[str, ...]
    header_row: int
    preamble: tuple[str, ...]
    columns: pl.DataFrame


@dataclass(frozen=True)
class Raw:
    """A file as it was opened: its tables, or its JSON text."""

    path: Path
    name: str
    sha256: str
    tables: tuple[Table, ...] = ()
    json_text: bytes | None = None
    notes: tuple[str, ...] = ()

    def json_document(self) -> object:
        """The whole JSON document.

        Raises:
            BadFile: when it is not JSON.
        """
        return _loads(self.json_text or b"", self.name, None)

    @property
    def is_json_lines(self) -> bool:
        """Whether the JSON is one object a line: then its first line is an object by itself."""
        first = (self.json_text or b"").lstrip().split(b"\n", 1)[0].strip()
        return first.startswith(b"{") and first.endswith(b"}")

    def json_records(self) -> Iterator[tuple[int, dict[str, object]]]:
        """Number and object of each record: of each line, or of a document's list, or the document.

        Raises:
            BadFile: naming the record that is not a JSON object.
        """
        if self.is_json_lines:
            lines = enumerate(io.BytesIO(self.json_text or b""), start=1)
            records = ((n, _loads(line, self.name, n)) for n, line in lines if line.strip())
        else:
            document = self.json_document()
            items = document if isinstance(document, list) else [document]
            records = ((n, item) for n, item in enumerate(items, start=1))
        for number, found in records:
            if not isinstance(found, dict):
                raise BadFile("this is not a JSON object", file=self.name, row=number)
            yield number, found


def read_file(path: Path, wanted: Wanted, sha256: str | None = None) -> Raw:
    """Open a file of whatever kind it is by its content.

    Raises:
        BadFile: one sentence, when it cannot be opened, is hostile, or is of no known kind.
    """
    name = path.name
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise BadFile(f"it cannot be opened ({error.strerror})", file=name) from error
    digest = sha256 or file_digest(path)
    if not head:
        raise BadFile("the file is empty", file=name, remedy="download it again")
    if head.startswith(b"PK"):
        return Raw(path, name, digest, _read_workbook(path, wanted))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadFile("it is an old Excel file (.xls)", file=name, remedy="save it as .xlsx, .ods or .csv")
    if head.startswith(b"%PDF"):
        raise BadFile("it is a PDF", file=name, remedy="import the spreadsheet it was made from")
    data = _unzipped(path) if head.startswith(b"\x1f\x8b") else path.read_bytes()
    if not data.strip():
        raise BadFile("the file is empty", file=name, remedy="download it again")
    if data.lstrip()[:1] in (b"{", b"["):
        return Raw(path, name, digest, json_text=data)
    table, notes = _read_csv(data, name, wanted)
    return Raw(path, name, digest, (table,), notes=notes)


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes as published."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_workbook(path: Path, wanted: Wanted) -> tuple[Table, ...]:
    """Read a workbook in a child process while a thread of this one scans it for hostile parts."""
    workbook = guard.look_at_archive(path, path.name)
    stop = threading.Event()
    problems: list[Exception] = []
    with tempfile.TemporaryDirectory(prefix="wherry-") as folder:
        output = Path(folder) / "columns"
        question = json.dumps({"exact": sorted(wanted.exact), "prefixes": wanted.prefixes})
        process = subprocess.Popen(
            [
                sys.executable,
                "-I",
                child.__file__,
                str(path.resolve()),
                str(output),
                question,
                str(workbook.address_space),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

        def scan() -> None:
            try:
                guard.scan_parts(path, workbook.kind, path.name, stop)
            except Exception as problem:  # Whatever it is, an unscanned workbook is not taken.
                problems.append(problem)
                process.kill()

        scanner = threading.Thread(target=scan, daemon=True)
        scanner.start()
        try:
            _, complaint = process.communicate(timeout=READING_SECONDS)
        except subprocess.TimeoutExpired:
            complaint = b""
        finally:
            process.kill()
            process.wait()
            if process.returncode != 0 and not output.exists():
                scanner.join(timeout=5)
            stop.set() if problems else scanner.join()
        if problems:
            raise problems[0]
        if process.returncode != 0:
            raise _reader_refusal(path.name, process.returncode, complaint)
        return tuple(_tables(output, path.name))


def _reader_refusal(name: str, code: int, complaint: bytes) -> BadFile:
    if code == 3:
        said = complaint.decode(errors="replace").strip().rstrip(".")
        return BadFile(f"the spreadsheet cannot be read ({said})", file=name, remedy="download it again")
    return BadFile(
        "reading it takes more memory or time than any published file needs",
        file=name,
        remedy="import the file as it was published",
    )


def _tables(output: Path, name: str) -> Iterator[Table]:
    with output.open("rb") as file:
        for sheet in json.loads(file.readline()):
            if "names" not in sheet:
                continue
            texts = [file.read(length).decode() for length in sheet.pop("bytes")]
            yield _table(sheet, texts, sheet["sheet"], name)


def _table(found: dict, texts: list[str], sheet: str | None, file: str) -> Table:  # type: ignore[type-arg]
    if found["widths"] and sheet is None:
        row, width = found["widths"][0]
        raise BadFile(
            f"the row has {width} cells and the header {len(found['headings'])}; "
            "the file is damaged or only half there",
            file=file,
            row=row,
            remedy="download it again",
        )
    count = found["count"]
    first = found["header_row"] + 1
    frame = _split(dict(zip(found["names"], texts, strict=True)), count).with_columns(
        row=pl.int_range(first, first + count, dtype=pl.Int32, eager=True)
    )
    filled = [pl.col(name).is_not_null() for name in found["names"]]
    return Table(
        sheet,
        tuple(found["headings"]),
        found["header_row"],
        tuple(found["preamble"]),
        frame.filter(pl.any_horizontal(filled)),
    )


def _split(texts: dict[str, str], count: int) -> pl.DataFrame:
    """Columns of one text each as columns of cells; blank cells are null."""
    if count == 0:
        return pl.DataFrame(schema=dict.fromkeys(texts, pl.String))
    cells = [pl.col(name).str.split(SEPARATOR).explode().str.strip_chars() for name in texts]
    blank_to_null = [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in texts]
    return pl.DataFrame({name: [text] for name, text in texts.items()}).select(cells).select(blank_to_null)


def _unzipped(path: Path) -> bytes:
    packed = path.stat().st_size
    out, size = [], 0
    try:
        with gzip.open(path) as file:
            while chunk := file.read(4 * 1024 * 1024):
                size += len(chunk)
                if size > MAX_TEXT or (size > 64 * 1024 * 1024 and size > MAX_TEXT_RATIO * packed):
                    raise BadFile("it unpacks to far more than any published file", file=path.name)
                out.append(chunk)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadFile(
            "the gzip file is broken or only half there", file=path.name, remedy="download it again"
        ) from error
    return b"".join(out)


def _read_csv(data: bytes, name: str, wanted: Wanted) -> tuple[Table, tuple[str, ...]]:
    text, notes = _decoded(data, name)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        found = read_columns(lines, wanted)  # type: ignore[arg-type]
    except csv.Error as error:
        breaks_off = "unexpected end" in str(error)
        raise BadFile(
            "the file breaks off here; it is only half there"
            if breaks_off
            else f"the text is not CSV here ({error})",
            file=name,
            row=lines.line_num,
            remedy="download it again",
        ) from error
    if found is None:
        first = next((line for line in text.splitlines() if line.strip()), "")
        raise BadFile(
            "no row looks like a header that Wherry knows",
            file=name,
            value=first,
            remedy="`wherry sources` lists the files it reads",
        )
    if not text.endswith(("\n", "\r")) and found["widths"]:
        raise BadFile("the file breaks off in its last row", file=name, remedy="download it again")
    return _table(found, found.pop("texts"), None, name), notes  # type: ignore[arg-type]


def _decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4096]:
        raise BadFile(
            "the text is not in UTF-8 but in UTF-16 or no text at all",
            file=name,
            remedy="save it as CSV in UTF-8",
        )
    # CQC's weekly directory has been published in Windows-1252; every byte is a letter of Latin-1.
    for encoding, said in (("utf-8-sig", ()), ("cp1252", ("read as Windows-1252",))):
        try:
            return data.decode(encoding), said
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), ("read as Latin-1",)


def _loads(text: bytes, name: str, row: int | None) -> object:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFile(
            "it is not JSON, or only half of it is there",
            file=name,
            row=row,
            remedy="fetch it again",
        ) from error
    return found
