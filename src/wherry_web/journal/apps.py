"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The app's name and label."""

    name = "wherry_web.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
