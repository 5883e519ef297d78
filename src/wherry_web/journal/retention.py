"""The class of recordes of this installation, and when a text is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from django.conf import settings
from django.utils import timezone

from wherry.definitions.retention import RetentionClass, load_retention


@cache
def retention_classes() -> Mapping[str, RetentionClass]:
    """Every class by key: the shipped ones, and those of the data folder.

    Raises:
        BadDefinition: when the data folder's file is wrong.
    """
    return load_retention(settings.WHERRY_DATA / "definitions")


def erase_on(retention: str, at: datetime) -> date | None:
    """The day on which the text of an act done at an instant is due; None until its matter ends.

    Raises:
        KeyError: when there is no such class.
    """
    found = retention_classes()[retention]
    return found.due_on(timezone.localdate(at)) if found.starts == "act" else None
