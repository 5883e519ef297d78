"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The app's name and label."""

    name = "wherry_web.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
