"""Run with a production environment: makes the database and static files, asks a few pages, prints what came.

A process of its own, because settings are read once.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

ASKED = (
    ("http", "/account/login/", {}),
    ("https", "/account/login/", {}),
    ("https", "/no/such/page/", {}),
    ("https", "/", {}),
    ("proxied", "/account/login/", {"HTTP_X_FORWARDED_PROTO": "https"}),
    ("proxied http", "/account/login/", {"HTTP_X_FORWARDED_PROTO": "http"}),
    ("other host", "/account/login/", {"HTTP_HOST": "evil.example"}),
    ("static", "", {}),
)


def main() -> None:
    """Prints one JSON object."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "wherry_web.config.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    found: dict[str, Any] = {
        name: getattr(settings, name)
        for name in ("DEBUG", "PASSWORD_HASHERS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "WHERRY_SECOND_STEP_REQUIRED")
    }  # fmt: skip
    found["tests"] = sorted(name for name in sys.modules if name.startswith("tests."))
    for kind, path, headers in ASKED:
        client = Client(raise_request_exception=False)
        address = path or staticfiles_storage.url("ui/site.css")
        response = client.get(
            address, secure=kind in ("https", "static", "other host"), **{"HTTP_HOST": "wherry.council.example", **headers}
        )  # fmt: skip
        cookies = {m.key: {k: str(v) for k, v in m.items() if v} for m in response.cookies.values()}
        told = {"status": response.status_code, "headers": dict(response.headers), "cookies": cookies}
        found[f"{kind} {path}".strip()] = told
        response.close()
    sys.stdout.write(json.dumps(found))


main()
