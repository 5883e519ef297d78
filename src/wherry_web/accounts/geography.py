"""Which services concern a body: its authority, its own footprint, its own registrations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from wherry_web.accounts.models import Body, Membership, Person
from wherry_web.accounts.policy import ALLOWED, Decision
from wherry_web.accounts.roles import BodyKind


@dataclass(frozen=True)
class LocationFacts:
    """What the register says of a service that decides whom it concerns; empty is not known."""

    location_id: str
    provider_id: str = ""
    authority_code: str = ""
    icb_code: str = ""
    division: str = ""


@dataclass(frozen=True)
class Footprint:
    """Where a body, or one membership in it, has business."""

    kind: BodyKind
    name: str
    area_code: str = ""
    provider_ids: frozenset[str] = frozenset()
    location_ids: frozenset[str] = frozenset()
    division: str = ""


def footprint_of(body: Body, membership: Membership | None = None) -> Footprint:
    """A body's footprint, narrowed to a membership's division or services.

    A group owner's covers what its bodies own, at every depth; asks one query a level.
    """
    codes: set[str] = set()
    level = [body] if body.kind == BodyKind.PROVIDER else []
    seen = {b.pk for b in level}
    while level:
        codes |= {b.code for b in level if b.code}
        level = [b for b in Body.objects.filter(owner__in=level) if b.pk not in seen]
        seen |= {b.pk for b in level}
    return Footprint(
        kind=BodyKind(body.kind),
        name=body.name,
        area_code=body.area_code,
        provider_ids=frozenset(codes),
        location_ids=frozenset(membership.location_ids if membership else ()),
        division=membership.division if membership else "",
    )


def services_covered(person: Person, body: Body, day: date) -> frozenset[str]:
    """Ids of the services to which a person's roles in a body are narrowed; empty where they cover all."""
    held = [membership.location_ids for membership in person.held_on(day) if membership.body_id == body.pk]
    return frozenset(one for ids in held for one in ids) if all(held) else frozenset()


def concerns(footprint: Footprint, facts: LocationFacts) -> Decision:
    """Whether a service is that body's business. Pure. What is not known does not concern anybody.

    field.md §6.5: an ICB's footprint is its own, not a council's.
    """
    decision = _TESTS[footprint.kind](footprint, facts)
    if not decision:
        return decision
    if footprint.location_ids and facts.location_id not in footprint.location_ids:
        return Decision(False, "Your role covers other services only.")
    if footprint.division and facts.division != footprint.division:
        return Decision(False, f"Your role covers {footprint.division} only.")
    return ALLOWED


def _in_authority(footprint: Footprint, facts: LocationFacts) -> Decision:
    if footprint.area_code and facts.authority_code == footprint.area_code:
        return ALLOWED
    return Decision(False, f"The service is not in the area of {footprint.name}.")


def _in_integrated_care_board(footprint: Footprint, facts: LocationFacts) -> Decision:
    if footprint.area_code and facts.icb_code == footprint.area_code:
        return ALLOWED
    return Decision(False, f"The service is not in the footprint of {footprint.name}.")


def _run_by(footprint: Footprint, facts: LocationFacts) -> Decision:
    if facts.provider_id and facts.provider_id in footprint.provider_ids:
        return ALLOWED
    return Decision(False, f"The service is not run by {footprint.name}.")


def _anywhere(footprint: Footprint, facts: LocationFacts) -> Decision:
    return ALLOWED


_TESTS: dict[BodyKind, Callable[[Footprint, LocationFacts], Decision]] = {
    BodyKind.COUNCIL: _in_authority,
    BodyKind.ICB: _in_integrated_care_board,
    BodyKind.NHS_TRUST: _in_authority,
    BodyKind.GP_PRACTICE: _in_authority,
    BodyKind.PROVIDER: _run_by,
    BodyKind.PROVIDER_ASSOCIATION: _in_authority,
    BodyKind.HEALTHWATCH: _in_authority,
    BodyKind.SAFEGUARDING_BOARD: _in_authority,
    BodyKind.REGULATOR: _anywhere,  # England.
}
