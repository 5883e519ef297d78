"""What every upload must pass before anything is done with it: size, kind, scan."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from wherry.domain.errors import Refused
from wherry_web.work.keeping import store
from wherry_web.work.keeping.kinds import KINDS, kind_of
from wherry_web.work.keeping.pictures import write_anew
from wherry_web.work.keeping.purposes import MEGABYTE, Purpose
from wherry_web.work.keeping.scan import scan


def checked(chunks: Iterable[bytes], folder: Path, name: str, wanted: Purpose) -> tuple[Path, str]:
    """What arrives as a file in a folder, and its kind, once content, size and scan are in order.

    Raises:
        Refused: when it is too large, of the wrong kind, or not clean.
    """
    path = folder / "arrived"
    too_large = f"“{name}” is larger than {wanted.limit // MEGABYTE} MB; make it smaller or split it."
    store.take(chunks, path, wanted.limit, too_large)
    kind = kind_of(path, name)
    if kind not in wanted.kinds:
        takes = ", ".join(sorted(KINDS[k].title for k in wanted.kinds))
        raise Refused(f"“{name}” is {KINDS[kind].title}; here you may add: {takes}.")
    scan(path, name)
    if kind in ("png", "jpeg"):
        anew = folder / "anew"
        write_anew(path, anew, kind, name)
        path = anew
    return path, kind
