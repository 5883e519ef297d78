"""The directory of an archive: what its end announces is judged before the directory is read."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from wherry.domain.errors import BadFile
from wherry.sources.reading.archive import directory_of


def _archive(path: Path, parts: int) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(parts):
            archive.writestr(f"part{number}.xml", b"<x/>")
    return path


def _claiming(path: Path, listed: int, announced: int) -> Path:
    """An archive whose directory lists so many empty parts and whose end announces so many."""
    first = b"PK\3\4" + bytes(26)
    entries = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, *[0] * 7, 8, *[0] * 6) + f"{n:08}".encode()
        for n in range(listed)
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, announced, announced, len(entries), len(first), 0)
    path.write_bytes(first + entries + end)
    return path


def test_lists_the_parts(tmp_path: Path) -> None:
    found = directory_of(_archive(tmp_path / "a.docx", 7), "a.docx", most_parts=7)
    assert [part.filename for part in found] == [f"part{n}.xml" for n in range(7)]


def test_more_parts_than_may_be_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="8 parts, more than 7"):
        directory_of(_archive(tmp_path / "a.docx", 8), "a.docx", most_parts=7)


@pytest.mark.parametrize("announced", [65_535, 100])
def test_a_directory_of_a_hundred_thousand_parts_is_never_read(tmp_path: Path, announced: int) -> None:
    path = _claiming(tmp_path / "many.docx", 100_000, announced)
    tracemalloc.start()
    try:
        with pytest.raises(BadFile, match=r"parts|directory"):
            directory_of(path, path.name, most_parts=2_000)
        assert tracemalloc.get_traced_memory()[1] < 2 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_an_end_that_announces_fewer_than_are_listed_is_damaged(tmp_path: Path) -> None:
    path = _claiming(tmp_path / "few.docx", 5, 4)
    with pytest.raises(zipfile.BadZipFile):
        directory_of(path, path.name, most_parts=10)
