"""Nobody sees, changes or can tell apart what is another body's: every address, role, object and method."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.deep import CASES
from tests.web.sweep.filling import FILLING, UNNAMED, Own
from tests.web.sweep.walk import Sweep, addresses
from tests.web.sweep.world import TENANT_MODELS, World
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.roles import BodyKind
from wherry_web.accounts.routes import ROUTES

DEEP = bool(os.environ.get("WHERRY_DEEP"))
SOME = (
    "administrator of heron", "finance of heron", "director of heron", "information_governance of bittern",
    "administrator of otter", "registered_manager of plover", "observer of dunlin", "observer of curlew",
    "somebody of two bodies", "a leaver",
)  # fmt: skip
"""Who walks in `make test`: one for each set of rights, and each kind of body that looks alike."""
AGAIN = ("administrator of heron", "information_governance of bittern")
"""Who walks on the second database: two who between them see every page. Whom a page is open to is asked in Python,
alike on every database; how a page asks, writes and is undone is not."""
SOME_OTHERS = ("heron", "bittern")
MOST_FAULTS = 25


def test_every_address_is_known_to_the_sweep() -> None:
    found = list(addresses())
    assert {pattern for pattern, name in found if name is None} <= UNNAMED
    names = {name for _, name in found if name}
    assert not names - FILLING.keys(), f"tell tests/web/sweep/filling.py how to fill {names - FILLING.keys()}"
    assert not FILLING.keys() - names, f"no longer addresses: {FILLING.keys() - names}"
    for name, known in ROUTES.items():
        assert isinstance(FILLING[name], Own) is known.needs_body, name


def test_every_model_with_a_body_is_in_the_world() -> None:
    with_body = {
        model for model in apps.get_models()
        if model.__module__.startswith("wherry_web.") and any(f.name == "body" for f in model._meta.get_fields())
    }  # fmt: skip
    assert with_body == set(TENANT_MODELS), (
        "give each body of tests/web/sweep/world.py a row with its secret word"
    )


@pytest.mark.django_db
def test_the_world_has_every_kind_of_body_and_a_row_of_every_model(world: World) -> None:
    assert {place.body.kind for place in world.places.values()} == set(BodyKind)
    for place in world.places.values():
        for model, name in TENANT_MODELS.items():
            value = place.body.pk
            assert model._default_manager.filter(**{name: value}).exists(), (place.key, model)


@pytest.mark.django_db
def test_something_crosses_between_partners_and_neighbours_see_nothing_of_it(world: World) -> None:
    def signals_of(key: str, role: str) -> str:
        browser = Client()
        browser.force_login(world.places[key].people[role])
        return browser.get(reverse("signals", kwargs={"body_id": world.places[key].body.pk})).content.decode()

    for key, role, other in (
        ("heron", "quality_monitoring_officer", "otter"), ("otter", "icb_quality_nurse", "heron"),
    ):  # fmt: skip
        page = signals_of(key, role)
        assert f"Held by The {world.places[other].name_word}" in page
    assert "Held by" not in signals_of("bittern", "quality_monitoring_officer")


@pytest.mark.django_db
def test_nobody_meets_what_is_anothers(
    world: World, record_property: Callable[[str, object], None], caplog: pytest.LogCaptureFixture
) -> None:
    people: list[tuple[str, Person | None]] = [("a stranger", None)]
    some = AGAIN if connection.vendor == "postgresql" else SOME
    people += [(who, p) for who, p in world.everybody() if DEEP or who in some]
    assert len(people) == 1 + (len(list(world.everybody())) if DEEP else len(some))
    others = [p for key, p in world.places.items() if DEEP or key in SOME_OTHERS]
    caplog.set_level(logging.CRITICAL, "django")  # Half of them are refused, rightly.
    faults: list[str] = []
    requests, seen = 0, set()
    for who, person in people:
        sweep = Sweep(world, who, person, others, with_library=DEEP or who in SOME[:2] or person is None)
        sweep.walk()
        faults += sweep.faults
        requests += sweep.requests
        seen |= {name for name, _ in sweep.seen}
    record_property(CASES, requests)
    assert not faults, f"{len(faults)} faults in {requests} requests:\n" + "\n".join(faults[:MOST_FAULTS])
    # The sweep is not blind: whoever may see a page finds the body's own word there.
    should = {name for name, filling in FILLING.items() if isinstance(filling, Own) and filling.shows}
    assert not should - seen, f"nobody saw their own on {should - seen}"
    assert Body.objects.count() == len(world.places)
