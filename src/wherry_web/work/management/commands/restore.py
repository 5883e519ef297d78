"""`restore FOLDER`: a backup put back where there is nothing yet, and checked."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from wherry.domain.errors import Refused
from wherry_web.journal.services import SYSTEM
from wherry_web.work.saving.places import places
from wherry_web.work.saving.services import restore


class Command(BaseCommand):
    """Put a backup back."""

    help = "Restore a backup into an empty installation; refuses a damaged one and never overwrites."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        """Restore, then verify the journal's chain; or say in one sentence why not."""
        try:
            manifest = restore(by=SYSTEM, places=places(), folder=folder.resolve())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The backup of {manifest.at} is restored.")
        call_command("verify-journal", stdout=self.stdout)
