"""What runs when nobody asks: each app declares its own in `schedules.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


@dataclass(frozen=True)
class Schedule:
    """A name, how often, and the function: it takes `by` and `now` and may return a sentence."""

    name: str
    every: timedelta
    run: str


@cache
def declared_schedules() -> tuple[Schedule, ...]:
    """Every app's `SCHEDULES`."""
    found: list[Schedule] = []
    for app in apps.get_app_configs():
        if app.name.startswith("wherry_web.") and find_spec(f"{app.name}.schedules"):
            found += getattr(import_module(f"{app.name}.schedules"), "SCHEDULES", ())
    return tuple(found)
