"""Names as people may type them: plain characters, nothing that hides, reverses or calculates."""

from __future__ import annotations

import unicodedata

from wherry.domain.errors import Refused

JOINERS = "\u200c\u200d"  # Needed inside words of Persian and of Indian scripts.
FORMULA_STARTS = "=+-@"  # A spreadsheet would calculate what follows.


def plain_name(text: str, *, what: str, most: int = 150) -> str:
    """A name in NFC with single spaces.

    Raises:
        Refused: for hidden or reversing characters, angle brackets, a formula, nothing, or too much.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split(" ")).strip()
    name = " ".join(part for part in name.split(" ") if part)
    if not name:
        raise Refused(f"Enter {what}.")
    if any(unicodedata.category(c)[0] == "C" and c not in JOINERS for c in name) or any(
        unicodedata.category(c) in {"Zl", "Zp"} for c in name
    ):
        raise Refused(f"{_start(what)} has a hidden character in it; type it again instead of pasting it.")
    if "<" in name or ">" in name:
        raise Refused(f"{_start(what)} must not have < or > in it.")
    if name[0] in FORMULA_STARTS:
        raise Refused(f"{_start(what)} must not start with = + - or @.")
    if len(name) > most:
        raise Refused(f"{_start(what)} must be {most} characters or fewer.")
    return name


def _start(what: str) -> str:
    return what[:1].upper() + what[1:]
