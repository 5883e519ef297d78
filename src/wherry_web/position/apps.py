"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PositionConfig(AppConfig):
    """The app's name and label."""

    name = "wherry_web.position"
    label = "position"
    default_auto_field = "django.db.models.BigAutoField"
