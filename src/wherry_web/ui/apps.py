"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register

from wherry_web.ui.brand import check_colour


class UiConfig(AppConfig):
    """The app's name and label."""

    name = "wherry_web.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Has the council's colour checked at every start."""
        register(check_colour)
