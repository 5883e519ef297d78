"""Who may keep a council's lists, and who may see which division."""

from __future__ import annotations

from datetime import date

from wherry_web.accounts.geography import LocationFacts, concerns, footprint_of
from wherry_web.accounts.models import Body, Membership, Person
from wherry_web.accounts.policy import Decision, in_any_body, in_body
from wherry_web.accounts.roles import ROLES, BodyKind, Right

NO_COUNCIL = "Localities and divisions are drawn by councils only."
_in_body = in_body(Right.KEEP_OWN_FILES)
_anywhere = in_any_body(Right.SEE_POSITION)


def may_keep_lists(person: Person, body: Body | None, day: date) -> Decision:
    """A policy: the right to keep lists, in a council."""
    if body is not None and body.kind != BodyKind.COUNCIL:
        return Decision(False, NO_COUNCIL)
    return _in_body(person, body, day)


def may_see_areas(person: Person, body: Body | None, day: date) -> Decision:
    """A policy: whoever may see the position; the header offers it to people of councils."""
    if body is not None and body.kind != BodyKind.COUNCIL:
        return Decision(False, NO_COUNCIL)
    return _anywhere(person, body, day)


def held_in(person: Person, body: Body, day: date) -> list[Membership]:
    """What the person holds in a body that lets them see the position."""
    held = [m for m in person.held_on(day) if m.body_id == body.pk]
    return [m for m in held if Right.SEE_POSITION in ROLES[m.role].rights]


def own_divisions(person: Person, body: Body, day: date) -> list[str]:
    """The divisions of a person's roles in a body, by name."""
    return sorted({m.division for m in held_in(person, body, day) if m.division})


def may_see_division(person: Person, body: Body, division: str, day: date) -> Decision:
    """Whether one of the person's roles covers a division: its own, or where it has none, every one."""
    decision = Decision(False, NO_COUNCIL)
    for held in held_in(person, body, day):
        footprint = footprint_of(body, held)
        mine = footprint.division if same_name(footprint.division, division) else division
        facts = LocationFacts(
            # Of a service in that division, since a role may also be narrowed to some services.
            location_id=next(iter(footprint.location_ids), ""),
            authority_code=body.area_code,
            division=mine,
        )
        decision = concerns(footprint, facts)
        if decision:
            return decision
    return decision


def same_name(one: str, other: str) -> bool:
    """Whether two names of a division are the same but for capital letters and spaces."""
    return one.casefold().split() == other.casefold().split()
