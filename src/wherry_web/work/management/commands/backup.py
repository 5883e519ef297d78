"""`backup FOLDER`: database, evidence files and register into a new folder, while people work."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wherry.domain.errors import Refused
from wherry_web.journal.services import SYSTEM
from wherry_web.work.saving.places import places
from wherry_web.work.saving.services import back_up


class Command(BaseCommand):
    """Write a backup."""

    help = "Back up the database, the evidence files and the register into a new folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        """Back up, or say in one sentence why not."""
        try:
            manifest = back_up(by=SYSTEM, places=places(), folder=folder.resolve(), now=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        size = sum(held.bytes for held in manifest.files.values()) / 1024**2
        self.stdout.write(f"{len(manifest.files)} files, {size:,.1f} MB, in {folder}.")
