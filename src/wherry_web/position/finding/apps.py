"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class FindingConfig(AppConfig):
    """The app's name and label."""

    name = "wherry_web.position.finding"
    label = "finding"
    default_auto_field = "django.db.models.BigAutoField"
