"""The journal's rows: a chain of entries, and beside it the personal text that may be erased."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models

from wherry_web.journal.digests import canonical


class CanonicalJSON(models.TextField):  # type: ignore[type-arg]  # Type arguments exist in stubs only.
    """Plain values kept in one spelling, so that a digest covers the very bytes that are stored."""

    def from_db_value(self, value: str | None, *_: object) -> Any:
        """Plain values from their spelling."""
        return None if value is None else json.loads(value)

    def get_prep_value(self, value: Any) -> str | None:
        """The spelling of plain values."""
        return value if value is None or isinstance(value, str) else canonical(value)


class Entry(models.Model):
    """One act. Holds ids and digests only, is never changed or deleted, and is chained to the one before."""

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap.
    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=64, db_index=True)  # A person's id, or “system”.
    body = models.UUIDField(null=True)
    act = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=32)
    object_id = models.CharField(max_length=128)
    release = models.CharField(max_length=64, blank=True)  # What was known: the register's release …
    figures_digest = models.CharField(max_length=64, blank=True)  # … and SHA-256 of the figures shown.
    text_digest = models.CharField(
        max_length=64, blank=True
    )  # Of the salted text, so that it survives erasure.
    retention = models.CharField(max_length=32)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        indexes = (
            models.Index(fields=["object_kind", "object_id"]),
            models.Index(fields=["body", "number"]),
        )


class EntryText(models.Model):
    """What an entry says in words and figures; erased when its class of record says so."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="text")
    salt = models.CharField(max_length=32)
    content = CanonicalJSON()
    erase_on = models.DateField(null=True, db_index=True)  # None until the matter ends.
    seal = models.CharField(max_length=64)  # Digest over number, salt and day of erasure.


class Erasure(models.Model):
    """That an entry's text was erased, and by which entry, whose figures' digest covers all it erased."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="erasure")
    by_entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="erased")


class Head(models.Model):
    """The end of the chain: one row, locked by whoever writes the next entry."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)


class Anchor(models.Model):
    """A signature, taken daily, over the end of the chain; finds a chain that was written anew."""

    day = models.DateField(primary_key=True)
    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)


class Hold(models.Model):
    """A legal hold: text about an object, or by or about a person, is not erased until it is lifted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.UUIDField(null=True)  # None: every body's entries.
    object_kind = models.CharField(max_length=32)  # “person”: what they did, too.
    object_id = models.CharField(max_length=128)
    reason = models.CharField(max_length=500)
    set_on = models.DateField()
    lifted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("set_on", "id")
