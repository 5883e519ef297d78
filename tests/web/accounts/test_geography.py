"""Which services concern whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.accounts.conftest import START
from wherry_web.accounts.geography import Footprint, LocationFacts, concerns, footprint_of
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.roles import BodyKind

FACTS = LocationFacts("1-1", provider_id="1-P", authority_code="E10", icb_code="ICB1", division="Wroxham")

TABLE: list[tuple[BodyKind, dict[str, Any], bool]] = [
    (BodyKind.COUNCIL, {"area_code": "E10"}, True),
    (BodyKind.COUNCIL, {"area_code": "E11"}, False),
    (BodyKind.COUNCIL, {"area_code": ""}, False),
    (BodyKind.COUNCIL, {"area_code": "ICB1"}, False),
    (BodyKind.COUNCIL, {"area_code": "E10", "division": "Wroxham"}, True),
    (BodyKind.COUNCIL, {"area_code": "E10", "division": "Acle"}, False),
    (BodyKind.ICB, {"area_code": "ICB1"}, True),
    (BodyKind.ICB, {"area_code": "E10"}, False),
    (BodyKind.PROVIDER, {"provider_ids": frozenset({"1-P"})}, True),
    (BodyKind.PROVIDER, {"provider_ids": frozenset({"1-Q"}), "area_code": "E10"}, False),
    (BodyKind.PROVIDER, {"provider_ids": frozenset({"1-P"}), "location_ids": frozenset({"1-1"})}, True),
    (BodyKind.PROVIDER, {"provider_ids": frozenset({"1-P"}), "location_ids": frozenset({"1-2"})}, False),
    (BodyKind.SAFEGUARDING_BOARD, {"area_code": "E10"}, True),
    (BodyKind.HEALTHWATCH, {"area_code": "E11"}, False),
    (BodyKind.REGULATOR, {}, True),
]


@pytest.mark.parametrize(("kind", "limits", "expected"), TABLE)
def test_table(kind: BodyKind, limits: dict[str, Any], expected: bool) -> None:
    decision = concerns(Footprint(kind, "The body", **limits), FACTS)
    assert bool(decision) is expected
    assert bool(decision.reason) is not expected


@pytest.mark.parametrize("kind", [kind for kind in BodyKind if kind != BodyKind.REGULATOR])
def test_what_is_not_known_concerns_nobody(kind: BodyKind) -> None:
    assert not concerns(
        Footprint(kind, "X", area_code="", provider_ids=frozenset({""})), LocationFacts("1-1")
    )


@pytest.mark.django_db
def test_a_group_owner_has_what_its_bodies_own_at_every_depth(make_person: Callable[..., Person]) -> None:
    group = Body.objects.create(kind="provider", name="Group", from_on=START)
    middle = Body.objects.create(kind="provider", name="Middle", owner=group, from_on=START)
    Body.objects.create(kind="provider", name="Home", code="1-P", owner=middle, from_on=START)
    assert footprint_of(group).provider_ids == {"1-P"}
    assert concerns(footprint_of(group), FACTS)
    Body.objects.filter(pk=group.pk).update(owner=middle)  # A ring ends.
    assert footprint_of(middle).provider_ids == {"1-P"}
    manager = make_person("Mo", middle, "registered_manager", location_ids=["1-9"])
    assert not concerns(footprint_of(middle, manager.memberships.get()), FACTS)
