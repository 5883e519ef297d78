"""Searches that people keep in their body."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from wherry_web.accounts.models import Body, Person


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Saved searches, asked for in the field's words."""

    def seen_by(self, person: Person) -> SavedSearchQuerySet:
        """A person's own, and those that others share in the body."""
        return self.filter(Q(person=person) | Q(is_shared=True)).select_related("person")


class SavedSearch(models.Model):
    """A question that a person asks again, and what was answered when they kept it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="saved_searches")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="saved_searches")
    name = models.CharField(max_length=100)
    question = models.JSONField()  # Of FindQuestion, without what was left empty.
    is_shared = models.BooleanField(default=False)  # With everybody of the body.
    made_on = models.DateField()
    count_then = models.PositiveIntegerField()
    as_of_then = models.DateField()

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ("name", "made_on", "id")
        constraints = (
            models.UniqueConstraint(fields=["body", "person", "name"], name="one_name_of_a_persons_searches"),
        )
