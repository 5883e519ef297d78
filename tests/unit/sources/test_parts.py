"""Parts of archives: the same bytes as `zipfile`, the oracle, and no others."""

from __future__ import annotations

import random
import zipfile
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherry.sources.reading.parts import PACKED_CHUNK, Part

PIECES = st.lists(
    st.one_of(st.binary(max_size=200), st.integers(1, 300_000).map(lambda n: b"<cell/>" * (n // 7)))
)


def archive(folder: Path, content: bytes, method: int) -> tuple[Path, zipfile.ZipInfo]:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", method) as file:
        file.writestr("first.xml", b"something before it")
        file.writestr("content.xml", content)
    with zipfile.ZipFile(path) as file:
        return path, file.getinfo("content.xml")


def whole(path: Path, entry: zipfile.ZipInfo, size: int = 1 << 20) -> bytes:
    with Part(path, entry) as part:
        return b"".join(iter(lambda: part.read(size), b""))


@given(PIECES, st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]), st.integers(1, 400_000))
def test_reads_what_zipfile_reads(pieces: list[bytes], method: int, size: int) -> None:
    content = b"".join(pieces)
    size = max(size, len(content) // 500)  # A byte at a time of much would only be slow.
    with TemporaryDirectory() as folder:
        path, entry = archive(Path(folder), content, method)
        assert whole(path, entry, size) == zipfile.ZipFile(path).read("content.xml") == content


@pytest.mark.parametrize("more", range(-4, 5))
def test_a_stretch_that_ends_where_a_packed_chunk_does(tmp_path: Path, more: int) -> None:
    """A national file of July 2016 seemed to end early at such a place."""
    chance = random.Random(1)
    rows = (
        b"<row>%d</row>" % chance.getrandbits(16) + b"<cell/>" * chance.randrange(60) for _ in range(30_000)
    )
    content = b"".join(rows)
    path, entry = archive(tmp_path, content, zipfile.ZIP_DEFLATED)
    packed = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    there = packed.compress(content) + packed.flush()
    assert len(there) == entry.compress_size > PACKED_CHUNK
    first = zlib.decompressobj(-zlib.MAX_WBITS).decompress(there[:PACKED_CHUNK])
    assert whole(path, entry, len(first) + more) == content


@pytest.mark.parametrize("declared", [999, 1_001])
def test_a_part_that_unpacks_to_another_size_than_it_declares(tmp_path: Path, declared: int) -> None:
    path, entry = archive(tmp_path, b"x" * 1_000, zipfile.ZIP_DEFLATED)
    entry.file_size = declared
    with pytest.raises(zipfile.BadZipFile):
        whole(path, entry)


def test_a_changed_byte_shows(tmp_path: Path) -> None:
    path, entry = archive(tmp_path, b"some text that is stored as it is", zipfile.ZIP_STORED)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"stored as it is", b"stored as it Is"))
    with pytest.raises(zipfile.BadZipFile, match="damaged"):
        whole(path, entry)


def test_half_a_part(tmp_path: Path) -> None:
    path, entry = archive(tmp_path, bytes(range(256)) * 4, zipfile.ZIP_DEFLATED)
    entry.compress_size //= 2
    with pytest.raises(zipfile.BadZipFile):
        whole(path, entry)


def test_an_unusual_method(tmp_path: Path) -> None:
    path, entry = archive(tmp_path, b"text", zipfile.ZIP_LZMA)
    with pytest.raises(zipfile.BadZipFile, match="unusual method"):
        Part(path, entry)
