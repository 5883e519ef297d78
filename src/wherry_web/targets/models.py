"""Improvement options that a body keeps, and which of them it adopted."""

from __future__ import annotations

import uuid

from django.db import models

from wherry_web.accounts.models import Body


class SavedOption(models.Model):
    """An improvement option as it was answered: a decision keeps what was known.

    `answer` is the library's, in plain values, and `ahead` its forecast without and with the option,
    null where none could be made; `release` what both stand on; people are ids.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="saved_options")
    name = models.CharField(max_length=100)
    answer = models.JSONField()
    ahead = models.JSONField(null=True)
    release = models.CharField(max_length=64)
    made_by = models.CharField(max_length=64)
    made_on = models.DateField()
    adopted_by = models.CharField(max_length=64, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-made_on", "name", "id")
        constraints = (models.UniqueConstraint(fields=("body", "name"), name="one_name_of_a_bodys_options"),)
