"""Reads one part of an archive, unpacked, five times as fast as `zipfile` does.

A national ODS unpacks to 446 MB: 0.48 s in `zipfile`, 0.09 s here (measured on two cores).
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import TracebackType
from typing import IO

from isal import igzip_lib, isal_zlib

PACKED_CHUNK = 64 * 1024  # Bytes read at once.
LOCAL_HEADER = 30  # Bytes before the name; its lengths stand at 26 and 28 (APPNOTE.TXT 4.3.7).


class Part:
    """An open part, to read from front to back in stretches of known size.

    Raises zipfile.BadZipFile from `read` where the archive is damaged, ends early, or unpacks to
    something else than its directory declares.
    """

    def __init__(self, path: Path, entry: zipfile.ZipInfo) -> None:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile(f"{entry.filename} is compressed by an unusual method")
        self._entry = entry
        self._packed_left = entry.compress_size
        self._unpacked = 0
        self._checksum = 0
        self._inflate = (
            igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_DEFLATE)
            if entry.compress_type == zipfile.ZIP_DEFLATED
            else None
        )
        self._file: IO[bytes] = path.open("rb")
        self._file.seek(entry.header_offset)
        header = self._file.read(LOCAL_HEADER)
        name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
        self._file.seek(entry.header_offset + LOCAL_HEADER + name + extra)

    def __enter__(self) -> Part:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def read(self, size: int = PACKED_CHUNK, /) -> bytes:
        """The next `size` bytes; fewer only at the end, where the checksum is compared."""
        found: list[bytes] = []
        while size > 0 and (piece := self._piece(size)):
            found.append(piece)
            size -= len(piece)
        text = b"".join(found)
        self._unpacked += len(text)
        self._checksum = isal_zlib.crc32(text, self._checksum)
        if self._unpacked > self._entry.file_size:
            raise zipfile.BadZipFile(f"{self._entry.filename} unpacks to more than it declares")
        is_over = size > 0
        if is_over and (self._unpacked, self._checksum) != (self._entry.file_size, self._entry.CRC):
            raise zipfile.BadZipFile(f"{self._entry.filename} is damaged")
        return text

    def _piece(self, size: int) -> bytes:
        if self._inflate is None:
            return self._packed(size)
        while not self._inflate.eof:
            packed = b""
            if self._inflate.needs_input and not (packed := self._packed(PACKED_CHUNK)):
                return b""  # It breaks off; `read` says so.
            try:
                piece = self._inflate.decompress(packed, size)
            except igzip_lib.error as error:  # type: ignore[misc]  # Its stub calls the class an instance.
                raise zipfile.BadZipFile(str(error)) from error
            if piece:  # None means only that the next stretch has to be taken in first.
                return piece
        return b""

    def _packed(self, size: int) -> bytes:
        text = self._file.read(min(size, self._packed_left))
        self._packed_left -= len(text)
        return text
