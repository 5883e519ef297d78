"""A council's own lists as they were imported. None is ever changed: the newest of a kind counts."""

from __future__ import annotations

import uuid

from django.db import models

from wherry_web.accounts.models import Body


class OwnList(models.Model):
    """One imported list of a body: what it says, and where that came from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="own_lists")
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=120)  # The file's; never part of a path.
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()  # Bytes of the file.
    as_at = models.DateField(null=True)  # The day of the counts; none where a list holds until the next.
    entries = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()  # Services in none of its areas, or not known, when imported.
    content = models.JSONField()  # As `kinds` writes it.
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "id")
        indexes = (models.Index(fields=["body", "kind", "-at"]),)
