"""Makes the body that runs the installation, and invites its first administrator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from wherry.domain.errors import Refused
from wherry_web.accounts.drafts import BodyDraft, RoleDraft
from wherry_web.accounts.links import invitation_token
from wherry_web.accounts.roles import BodyKind
from wherry_web.accounts.routes import today
from wherry_web.accounts.services import found_host, invite
from wherry_web.journal.services import SYSTEM


class Command(BaseCommand):
    """`python -m wherry_web found_host NAME --area CODE --administrator E-MAIL --origin ADDRESS`."""

    help = "Make the body that runs this installation and invite its first administrator. Works once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is asked."""
        parser.add_argument("name", help="name of the body, for example Norfolk County Council")
        parser.add_argument("--kind", default=BodyKind.COUNCIL.value, choices=[k.value for k in BodyKind])
        parser.add_argument("--area", default="", help="code of its area, for example E10000020")
        parser.add_argument("--administrator", required=True, help="e-mail address of the administrator")
        parser.add_argument(
            "--origin", required=True, help="address of the site, https://wherry.council.example"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Makes both, and prints the link in case mail is not set up yet."""
        try:
            validate_email(options["administrator"])  # Before anything is made.
            draft = BodyDraft(options["kind"], options["name"], today(), area_code=options["area"])
            body = found_host(by=SYSTEM, draft=draft)
            origin = options["origin"].rstrip("/")
            invitation = invite(
                by=SYSTEM,
                email=options["administrator"],
                body=body,
                draft=RoleDraft("administrator"),
                origin=origin,
                day=today(),
            )
        except Refused as problem:
            raise CommandError(str(problem)) from problem
        except ValidationError as problem:
            raise CommandError(f"{options['administrator']} is not an e-mail address.") from problem
        link = reverse("accept_invitation", kwargs={"token": invitation_token(invitation)})
        self.stdout.write(f"{body.name} runs this installation. Good once, for seven days: {origin}{link}")
