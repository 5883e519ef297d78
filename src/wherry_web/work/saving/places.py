"""Where this installation keeps its parts."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from wherry_web.work.saving.services import Places


def places() -> Places:
    """The database, the files and the register of the settings."""
    return Places(
        dict(settings.DATABASES["default"]), Path(settings.WHERRY_FILES), Path(settings.WHERRY_DATA)
    )
