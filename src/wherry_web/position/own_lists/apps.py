"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class OwnListsConfig(AppConfig):
    """The app's name and label."""

    name = "wherry_web.position.own_lists"
    label = "own_lists"
    default_auto_field = "django.db.models.BigAutoField"
