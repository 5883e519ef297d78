"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """The app's name and label."""

    name = "wherry_web.targets"
    label = "targets"
    default_auto_field = "django.db.models.BigAutoField"
