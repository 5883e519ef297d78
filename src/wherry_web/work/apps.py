"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """The app's name and label."""

    name = "wherry_web.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"
