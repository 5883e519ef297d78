"""Who may give, change and end whose rights. Each answer carries its reason."""

from __future__ import annotations

from datetime import date

from wherry_web.accounts.models import Body, Membership, MembershipQuerySet, Person
from wherry_web.accounts.policy import ALLOWED, Decision, in_body, in_host
from wherry_web.accounts.roles import GRANTED_UNHELD, ROLES, BodyKind, Right

manages_people = in_body(Right.MANAGE_PEOPLE)
manages_bodies = in_host(Right.MANAGE_BODIES)
asks_visitors = in_body(Right.ASK_VISITORS)


def may_grant(by: Person, body: Body, role: str, day: date) -> Decision:
    """May a person give a role in a body, to somebody else?

    Nobody gives more than they hold. Whoever runs the installation may give a body that has no
    administrator its first one, and nothing else in bodies that are not theirs.
    """
    if role not in ROLES:
        return Decision(False, "There is no such role; choose one from the list.")
    if body.kind not in ROLES[role].kinds:
        kind = BodyKind(body.kind).title.casefold()
        return Decision(False, f"A {kind} has no role “{ROLES[role].title}”.")
    if not Body.objects.on(day).filter(pk=body.pk).exists():
        return Decision(False, f"{body.name} does not exist today, so nobody can be given a role in it.")
    if role == "administrator" and not administrators(body, day).exists() and manages_bodies(by, None, day):
        return ALLOWED
    decision = manages_people(by, body, day)
    if not decision:
        return decision
    if not _holds(by, body, role, day):
        return Decision(False, f"“{ROLES[role].title}” may do more than you may; ask an administrator.")
    return ALLOWED


def may_invite(by: Person, body: Body, role: str, email: str, day: date) -> Decision:
    """May a person invite an e-mail address to a role in a body?"""
    if email.casefold() == by.email.casefold():
        return Decision(False, "You cannot give yourself a role; ask another administrator.")
    return may_grant(by, body, role, day)


def may_change(by: Person, membership: Membership, role: str, day: date) -> Decision:
    """May a person change somebody's membership to a role?"""
    if membership.person_id == by.pk:
        return Decision(False, "You cannot change your own role; ask another administrator.")
    decision = manages_people(by, membership.body, day)
    if not decision:
        return decision
    if not _holds(by, membership.body, membership.role, day):
        return Decision(False, "You cannot change the role of somebody who may do more than you.")
    if role != membership.role and is_last_administrator(membership, day):
        return _last(membership.body)
    return may_grant(by, membership.body, role, day)


def may_end(by: Person, membership: Membership, day: date) -> Decision:
    """May a person end a membership? Their own, too, unless they are the last administrator."""
    if not Membership.objects.on(day).filter(pk=membership.pk).exists():
        return Decision(False, "This access has ended already.")
    if is_last_administrator(membership, day):
        return _last(membership.body)
    if membership.person_id == by.pk:
        return ALLOWED
    decision = manages_people(by, membership.body, day)
    if not decision:
        return decision
    if not _holds(by, membership.body, membership.role, day):
        return Decision(False, "You cannot end the access of somebody who may do more than you.")
    return ALLOWED


def may_deactivate(by: Person, person: Person, day: date) -> Decision:
    """May a person close somebody's account? Only if every role of theirs is the person's to end."""
    if person.pk == by.pk:
        return Decision(False, "You cannot close your own account; ask another administrator.")
    held = list(person.memberships_on(day))
    if not held and not manages_bodies(by, None, day):
        return manages_bodies(by, None, day)
    own = by.bodies_on(day)
    for membership in held:
        decision = may_end(by, membership, day)
        if not decision and membership.body_id not in own:  # Where else they work is not ours to say.
            return Decision(False, "They have a role elsewhere, too; end the access here instead.")
        if not decision:
            return decision
    return ALLOWED


def administrators(body: Body, day: date) -> MembershipQuerySet:
    """The memberships that administer a body on a day, of people who can sign in."""
    return Membership.objects.on(day).filter(body=body, role="administrator", person__is_active=True)


def is_last_administrator(membership: Membership, day: date) -> bool:
    """Would the body have no administrator without this membership?"""
    if membership.role != "administrator":
        return False
    held = administrators(membership.body, day)
    return held.filter(pk=membership.pk).exists() and not held.exclude(pk=membership.pk).exists()


def _last(body: Body) -> Decision:
    return Decision(False, f"{body.name} would have no administrator; give somebody else that role first.")


def _holds(by: Person, body: Body, role: str, day: date) -> bool:
    """Whether a person has every right of a role that is only given by those who have it."""
    return ROLES[role].rights - GRANTED_UNHELD <= by.rights_in(body, day)
