"""Bodies, people, and who holds which role in which body, on which days."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from wherry_web.accounts.roles import ROLES, BodyKind, Right
from wherry_web.journal.unchanged import each_while_unchanged


class BodyQuerySet(models.QuerySet["Body"]):
    """Bodies, asked for in the field's words."""

    def on(self, day: date) -> BodyQuerySet:
        """Bodies that exist on a day."""
        return self.filter(from_on__lte=day).filter(Q(to_on__isnull=True) | Q(to_on__gt=day))


class Body(models.Model):
    """A legal body: the tenant of every decision. Splits and merges like places."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=24, choices=[(k.value, k.title) for k in BodyKind])
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=32, blank=True)  # ONS, ODS or CQC provider id.
    area_code = models.CharField(max_length=16, blank=True)  # The place whose services concern it.
    owner = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="owned")
    successors: models.ManyToManyField[Body, models.Model] = models.ManyToManyField(
        "self", symmetrical=False, related_name="predecessors", blank=True
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)  # The first day on which it is no more.
    is_host = models.BooleanField(default=False)  # Runs this installation; its administrators import data.
    target_share = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Makes people; e-mail addresses are kept in lower case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").casefold())


class Person(AbstractBaseUser):
    """Somebody who signs in. Rights come from memberships only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name

    def held_on(self, day: date) -> Sequence[Membership]:
        """What the person holds on a day, with its bodies, by their names."""
        return each_while_unchanged(("held", day), self.pk, lambda people: _held_on(day, people))

    def memberships_on(self, day: date) -> MembershipQuerySet:
        """What the person holds on a day, in bodies that exist then."""
        return self.memberships.on(day)

    def bodies_on(self, day: date) -> dict[uuid.UUID, Body]:
        """The bodies the person belongs to on a day, by id: the only door to tenant rows."""
        return {held.body_id: held.body for held in self.held_on(day)}

    def rights_in(self, body: Body, day: date) -> frozenset[Right]:
        """What the person's roles in a body allow on a day."""
        roles = (held.role for held in self.held_on(day) if held.body_id == body.pk)
        return frozenset(right for role in roles for right in ROLES[role].rights)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, asked for in the field's words."""

    def on(self, day: date) -> MembershipQuerySet:
        """Memberships that hold on a day, in bodies that exist then."""
        return self.filter(
            Q(to_on__isnull=True) | Q(to_on__gt=day),
            Q(body__to_on__isnull=True) | Q(body__to_on__gt=day),
            from_on__lte=day,
            body__from_on__lte=day,
        ).select_related("body")


class Membership(models.Model):
    """A person's role in a body over a span of days, perhaps only for part of its area."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=32, choices=[(key, role.title) for key, role in ROLES.items()])
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    division = models.CharField(max_length=100, blank=True)  # A councillor's.
    location_ids = models.JSONField(default=list, blank=True)  # A registered manager's services.

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("body__name", "role")


def _held_on(day: date, people: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Membership]]:
    """What each of some people holds on a day, by the names of the bodies."""
    found = defaultdict(list)
    for held in Membership.objects.filter(person__in=people).on(day):
        found[held.person_id].append(held)
    return {person: tuple(found[person]) for person in people}


class Invitation(models.Model):
    """An offer of a role in a body, sent by e-mail as a signed link that works once and for seven days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=32, choices=[(key, role.title) for key, role in ROLES.items()])
    division = models.CharField(max_length=100, blank=True)
    location_ids = models.JSONField(default=list, blank=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-sent_at",)


class VisitorLink(models.Model):
    """A form that one visiting professional may fill in once, without an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="visitor_links")
    purpose = models.CharField(max_length=200)  # What is asked, in a sentence.
    email = models.EmailField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)  # What was written is in the journal's text.

    class Meta:
        ordering = ("-expires_at",)
