"""The header offers the places that let the person in, and no others."""

from __future__ import annotations

import re

import pytest

from tests.web.position.conftest import signed_in


def offered(text: str) -> list[str]:
    """Addresses in the main navigation."""
    found = re.search(r'<nav[^>]*aria-label="Main".*?</nav>', text, re.DOTALL)
    return re.findall(r'href="([^"]*)"', found.group(0)) if found else []


@pytest.mark.parametrize("who", ["administrator", "officer", "councillor", "stranger", "manager", "observer"])
def test_every_offered_place_lets_in(data_folder, world, page, who) -> None:
    person = getattr(world, who)
    places = offered(page(person, "/"))
    assert places[:3] == ["/", "/position/", "/league/"]
    assert {"/target/", "/services/"} <= set(places)
    client = signed_in(person)
    assert [client.get(place).status_code for place in places] == [200] * len(places)


def test_more_is_offered_to_those_who_may_more(data_folder, world, page) -> None:
    assert set(offered(page(world.councillor, "/"))) < set(offered(page(world.administrator, "/")))


def test_places_are_of_the_body_that_is_looked_at(data_folder, world, page) -> None:
    for body in (world.ours, world.theirs):
        own = [place for place in offered(page(world.both, f"/?body={body.pk}")) if "/bodies/" in place]
        assert own and all(str(body.pk) in place for place in own)


def test_nobody_is_offered_nothing(data_folder, world, client) -> None:
    assert offered(client.get("/account/login/").content.decode()) == []
