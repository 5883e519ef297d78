"""`python -m wherry_web verify-journal`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wherry_web.journal.verification import verify


class Command(BaseCommand):
    """Prints what was verified; ends with 1 and the first fault in a sentence otherwise."""

    help = "Verify that the journal is as it was written"

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, and say so."""
        found = verify()
        if not found:
            raise CommandError(found.fault)
        self.stdout.write(
            f"The journal is as it was written: {found.entries:,} entries, {found.texts:,} texts, "
            f"{found.erased:,} erased, {found.anchors:,} signatures."
        )
