"""A draw by lot that anybody can do again: the same ids and the same seed draw the same services."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def draw(ids: Iterable[str], wanted: int, seed: str) -> frozenset[str]:
    """So many of some ids, each with the same probability.

    Every id gets a number by SHA-256 of seed and id, and the lowest are drawn: it can be done again with
    any tool
    and in any order, and does not depend on how a language shuffles.
    """
    numbered = sorted(set(ids), key=lambda key: hashlib.sha256(f"{seed}\n{key}".encode()).digest())
    return frozenset(numbered[:wanted])
