"""Who may tell signals, see and publish the order of visits, and what a provider may see of itself."""

from __future__ import annotations

from datetime import date

from wherry.definitions.signals import SignalDefinitions
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import Decision, Policy, in_body
from wherry_web.accounts.roles import BodyKind, Right
from wherry_web.risk.models import BandChange

ORDERING = (BodyKind.COUNCIL, BodyKind.ICB)
NOT_ORDERING = "Signals and the order of visits are kept by councils and integrated care boards only."
NOT_PROVIDER = "This page is for companies that run services."
SEES_WITH = {"signals": Right.SEE_PRIORITY, "sealed_signals": Right.SEE_SEALED_SIGNALS}


def _of_kinds(right: Right, kinds: tuple[BodyKind, ...], reason: str) -> Policy:
    allowed = in_body(right)

    def policy(person: Person, body: Body | None, day: date) -> Decision:
        if body is not None and body.kind not in kinds:
            return Decision(False, reason)
        return allowed(person, body, day)

    return policy


may_tell = _of_kinds(Right.TELL_SIGNALS, ORDERING, NOT_ORDERING)
may_see = _of_kinds(Right.SEE_PRIORITY, ORDERING, NOT_ORDERING)
may_publish = _of_kinds(Right.PUBLISH_PRIORITY, ORDERING, NOT_ORDERING)
may_see_held = _of_kinds(Right.SEE_HELD, (BodyKind.PROVIDER,), NOT_PROVIDER)


def classes_seen(person: Person, body: Body, day: date, definitions: SignalDefinitions) -> frozenset[str]:
    """The classes of sharing whose signals a person may see in a body."""
    rights = person.rights_in(body, day)
    return frozenset(key for key, sharing in definitions.sharing.items() if SEES_WITH[sharing.see] in rights)


def may_decide(person: Person, change: BandChange, day: date) -> Decision:
    """Whether a person may approve or decline a change of band: a manager, and not whoever asked for it."""
    if change.state != "asked":
        return Decision(False, "This change was decided already.")
    if change.asked_by == str(person.pk):
        return Decision(False, "Whoever asks for a change does not approve it; another manager does.")
    return may_publish(person, change.body, day)
