"""Jobs, evidence files, outgoing mail and schedules. Tenant rows hang on the body."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from wherry_web.accounts.models import Body
from wherry_web.work.states import JobState, MailState


class Job(models.Model):
    """Something that takes longer than a request: what it is, how far it got, what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)  # Ids only: no words about people.
    key = models.CharField(max_length=128)  # The same key of a body and kind is the same job.
    state = models.CharField(max_length=12, default=JobState.QUEUED.value)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)  # 0: not known.
    text = models.CharField(max_length=300, blank=True)  # What is being done just now.
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)  # A worker that stops writing it is lost.
    finished_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)  # Never goes back: an older try may not write.
    most_tries = models.PositiveIntegerField()  # Grows when a person tries again.
    by = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    sentence = models.TextField(blank=True)  # What a person reads of the end.
    task_id = models.UUIDField(null=True)

    class Meta:
        ordering = ("-queued_at", "id")
        constraints = (models.UniqueConstraint(fields=["body", "kind", "key"], name="one_job_for_a_key"),)
        indexes = (
            models.Index(fields=["state", "heartbeat_at"]),
            models.Index(fields=["body", "-queued_at"]),
        )

    @property
    def status(self) -> JobState:
        """The state, as one of the table's."""
        return JobState(self.state)


class StoredFile(models.Model):
    """A body's file. The bytes lie under their SHA-256 and may be shared; the row is the body's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=120)  # For display and download; never part of a path.
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()  # Bytes.
    purpose = models.CharField(max_length=32)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    retention = models.CharField(max_length=32)  # A class of record.
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "id")
        indexes = (models.Index(fields=["body", "-at"]),)


class OutboxMessage(models.Model):
    """One message to one address, written with the change that caused it and delivered after."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="mail", null=True)
    to = models.CharField(max_length=320)
    sender = models.CharField(max_length=320)
    subject = models.CharField(max_length=400)
    content = models.BinaryField()  # The message as it goes over the wire; emptied on schedule.
    state = models.CharField(max_length=12, default=MailState.WAITING.value)
    at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    sentence = models.TextField(blank=True)  # Why it has not been delivered.

    class Meta:
        ordering = ("-at", "id")
        indexes = (
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="mail_that_waits"),
            models.Index(fields=["body", "-at"]),
        )

    @property
    def status(self) -> MailState:
        """The state, as one of the table's."""
        return MailState(self.state)


class ScheduleRun(models.Model):
    """When a schedule last ran and what it said. Whoever runs it holds it until it is done."""

    name = models.CharField(max_length=64, primary_key=True)
    last_at = models.DateTimeField(null=True)  # When it last began.
    held_until = models.DateTimeField(null=True)
    is_well = models.BooleanField(default=True)
    sentence = models.TextField(blank=True)
