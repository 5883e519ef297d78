"""Who has a second step of signing in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from wherry_web.accounts.models import MembershipQuerySet, Person
from wherry_web.journal.unchanged import while_unchanged

SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes alone are not one."""


def has_second_step(person: str = "person") -> Exists:
    """A condition on rows with a person: do they have a second step?"""
    return Exists(Authenticator.objects.filter(user=OuterRef(person), type__in=SECOND_STEPS))


def is_set_up(person: Person) -> bool:
    """Does the person have a second step? Setting one up and taking it away are written in the journal."""
    found: bool = while_unchanged(
        (
            "second step",
            person.pk,
        ),  # Spelling the question takes longer than the rest: only when it is asked.
        lambda: Authenticator.objects.filter(user=person, type__in=SECOND_STEPS).exists(),
    )
    return found


def with_second_step(held: MembershipQuerySet) -> MembershipQuerySet:
    """Memberships with `has_second_step` of their person, in the same query."""
    return held.annotate(has_second_step=has_second_step())
