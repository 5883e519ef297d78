"""The register and the bodies of the position's tests, and who tells, sees and publishes here."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.position.conftest import (  # noqa: F401  # Fixtures.
    _made,
    body,
    data_folder,
    person,
    signed_in,
    text_of,
    world,
)


@pytest.fixture
def here(world: SimpleNamespace, data_folder) -> SimpleNamespace:  # noqa: F811
    """The world with more people, and an address by its name."""
    world.senior = person("Senior", (world.ours, "senior_officer"))
    world.director = person("Director", (world.ours, "director"))
    world.safeguarding = person("Safeguarding", (world.ours, "safeguarding_lead"))
    world.brokerage = person("Brokerage", (world.ours, "brokerage"))

    def at(name: str, **parts: object) -> str:
        return reverse(name, kwargs={"body_id": world.ours.pk, **parts})

    world.at = at
    world.browser = signed_in
    return world


def told(place: SimpleNamespace, who, **changed: str) -> Client:
    """Somebody's browser after it told a signal; fails where it was refused."""
    browser = signed_in(who)
    answer = browser.post(place.at("signal_new"), form(**changed))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return browser


def form(**changed: str) -> dict[str, str]:
    """A signal as the form sends it."""
    return {
        "service": "1-100000003",
        "kind": "complaint",
        "harm": "moderate",
        "origin": "family",
        "happened_on_day": "1",
        "happened_on_month": "10",
        "happened_on_year": "2026",
        "words": "Cold food, twice.",
    } | changed
