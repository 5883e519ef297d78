"""Signals and their corrections, changes of band, disputes of facts, and the visit lists of a body."""

from __future__ import annotations

import uuid

from django.db import models

from wherry_web.accounts.models import Body


class ServiceSignal(models.Model):
    """What somebody told a body about a service. Never changed: a correction is another row.

    `kind`, `harm` and `origin` are keys of the definitions. The words stand apart, so that they can be
    erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="service_signals")
    location_id = models.CharField(max_length=32, db_index=True)
    kind = models.CharField(max_length=40)
    harm = models.CharField(max_length=24)
    origin = models.CharField(max_length=24)
    happened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    is_withdrawn = models.BooleanField(
        default=False
    )  # Of a correction: it never happened, or was told twice.
    reason = models.CharField(max_length=300, blank=True)  # Of a correction.
    digest = models.CharField(max_length=64)  # Of what was told: the same twice is refused.
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-happened_on", "-at", "id")
        indexes = (models.Index(fields=["body", "location_id"]),)


class SignalWords(models.Model):
    """What was told in words; erased when its class of record says so. In no file that leaves the site."""

    signal = models.OneToOneField(
        ServiceSignal, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="signal_words")
    content = models.TextField(max_length=2000)
    erase_on = models.DateField(db_index=True)


class Recording(models.Model):
    """Since which day a body records a kind of signal completely; the newest of a kind counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="recordings")
    kind = models.CharField(max_length=40)
    since = models.DateField(null=True, blank=True)  # None: no longer recorded completely.
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "id")


class BandChange(models.Model):
    """A service's band moved by one for a time: asked for by one person, approved by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="band_changes")
    location_id = models.CharField(max_length=32)
    direction = models.CharField(max_length=4)  # “up”: sooner; “down”: later.
    reason = models.CharField(max_length=500)
    asked_by = models.CharField(max_length=64)
    asked_on = models.DateField()
    expires_on = models.DateField()  # The first day on which it no longer counts.
    state = models.CharField(max_length=16)  # As `states` says.
    decided_by = models.CharField(max_length=64, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_on", "id")


class VisitJudgement(models.Model):
    """What a visit could change at a service, as an officer judged it: the newest of a service counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="visit_judgements")
    location_id = models.CharField(max_length=32)
    could_change = models.CharField(max_length=8)  # “much”, “some” or “little”.
    reason = models.CharField(max_length=500)
    judged_by = models.CharField(max_length=64)
    judged_on = models.DateField()
    expires_on = models.DateField()  # The first day on which it no longer counts.

    class Meta:
        ordering = ("-judged_on", "-id")


class VisitList(models.Model):
    """An order of visits as it was made: a decision keeps what was known.

    `answer` is the library's, in plain values; `seed` makes its draw again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="visit_lists")
    month = models.DateField()  # Its first day.
    answer = models.JSONField()
    release = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    published_by = models.CharField(max_length=64, blank=True)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-month", "-made_at", "id")


class ModelReport(models.Model):
    """The models of a release held against the past: the library's model cards, in plain values.

    `answer` has, for care homes and for community services, a card or the sentence that says why not.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="model_reports")
    answer = models.JSONField()
    release = models.CharField(max_length=64)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at", "id")


class Dispute(models.Model):
    """A provider says that a fact held about its service is wrong; `body` answers within fourteen days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="disputes")
    provider = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="own_disputes")
    location_id = models.CharField(max_length=32)
    fact = models.CharField(max_length=100)
    words = models.CharField(max_length=1000)
    made_by = models.CharField(max_length=64)
    made_on = models.DateField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=16, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.CharField(max_length=64, blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-made_on", "id")
