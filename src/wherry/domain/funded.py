"""People whose care a council pays for: how many, service by service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class FundedPeople:
    """How many people a council pays for, by location id, on a day: counts, and never who.

    `name` is the file's.
    """

    name: str
    as_at: date
    people: dict[str, int]
