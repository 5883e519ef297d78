"""What an archive's directory says, judged before anything in it is unpacked.

Limits and the four hostile files they were measured on: reference technology.md §1.
"""

from __future__ import annotations

import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

from wherry.domain.errors import BadFile
from wherry.sources.reading.parts import Part

MAX_ENTRIES = 200  # Twenty sheets, each with relations, a drawing, notes and their shapes, make 110.
MAX_DIRECTORY = 1024 * 1024  # Bytes; the directory of a workbook of 20 sheets takes 3,000.
MAX_DECLARED = 1536 * 1024 * 1024  # The directory declares about 440 MB, the long ratings file 870.
MAX_RATIO = 100  # Those two compress about 22 : 1 and 36 : 1; a bomb 250 : 1 and more.
SMALL = 4 * 1024 * 1024  # What unpacks to less is harmless at any ratio.
LEAST_SPACE = 448 * 1024 * 1024  # Python and the reader, with room for a small workbook.
MOST_TEXT = 256 * 1024 * 1024  # The wanted columns of the long ratings file are about 100 MB.

END = struct.Struct("<4s4H2LH")  # The end of the directory (APPNOTE.TXT 4.3.16).
LONGEST_COMMENT = 65_535  # Its length has two bytes.
_TARGET = re.compile(rb"""\bTarget\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_XLSX_PARTS = ("xl/workbook.xml", "xl/sharedstrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels")


@dataclass(frozen=True)
class Workbook:
    """A spreadsheet by its directory: “ods” or “xlsx”, and its parts.

    `read` are the parts that calamine opens, `cells` those of them that may hold cells, `others`
    the XML beside them.
    """

    kind: str
    read: tuple[zipfile.ZipInfo, ...]
    cells: frozenset[str]
    others: tuple[zipfile.ZipInfo, ...] = ()

    @property
    def declared(self) -> int:
        """How many bytes the parts unpack to that are read."""
        return sum(part.file_size for part in self.read)

    @property
    def address_space(self) -> int:
        """How many bytes reading it may take.

        calamine needs 0.9 GB for the directory (467 MB of XML) and 1.7 GB for the long ratings
        file (866 MB); what declares little gets little, so that a bomb bursts small.
        """
        return LEAST_SPACE + self.declared * 17 // 10

    @property
    def most_text(self) -> int:
        """How many bytes of text its columns may come to: a shared text may stand in many cells."""
        return min(MOST_TEXT, 4 * SMALL + 4 * self.declared)


def look_at_archive(path: Path, file: str) -> Workbook:
    """What an archive is, after the checks that need only its directory.

    Raises:
        BadFile: when it is broken, something else, ambiguous, or declares more than it may.
    """
    try:
        names = _checked_names(directory_of(path, file), file)
        workbook = _workbook(path, names, file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise broken(file) from error
    _check_sizes(workbook, file)
    return workbook


def directory_of(path: Path, file: str, most_parts: int = MAX_ENTRIES) -> list[zipfile.ZipInfo]:
    """The parts that an archive lists; read only once its end announces no more than so many.

    Raises:
        BadFile: when there are more, or the directory is longer than any that is meant honestly.
        zipfile.BadZipFile: when it is damaged, or holds something that its end does not tell.
    """
    count = _check_end(path, file, most_parts)
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if len(parts) != count:
        raise zipfile.BadZipFile("the directory holds more than its end says")
    return parts


def broken(file: str) -> BadFile:
    """The refusal of a spreadsheet that is damaged."""
    return BadFile("the spreadsheet is broken or only half there", file=file, remedy="download it again")


def _check_end(path: Path, file: str, most_parts: int) -> int:
    """How many entries the end of the directory announces, before the directory itself is read."""
    size = path.stat().st_size
    with path.open("rb") as archive:
        archive.seek(max(size - END.size - LONGEST_COMMENT, 0))
        tail = archive.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < END.size:
        raise zipfile.BadZipFile("no end of the directory")
    _, _, _, _, count, length, start, comment = END.unpack_from(tail, at)
    end = size - len(tail) + at
    if count > most_parts:
        raise BadFile(f"the archive holds {count:,} parts, more than {most_parts:,}", file=file)
    is_zip64 = tail[max(at - 20, 0) : at].startswith(b"PK\6\7")  # Where 65,535 parts or 4 GB are too few.
    if is_zip64 or length > MAX_DIRECTORY:
        raise BadFile("the archive's directory is far longer than any published file's", file=file)
    if start + length != end or end + END.size + comment != size:
        raise zipfile.BadZipFile("something stands before or behind the archive")
    return int(count)


def _checked_names(entries: list[zipfile.ZipInfo], file: str) -> dict[str, zipfile.ZipInfo]:
    """Parts by name in lower case: two programs must not take different parts for the same."""
    names = {entry.filename.casefold(): entry for entry in entries}
    is_odd = any(e.orig_filename != e.filename or "\\" in e.orig_filename for e in entries)
    if is_odd or len(names) != len(entries):
        raise BadFile("parts of the archive bear the same name or a disguised one", file=file)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise BadFile("the spreadsheet is encrypted", file=file, remedy="save it without a password")
    return names


def _workbook(path: Path, names: dict[str, zipfile.ZipInfo], file: str) -> Workbook:
    is_ods, is_xlsx = "content.xml" in names, "xl/workbook.xml" in names
    if is_ods and is_xlsx:
        raise BadFile("it is two kinds of spreadsheet in one archive", file=file)
    if is_ods:
        content = names["content.xml"]
        return Workbook("ods", (content,), frozenset({content.filename}))
    if not is_xlsx:
        raise BadFile("it is an archive, but not a spreadsheet", file=file)
    sheets = _named_parts(path, names)
    if any(not name.endswith(".xml") for name in sheets):
        raise BadFile("it holds macros or other parts that are not XML", file=file, remedy="save it as .xlsx")
    cells = sheets | {name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml")}
    read = {name for name in _XLSX_PARTS if name in names} | sheets
    others = {n for n in names if n.startswith("xl/") and n.endswith(".xml")} - read
    return Workbook(
        "xlsx",
        tuple(names[name] for name in sorted(read)),
        frozenset(names[name].filename for name in cells),
        tuple(names[name] for name in sorted(others)),
    )


def _named_parts(path: Path, names: dict[str, zipfile.ZipInfo]) -> set[str]:
    """The parts that an Excel workbook names as its own: its sheets, and some more."""
    entry = names.get("xl/_rels/workbook.xml.rels")
    if entry is None or entry.file_size > MAX_DIRECTORY:
        raise zipfile.BadZipFile("no list of sheets")
    with Part(path, entry) as part:
        text = part.read(MAX_DIRECTORY + 1)
    targets = {
        (double or single).decode("utf-8").casefold().lstrip("/") for double, single in _TARGET.findall(text)
    }
    if any("&" in target for target in targets):
        raise zipfile.BadZipFile("a name in disguise")
    return {name for target in targets for name in (target, f"xl/{target}") if name in names}


def _check_sizes(workbook: Workbook, file: str) -> None:
    if workbook.declared > MAX_DECLARED:
        raise BadFile(
            f"it unpacks to {workbook.declared // 1024**2:,} MB, more than {MAX_DECLARED // 1024**2:,}",
            file=file,
        )
    for part in (*workbook.read, *workbook.others):
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > SMALL and ratio > MAX_RATIO:
            raise BadFile(
                f"it unpacks to {ratio:.0f} times its size, more than {MAX_RATIO}; no published file does",
                file=file,
            )
