"""Text for people: numbers in sentences, and nothing that a screen would obey."""

from __future__ import annotations

from unicodedata import category


def number_of(count: int, noun: str) -> str:
    """A count with its noun.

    >>> number_of(1, "service"), number_of(1200, "service"), number_of(2, "authority")
    ('1 service', '1,200 services', '2 authorities')
    """
    if count != 1:
        noun = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{count:,} {noun}"


def printable(text: str) -> str:
    """A text as it can be shown anywhere: a space for each odd space, a dot for each other
    character that a screen would obey rather than show (escapes, line ends, turns of direction).

    >>> printable("Rose\u00a0House\x1b[2J"), printable("a\u202eb")
    ('Rose House·[2J', 'a·b')
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if category(c) == "Zs" else "·" for c in text)
