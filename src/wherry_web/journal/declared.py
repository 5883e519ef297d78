"""What each app of the site declares for others in a module of a known name: acts, jobs, schedules."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps


def declared(module: str, name: str) -> Iterator[Any]:
    """The value `name` of each app's `module` that has one, in the order of the settings."""
    for app in apps.get_app_configs():
        if app.name.startswith("wherry_web.") and find_spec(f"{app.name}.{module}"):
            found = getattr(import_module(f"{app.name}.{module}"), name, None)
            if found is not None:
                yield found
