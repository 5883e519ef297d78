"""What a policy answers, and the policies of rights: may this person do that, in that body, today?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.roles import ROLES, Right
from wherry_web.journal.unchanged import while_unchanged


@dataclass(frozen=True)
class Decision:
    """Whether something is allowed, and the reason that the screen shows."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(True)
Policy = Callable[[Person, Body | None, date], Decision]


def require(decision: Decision) -> None:
    """Goes on only if allowed.

    Raises:
        Refused: with the decision's reason.
    """
    if not decision:
        raise Refused(decision.reason)


def in_body(right: Right) -> Policy:
    """A policy: the person's roles in the body include a right."""

    def policy(person: Person, body: Body | None, day: date) -> Decision:
        if body is None:
            return Decision(False, "Choose the body first.")
        if right in person.rights_in(body, day):
            return ALLOWED
        return Decision(False, f"Only {_holders(right, body)} of {body.name} may {right.value}.")

    return policy


def in_any_body(right: Right) -> Policy:
    """A policy: the person's roles in some body include a right."""

    def policy(person: Person, _: Body | None, day: date) -> Decision:
        if any(right in ROLES[m.role].rights for m in person.held_on(day)):
            return ALLOWED
        return Decision(False, f"None of your roles may {right.value}; ask your administrator.")

    return policy


def in_host(right: Right) -> Policy:
    """A policy: the right is held in the body that runs this installation."""

    def policy(person: Person, _: Body | None, day: date) -> Decision:
        held = person.held_on(day)
        if any(m.body.is_host and right in ROLES[m.role].rights for m in held):
            return ALLOWED
        name = while_unchanged(("host's name", day), lambda: _host_name(day))
        return Decision(False, f"Only an administrator of {name} may {right.value}.")

    return policy


def signed_in(person: Person, body: Body | None, day: date) -> Decision:
    """A policy: anybody with a current role."""
    if person.held_on(day):
        return ALLOWED
    return Decision(False, "Your access has ended; ask the administrator of your organisation.")


def _host_name(day: date) -> str:
    host = Body.objects.on(day).filter(is_host=True).first()
    return host.name if host else "the body that runs this installation"


def _holders(right: Right, body: Body) -> str:
    titles = [r.title.casefold() for r in ROLES.values() if right in r.rights and body.kind in r.kinds]
    return " or ".join(f"the {title}" for title in titles) or "nobody"
