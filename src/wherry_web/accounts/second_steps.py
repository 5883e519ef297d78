"""Who has a second step of signing in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from wherry_web.accounts.models import MembershipQuerySet, Person
from wherry_web.journal.unchanged import each_while_unchanged

SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes alone are not one."""


def has_second_step(person: str = "person") -> Exists:
    """A condition on rows with a person: do they have a second step?"""
    return Exists(Authenticator.objects.filter(user=OuterRef(person), type__in=SECOND_STEPS))


def is_set_up(person: Person) -> bool:
    """Does the person have a second step? Setting one up and taking it away are written in the journal."""
    return each_while_unchanged("second step", person.pk, _who_is_set_up)


def _who_is_set_up(people: Collection[UUID]) -> Mapping[UUID, bool]:
    found = Authenticator.objects.filter(user__in=people, type__in=SECOND_STEPS)
    set_up = set(found.values_list("user_id", flat=True))
    return {person: person in set_up for person in people}


def with_second_step(held: MembershipQuerySet) -> MembershipQuerySet:
    """Memberships with `has_second_step` of their person, in the same query."""
    return held.annotate(has_second_step=has_second_step())
