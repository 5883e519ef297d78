"""What a file is, judged by its content: a small table of beginnings and of archive members."""

from __future__ import annotations

import codecs
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from wherry.domain.errors import BadFile, Refused
from wherry.sources.reading.archive import MAX_DECLARED, SMALL, directory_of

HEAD = 4096  # Bytes: more than the 1,445 in which a browser looks for what a file is (mimesniff §4).
MAX_PARTS = 2_000  # A Word document with 500 pictures has about 1,100.
MAX_RATIO = 200  # Documents reach 40; a bomb of zeros 1,000.


@dataclass(frozen=True)
class Kind:
    """A kind of file: its words, its media type, the endings its name may have."""

    title: str
    media_type: str
    endings: frozenset[str]


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "pdf": Kind("PDF", "application/pdf", frozenset({".pdf"})),
    "png": Kind("PNG picture", "image/png", frozenset({".png"})),
    "jpeg": Kind("JPEG picture", "image/jpeg", frozenset({".jpg", ".jpeg"})),
    "docx": Kind("Word document", f"{_OFFICE}wordprocessingml.document", frozenset({".docx"})),
    "xlsx": Kind("Excel workbook", f"{_OFFICE}spreadsheetml.sheet", frozenset({".xlsx"})),
    "ods": Kind("OpenDocument sheet", "application/vnd.oasis.opendocument.spreadsheet", frozenset({".ods"})),
    "json": Kind("JSON", "application/json", frozenset({".json", ".jsonl", ".topojson", ".geojson"})),
    "csv": Kind("CSV", "text/csv", frozenset({".csv"})),
    "txt": Kind("plain text", "text/plain", frozenset({".txt"})),
    "gz": Kind("gzip archive", "application/gzip", frozenset({".gz"})),
}
"""Every kind that is known; whatever is not here is refused."""

_BEGINNINGS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x1f\x8b\x08", "gz"),
)
_MEMBERS = (
    ("docx", {"[Content_Types].xml", "word/document.xml"}),
    ("xlsx", {"[Content_Types].xml", "xl/workbook.xml"}),
    ("ods", {"mimetype", "content.xml"}),
)
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|svg|script|iframe|\?xml|!--)", re.IGNORECASE)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def kind_of(path: Path, name: str) -> str:
    """The key of a file's kind, by its content, once its name agrees.

    Raises:
        Refused: when the content is of no known kind, dangerous, or not what the name says.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Refused(f"“{name}” is empty; choose another file.")
    ending = PurePosixPath(name).suffix.casefold()
    kind = next((kind for start, kind in _BEGINNINGS if head.startswith(start)), None)
    if kind is None and head.startswith(b"PK\x03\x04"):
        kind = _archive(path, name)
    if kind is None and head.startswith(_OLD_OFFICE):
        raise Refused(f"“{name}” is in an old or protected Office format; save it as .docx, .xlsx or PDF.")
    kind = kind or _text(path, name, head, ending)
    if ending not in KINDS[kind].endings:
        said = f"ends in “{ending}”" if ending else "has no ending"
        wanted = " or ".join(sorted(KINDS[kind].endings))
        raise Refused(
            f"The name “{name}” {said} but the content is {KINDS[kind].title}; "
            f"give it a name that ends in {wanted}, or choose another file."
        )
    return kind


def _archive(path: Path, name: str) -> str:
    too_many = f"“{name}” holds too many parts, or one twice; save it again from its program."
    try:
        parts = directory_of(path, name, MAX_PARTS)
    except BadFile as error:
        raise Refused(too_many) from error
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(
            f"“{name}” is broken or only half there; save it again and add it once more."
        ) from error
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if len(names) < len(parts):
        raise Refused(too_many)
    if unpacked > MAX_DECLARED or (unpacked > SMALL and unpacked / packed > MAX_RATIO):
        raise Refused(
            f"“{name}” would unpack to {unpacked / packed:,.0f} times its size, which no document does."
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refused(f"“{name}” is encrypted; save it without a password.")
    if any(part.casefold().endswith("vbaproject.bin") or part.startswith("Basic/") for part in names):
        raise Refused(f"“{name}” holds macros; save it without them, or as PDF.")
    for kind, members in _MEMBERS:
        if members <= names:
            return kind
    raise Refused(
        f"“{name}” is an archive, but no Word, Excel or OpenDocument file; add its files one by one."
    )


def _text(path: Path, name: str, head: bytes, ending: str) -> str:
    refusal = Refused(
        f"“{name}” is of no kind that is kept here: PDF, PNG, JPEG, DOCX, XLSX, ODS, CSV, TXT or JSON."
    )
    if b"\x00" in head:
        raise refusal
    # A browser that guesses looks for markup anywhere near the beginning, so we do too.
    if _MARKUP.search(head):
        raise Refused(f"“{name}” is a web page or drawing that can hold programs; save it as PDF or PNG.")
    try:
        _read_through(path)
    except UnicodeDecodeError as error:
        raise (
            Refused(
                f"“{name}” is text, but not in UTF-8; save it as “CSV UTF-8” or “UTF-8” and add it again."
            )
            if ending in {".csv", ".txt", ".json"}
            else refusal
        ) from error
    if ending in KINDS["json"].endings:
        _check_json(path, name, ending)
        return "json"
    return "csv" if ending == ".csv" else "txt"


def _read_through(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with path.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            if b"\x00" in chunk:
                raise UnicodeDecodeError("utf-8", chunk[:1], 0, 1, "a NUL character")
            decoder.decode(chunk)
        decoder.decode(b"", final=True)


def _check_json(path: Path, name: str, ending: str) -> None:
    """Only the beginning of a large file is looked at: whoever reads it parses it anyway."""
    with path.open("rb") as file:
        head = file.read(HEAD).removeprefix(codecs.BOM_UTF8).lstrip()
    if path.stat().st_size <= HEAD and ending != ".jsonl":
        try:
            json.loads(path.read_text(encoding="utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise Refused(f"“{name}” says it is JSON and is not ({error}).") from error
    if head[:1] not in (b"{", b"["):
        raise Refused(f"“{name}” says it is JSON and does not begin so.")
