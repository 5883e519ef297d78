"""Who may set legal holds, and review and erase personal text. Each answer carries its reason."""

from __future__ import annotations

from datetime import date

from wherry_web.accounts.models import Body, Membership, Person
from wherry_web.accounts.policy import ALLOWED, Decision, in_body
from wherry_web.accounts.roles import Right

GOVERNANCE = "information_governance"
_has_right = in_body(Right.KEEP_TEXTS)


def may_keep_texts(person: Person, body: Body | None, day: date) -> Decision:
    """May a person set holds, and review and erase text, in a body?

    Information governance may. An administrator, who could be erasing their own traces, may only
    where nobody holds that role: a provider has none, a council may have it vacant.
    """
    decision = _has_right(person, body, day)
    if not decision or body is None:
        return decision
    held = Membership.objects.on(day).filter(body=body, role=GOVERNANCE, person__is_active=True)
    holders = set(held.values_list("person", flat=True))
    if not holders or person.pk in holders:
        return ALLOWED
    return Decision(False, f"{body.name} has somebody for information governance; only they may do this.")


def may_erase_for(person: Person, subject: str) -> Decision:
    """May a person erase what is said by or about somebody? Not if it is themselves."""
    if str(person.pk) == subject:
        return Decision(False, "You cannot erase what was written by or about yourself; ask somebody else.")
    return ALLOWED
