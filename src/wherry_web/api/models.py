"""Keys of bodies, and how many requests were made in a minute."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from wherry_web.accounts.models import Body


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Keys, asked for in the field's words."""

    def on(self, day: date) -> ApiKeyQuerySet:
        """Keys that work on a day."""
        return self.filter(from_on__lte=day).filter(Q(to_on__isnull=True) | Q(to_on__gt=day))


class ApiKey(models.Model):
    """A key to the API that a program of a body shows. Its secret is not kept, only the digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=100)  # What uses it.
    prefix = models.CharField(max_length=16, unique=True)  # The beginning of the secret, to tell keys apart.
    digest = models.CharField(max_length=64)  # SHA-256 of the whole secret, which has 256 random bits.
    scopes = models.JSONField(default=list)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)  # The first day on which it no longer works.
    made_by = models.CharField(max_length=64)
    used_on = models.DateField(null=True, blank=True)  # The last day.

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ("-from_on", "name")

    def __str__(self) -> str:
        return self.name


class RequestCount(models.Model):
    """How many requests of a minute were given out to one caller: a key, or the digest of an address."""

    caller = models.CharField(primary_key=True, max_length=80)
    minute = models.BigIntegerField()  # Since 1970.
    given = models.PositiveIntegerField()
