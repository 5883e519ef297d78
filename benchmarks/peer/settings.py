"""The site's settings, with Django's template engine for the one page that is compared."""

from __future__ import annotations

from pathlib import Path

from wherry_web.config.settings import *  # noqa: F403  # The site's own, but for the addresses.
from wherry_web.config.settings import TEMPLATES as OURS

ROOT_URLCONF = "benchmarks.peer.urls"
TEMPLATES = [
    {
        "NAME": "peer",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).with_name("templates")],
        "OPTIONS": {  # DEBUG is off: Django caches the templates by itself.
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.static"],
        },
    },
    *OURS,
]
