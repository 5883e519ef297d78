"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RiskConfig(AppConfig):
    """The app's name and label."""

    name = "wherry_web.risk"
    label = "risk"
    default_auto_field = "django.db.models.BigAutoField"
