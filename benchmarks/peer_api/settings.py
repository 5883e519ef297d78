"""The site's settings with Django REST framework, and the same short way through the middleware."""

from __future__ import annotations

from wherry_web.config.settings import *  # noqa: F403  # The site's own, but for the addresses.
from wherry_web.config.settings import INSTALLED_APPS as OURS
from wherry_web.config.settings import MIDDLEWARE as ALL

ROOT_URLCONF = "benchmarks.peer_api.urls"
INSTALLED_APPS = [*OURS, "rest_framework"]
MIDDLEWARE = [one.replace("wherry_web.api.door", "benchmarks.peer_api.door") for one in ALL]
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
}
