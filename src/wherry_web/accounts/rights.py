"""What somebody may do, where, and which role it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wherry_web.accounts.models import Body, Membership, Person
from wherry_web.accounts.roles import ROLES, Right


@dataclass(frozen=True)
class HeldInBody:
    """A person's roles in one body, and each right with the roles it comes from."""

    body: Body
    memberships: Sequence[Membership]
    rights: Sequence[tuple[Right, str]]


def rights_of(person: Person, day: date) -> list[HeldInBody]:
    """Body by body, what the person may do on a day and why; one query."""
    by_body: dict[Body, list[Membership]] = {}
    for membership in person.memberships_on(day):
        by_body.setdefault(membership.body, []).append(membership)
    return [HeldInBody(body, held, _reasons(held)) for body, held in by_body.items()]


def _reasons(held: Sequence[Membership]) -> list[tuple[Right, str]]:
    reasons = []
    for right in Right:
        roles = [ROLES[m.role].title for m in held if right in ROLES[m.role].rights]
        if roles:
            reasons.append((right, f"because you are {' and '.join(roles)}"))
    return reasons
