"""Which acts there are: each app declares its own in `acts.py`, and the journal takes no others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from wherry_web.journal.declared import declared


@dataclass(frozen=True)
class Act:
    """A kind of entry: its words on screen, what it is about, how long its text is kept."""

    title: str
    object_kind: str
    retention: str
    """A class in definitions/retention.yaml."""


ACTS = {
    "journal.erased_when_due": Act("Text erased on schedule", "journal", "journal"),
    "journal.erased_for_person": Act("Text erased for a person", "person", "journal"),
    "journal.erased_after_review": Act("Text erased after review", "journal", "journal"),
    "journal.kept_longer": Act("Text kept longer after review", "journal", "journal"),
    "journal.retention_started": Act("Retention started: the matter ended", "journal", "journal"),
    "journal.hold_set": Act("Legal hold set", "hold", "journal"),
    "journal.hold_lifted": Act("Legal hold lifted", "hold", "journal"),
    "journal.anchored": Act("Journal signed", "anchor", "journal"),
}
"""What the journal itself does."""


def act_named(key: str) -> Act:
    """The declared act of that key.

    Raises:
        KeyError: when no app declares it.
    """
    return declared_acts()[key]


@cache
def declared_acts() -> dict[str, Act]:
    """Every app's `ACTS`, by key."""
    found: dict[str, Act] = {}
    for acts in declared("acts", "ACTS"):
        found |= acts
    return found
