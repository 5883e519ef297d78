"""What runs when nobody asks: each app declares its own in `schedules.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from wherry_web.journal.declared import declared


@dataclass(frozen=True)
class Schedule:
    """A name, how often, and the function: it takes `by` and `now` and may return a sentence."""

    name: str
    every: timedelta
    run: str


@cache
def declared_schedules() -> tuple[Schedule, ...]:
    """Every app's `SCHEDULES`."""
    return tuple(schedule for schedules in declared("schedules", "SCHEDULES") for schedule in schedules)
