"""The sweep finds each kind of fault when one is planted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.sweep.filling import NOBODYS, Common, Own
from tests.web.sweep.walk import Sweep, addresses
from tests.web.sweep.world import World
from wherry_web.accounts.routes import ROUTES

JOB = Common(lambda p: [{"job_id": p.objects["job"].pk}], has_foreign=True, absent={"job_id": NOBODYS})
PLANTED = {
    "planted_anybody": (JOB, "tells “zqbitternsecret”"),
    "planted_exists": (JOB, "differs from one that does not exist"),
    "planted_change": (Own(), "changed what another body has"),
    "planted_header": (Own(), "tells “zq"),
    "planted_fails": (Own(), "fails: ValueError"),
    "planted_words": (Own(), "tells “zqottersecret”"),
    "planted_sealed": (Own(), "tells “3 January 1987”"),
}


@pytest.fixture(autouse=True)
def _routes(settings: Any) -> Iterator[None]:
    before = dict(ROUTES)
    settings.ROOT_URLCONF = "tests.web.sweep.planted"
    yield
    ROUTES.clear()
    ROUTES.update(before)


@pytest.mark.django_db
@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str, world: World) -> None:
    filling, fault = PLANTED[name]
    person = world.host.people["quality_monitoring_officer"]
    others = [world.places[key] for key in ("heron", "bittern")]
    sweep = Sweep(world, "officer", person, others, fillings={name: filling})
    sweep.walk()
    assert any(fault in found for found in sweep.faults), sweep.faults


def test_an_address_that_the_sweep_does_not_know_is_found() -> None:
    assert {"planted_anybody", "planted_fails"} <= {name for _, name in addresses()}
