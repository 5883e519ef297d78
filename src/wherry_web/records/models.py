"""Requests for information, and what is decided of each entry that answers one."""

from __future__ import annotations

import uuid

from django.db import models

from wherry.definitions.requests import REQUEST_KINDS
from wherry_web.accounts.models import Body


class InformationRequest(models.Model):
    """A request that a body must answer by a day, and which entries of its journal answer it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="information_requests")
    reference = models.CharField(max_length=40)  # The body's own.
    kind = models.CharField(max_length=8, choices=list(REQUEST_KINDS.items()))
    received_on = models.DateField()
    due_on = models.DateField()
    person = models.CharField(max_length=64, blank=True)  # Id of the person whose data is asked for.
    words = models.CharField(max_length=200, blank=True)  # That the text must hold.
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)  # The last day, too.
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "reference")
        constraints = (models.UniqueConstraint(fields=["body", "reference"], name="one_reference_in_a_body"),)


class RequestItem(models.Model):
    """One entry that answers a request: what the rules propose, and what a person decided."""

    RELEASE, WITHHOLD = "release", "withhold"

    request = models.ForeignKey(InformationRequest, on_delete=models.CASCADE, related_name="items")
    number = models.BigIntegerField()  # Of the entry.
    proposed = models.CharField(max_length=32, blank=True)  # Key of an exemption; empty: release.
    decision = models.CharField(max_length=8, blank=True)  # Empty: nobody has decided.
    exemption = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["request", "number"], name="one_item_an_entry"),)
