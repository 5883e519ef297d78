"""Who acts: a person, or the system itself."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import Policy, in_body
from wherry_web.accounts.roles import Right
from wherry_web.journal.services import SYSTEM

Actor = Person | UUID | str
"""A person, a person's id, or `SYSTEM`."""


class NotAllowed(Refused):
    """The policy says no; the text is its reason."""


def name_of(by: Actor) -> str:
    """What the journal and our rows say of who acted."""
    return str(by.pk) if isinstance(by, Person) else str(by)


def demand(by: Actor, body: Body, right: Right | Policy, day: date) -> None:
    """Let the system and those whom a right or policy allows pass.

    Raises:
        NotAllowed: with the policy's reason.
    """
    if name_of(by) == SYSTEM:
        return
    person = by if isinstance(by, Person) else Person.objects.get(pk=by)
    policy = in_body(right) if isinstance(right, Right) else right
    decision = policy(person, body, day)
    if not decision:
        raise NotAllowed(decision.reason)
