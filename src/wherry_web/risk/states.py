"""Which way a change of band and a dispute may go."""

from __future__ import annotations

BAND_CHANGES = {"asked": {"approve": "approved", "decline": "declined"}}
"""State to event to the next state; what is approved ends on its day."""

OUTCOMES = {
    "upheld": "You are right: it was put right",
    "partly": "You are right in part",
    "refused": "It stays as it is",
}
"""How a dispute of a fact may be answered."""
