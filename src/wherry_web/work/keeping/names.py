"""The name a person gave a file, made fit to be shown. It is never part of a path."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120  # Letters, as the column of the row.
_SEPARATORS = re.compile(r"[/\\]+")
_RESERVED = re.compile(r'[<>:"|?*]')


def clean_name(given: str) -> str:
    """The last part of a name without control, formatting and reserved characters; ending kept.

    Right-to-left overrides (which make “exe.pdf” of “fdp.exe”) are formatting characters, category Cf.
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", given))[-1]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    shown = " ".join(_RESERVED.sub("-", shown).split()).strip(". ")
    if len(shown) > LONGEST:
        stem, dot, ending = shown.rpartition(".")
        is_ending = bool(dot) and len(ending) <= 10
        shown = f"{stem[: LONGEST - len(ending) - 2]}….{ending}" if is_ending else f"{shown[: LONGEST - 1]}…"
    return shown or "file"
