"""Somebody comes back after an upgrade: `python -m tests.web.upgrade.visit TOLD` with what the filling told, as JSON.

A process of its own with today's code; prints what it found as JSON.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from allauth.mfa.totp.internal.auth import (  # noqa: E402
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, transaction  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402

from tests.web.upgrade.shape import shape  # noqa: E402
from wherry_web.journal.models import Entry  # noqa: E402
from wherry_web.journal.verification import verify  # noqa: E402
from wherry_web.work.models import Job, OutboxMessage  # noqa: E402
from wherry_web.work.states import MailState  # noqa: E402


def visit(told: dict[str, str]) -> dict[str, object]:
    """Everything that somebody may meet."""
    before = verify()
    browser = Client(SERVER_NAME="127.0.0.1")
    asked = browser.post("/account/login/", {"login": told["email"], "password": told["password"]})
    counter = next(yield_hotp_counters_from_time())
    code = format_hotp_value(hotp_value(told["secret"], counter))
    signed_in = browser.post("/account/2fa/authenticate/", {"code": code})
    file = browser.get(f"/bodies/{told['body']}/files/{told['file']}/")
    # What the code of then had queued.
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    after = verify()
    return {
        "migrate --check": _exit_code("migrate", check_unapplied=True),
        "makemigrations --check": _exit_code("makemigrations", check_changes=True, dry_run=True),
        "shape": shape(),
        "faults": [before.fault, after.fault],
        "entries": [before.entries, after.entries],
        "sign-in": [asked.headers.get("Location"), signed_in.headers.get("Location")],
        "home": _seen(browser.get("/")),
        "journal": _seen(browser.get(f"/bodies/{told['body']}/journal/")),
        "file": [file.status_code, file.getvalue().decode()],
        "session": _seen(_with(told["session"]).get("/")) if "session" in told else None,
        "mail that waits": OutboxMessage.objects.filter(state=MailState.WAITING).count(),
        "jobs": [[job.state, job.sentence] for job in Job.objects.all()],
        "can be rewritten": _rewrite(),
    }


def _exit_code(command: str, **options: object) -> int | str | None:
    try:
        call_command(command, verbosity=0, **options)
    except SystemExit as end:
        return end.code
    return 0


def _seen(answer: HttpResponse) -> list[object]:
    return [answer.status_code, answer.headers.get("Location", "")]


def _with(session: str) -> Client:
    """The browser of somebody who signed in before the upgrade."""
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.cookies[settings.SESSION_COOKIE_NAME] = session
    return browser


def _rewrite() -> bool:
    try:
        with transaction.atomic():
            Entry.objects.filter(number=1).update(by="nobody")
    except DatabaseError:
        return False
    return True


if __name__ == "__main__":
    print(json.dumps(visit(json.loads(sys.argv[1]))))  # noqa: T201
