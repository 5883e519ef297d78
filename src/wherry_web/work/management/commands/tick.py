"""`tick`: run what is due by the clock. Called every minute by cron or systemd, or `--forever`."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from wherry_web.journal.services import SYSTEM
from wherry_web.work.ticking.schedule import declared_schedules
from wherry_web.work.ticking.services import is_well, tick

EVERY = 60  # Seconds.


class Command(BaseCommand):
    """Run what is due by the clock, once or for ever."""

    help = "Run what is due by the clock: mail, lost jobs, erasure, clean-up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--forever` for where there is no cron."""
        parser.add_argument("--forever", action="store_true", help="run again every minute")

    def handle(self, *args: object, **options: object) -> None:
        """Tick; the exit code says whether all went well."""
        while True:
            for name, sentence in tick(by=SYSTEM, schedules=declared_schedules(), now=timezone.now()).items():
                if sentence:
                    self.stdout.write(f"{name}: {sentence}")
            if not options["forever"]:
                sys.exit(0 if is_well() else 1)
            close_old_connections()
            time.sleep(EVERY)
