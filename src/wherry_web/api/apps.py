"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The app's name and label."""

    name = "wherry_web.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
