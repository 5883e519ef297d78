"""Numbers in sentences."""

from __future__ import annotations


def number_of(count: int, noun: str) -> str:
    """A count with its noun.

    >>> number_of(1, "service"), number_of(1200, "service"), number_of(2, "authority")
    ('1 service', '1,200 services', '2 authorities')
    """
    if count != 1:
        noun = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{count:,} {noun}"
