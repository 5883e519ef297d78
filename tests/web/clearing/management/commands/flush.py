"""`flush` between tests that commit: takes the journal's triggers away and puts them back."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from wherry_web.journal.append_only import install, remove


class Command(flush.Command):
    """Django's own, for a journal that its database will not let be emptied."""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        remove(connection)
        super().handle(**options)
        install(connection)
