"""`python -m tests.functional.seed FOLDER demo|empty`: what a server of the journeys stands on.

A process of its own, because Django has one set of settings in a process and the tests have theirs.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

NORFOLK = "E10000020"
PASSWORD = "a wherry on the broad"  # noqa: S105
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  # Of an invented person.


def empty(folder: Path) -> None:
    """Norfolk County Council runs the installation, has one administrator, and no data."""
    (folder / "data").mkdir(parents=True)
    import django

    django.setup()
    from allauth.mfa.totp.internal.auth import TOTP
    from django.core.management import call_command

    from wherry_web.accounts.drafts import BodyDraft, RoleDraft
    from wherry_web.accounts.services.bodies import found_host
    from wherry_web.accounts.services.people import accept_invitation, invite
    from wherry_web.journal.services import SYSTEM

    call_command("migrate", interactive=False, verbosity=0)
    today = date.today()  # noqa: DTZ011
    draft = BodyDraft("council", "Norfolk County Council", date(2020, 1, 1), NORFOLK, NORFOLK)
    host = found_host(by=SYSTEM, draft=draft)
    role = RoleDraft("administrator")
    sent = invite(
        by=SYSTEM, email="ada@norfolk.example", body=host, draft=role, origin="http://127.0.0.1", day=today
    )
    person = accept_invitation(by=None, invitation=sent, name="Ada Marsh", password=PASSWORD, day=today)
    TOTP.activate(person, SECRET)


if __name__ == "__main__":
    from tests.functional.furnish import furnish

    root, kind = Path(sys.argv[1]), sys.argv[2]
    if kind == "demo":
        from wherry_web.config.demonstration import prepare_demo

        locations = int(os.environ.get("WHERRY_TEST_LOCATIONS", "1500"))
        prepare_demo(root, locations, os.environ.get("DATABASE_URL", ""))
        furnish(root)
    else:
        empty(root)
