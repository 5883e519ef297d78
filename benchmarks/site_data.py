"""An installation to load, in a process with its settings: people, a journal, sessions; tells them as JSON.

Given the id of a body, it acts there each second instead.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
import uuid

PEOPLE = 40
SESSIONS_EACH = 5  # The most that a person may have: 200 sessions.
ENTRIES = 2000
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  # Nobody signs in by it.


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wherry_web.config.settings")
    import django

    django.setup()
    if sys.argv[1:]:
        _act(uuid.UUID(sys.argv[1]))
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():
        told = _fill()
    print(json.dumps(told))


def _act(body: uuid.UUID) -> None:
    """An act each second until the process is ended."""
    from wherry_web.accounts.models import Membership
    from wherry_web.journal.services import recorded

    by = Membership.objects.filter(body=body).values_list("person", flat=True)[0]
    while True:
        with recorded(by=by, body=body, act="name-changed", object_id=str(by), text={"note": "invented"}):
            pass
        print("acted", flush=True)
        time.sleep(1)


def _fill() -> dict[str, object]:
    """A council with 40 people, 2,000 entries in its journal, and five sessions of everybody."""
    from allauth.mfa.totp.internal.auth import TOTP
    from django.conf import settings
    from django.test import Client

    from wherry_web.accounts.models import Body, Membership, Person
    from wherry_web.accounts.routes import today
    from wherry_web.accounts.sessions import stamp
    from wherry_web.journal.services import recorded

    pick, day = random.Random(5), today()
    body = Body.objects.create(kind="council", name="Council under load (invented)", from_on=day)
    people = []
    for number in range(PEOPLE):
        email = f"loaded-{number}@demo.example"
        person = Person.objects.create(email=email, name=f"Invented Person {number}")
        TOTP.activate(person, SECRET)
        role = "information_governance" if number % 2 else "administrator"
        Membership.objects.create(person=person, body=body, role=role, from_on=day)
        people.append(person)
    for _ in range(ENTRIES):
        act = pick.choice(("membership-changed", "name-changed", "invitation-sent", "sign-in"))
        by = pick.choice(people).pk
        with recorded(by=by, body=body.pk, act=act, object_id=str(uuid.uuid4()), text={"note": "invented"}):
            pass
    cookies = []
    for person in people:
        for _ in range(SESSIONS_EACH):
            client = Client()
            client.force_login(person)
            session = client.session
            stamp(session)
            session.save()
            cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    return {"body": str(body.pk), "cookies": cookies}


if __name__ == "__main__":
    main()
