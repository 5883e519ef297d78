"""The world of the sweep, and somebody who may do everything in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.sweep.conftest import _built, _register, world  # noqa: F401
from tests.web.sweep.filling import FILLING, Own
from tests.web.sweep.world import LONG_AGO, World
from wherry_web.accounts.models import Membership


@pytest.fixture
def browser(world: World) -> Client:  # noqa: F811
    """A browser in which the administrator of the host is signed in, who has its information governance, too."""
    administrator = world.host.people["administrator"]
    Membership.objects.create(
        person=administrator, body=world.host.body, role="information_governance", from_on=LONG_AGO
    )
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def pages(world: World) -> list[tuple[str, str]]:  # noqa: F811
    """Every address by name, as the host would fill it."""
    return list(every_page(world))


def every_page(world: World) -> Iterator[tuple[str, str]]:  # noqa: F811
    """Every address by name, as the host would fill it."""
    for name, filling in FILLING.items():
        if isinstance(filling, Own):
            parts = [{"body_id": world.host.body.pk, **filling.parts(world.host)}]
        else:
            parts = filling.parts(world.host)
        yield from ((name, reverse(name, kwargs=one)) for one in parts)
