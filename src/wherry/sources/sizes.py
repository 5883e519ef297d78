"""Which files are too large to be looked at. Loads no engine: the import of a known file stays quick."""

from __future__ import annotations

import stat
from pathlib import Path

from wherry.domain.errors import BadFile

MAX_TEXT = 512 * 1024 * 1024  # Unzipped; the long ratings file of a month is about 120 MB as CSV.


def refuse_too_large(path: Path) -> None:
    """Refuse what is no ordinary file, or larger than any published one, before it is opened.

    Raises:
        BadFile: also when there is no such file.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise BadFile(f"it cannot be opened ({error.strerror})", file=path.name) from error
    if not stat.S_ISREG(found.st_mode):
        raise BadFile("it is not an ordinary file", file=path.name)
    if found.st_size > MAX_TEXT:
        raise BadFile(
            f"it has {found.st_size // 1024**2:,} MB, more than {MAX_TEXT // 1024**2:,}", file=path.name
        )
