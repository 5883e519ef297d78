"""A small register of two counties over some months, bodies with an interest in it, and who works there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.builders import publish, take
from wherry.definitions import load_definitions
from wherry.domain.places import PlaceKind
from wherry_web.accounts.models import Body, Membership, Person
from wherry_web.position import register

LONG_AGO = date(2020, 1, 1)
NORFOLK, SUFFOLK = "E10000020", "E10000029"

FIRST = [
    {"id": 1, "rating": "Good"},
    {"id": 2, "rating": "Requires improvement", "name": "Rose <b>Court</b>"},
    {"id": 3, "rating": "Inadequate", "name": "=HYPERLINK(1)"},
    {"id": 4, "rating": "Good"},
    *(
        {"id": n, "authority": "Suffolk", "provider_id": "1-200000002", "rating": "Good"}
        for n in range(20, 31)
    ),
]
CHANGED = {
    1: {"rating": "Requires improvement", "published": "20/03/2021"},
    2: {"rating": "Outstanding", "published": "21/03/2021"},
}
FIRST += [
    {"id": 1000 + number, "authority": place.name, "provider_id": "1-200000003", "region": ""}
    for number, place in enumerate(load_definitions().places.of_kind(PlaceKind.AUTHORITY, date(2021, 1, 1)))
    if place.code not in (NORFOLK, SUFFOLK)
]
"""A file that names nearly all authorities speaks for the nation."""
LATER = [row | CHANGED.get(row["id"], {}) for row in FIRST if row["id"] != 4] + [{"id": 9, "rating": "Good"}]


def body(name: str, kind: str = "council", **more: object) -> Body:
    """A body since long ago."""
    return Body.objects.create(name=name, kind=kind, from_on=LONG_AGO, **more)


def person(name: str, *roles: tuple[Body, str]) -> Person:
    """Somebody with some roles."""
    made = Person.objects.create(email=f"{name.casefold()}@example.org", name=name)
    for of, role in roles:
        Membership.objects.create(person=made, body=of, role=role, from_on=LONG_AGO)
    return made


def signed_in(who: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(who, backend="wherry_web.accounts.backend.KnownPeople")
    return client


def text_of(response) -> str:
    """The page as text, after insisting that it is one."""
    assert response.status_code == 200, response.content[:2000]
    return " ".join(response.content.decode().split())


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("position")
    landing, data = folder / "landing", folder / "data"
    take(data, publish(landing, "hsca", "2021-01-01", FIRST))
    take(data, publish(landing, "hsca", "2021-04-01", LATER))
    return data


@pytest.fixture
def data_folder(_made: Path, settings) -> Path:
    """The site's register: two releases, January and April 2021. Not to be written to."""
    settings.WHERRY_DATA = _made
    register._shelf.cache_clear()
    return _made


@pytest.fixture
def empty_folder(tmp_path: Path, settings) -> Path:
    """A site without a register, to be written to."""
    settings.WHERRY_DATA = tmp_path / "data"
    settings.WHERRY_DATA.mkdir()
    register._shelf.cache_clear()
    return settings.WHERRY_DATA


@pytest.fixture
def world(db) -> SimpleNamespace:
    """Two councils, two companies and a regulator; and who works there."""
    ours = body("Norfolk County Council", is_host=True, area_code=NORFOLK, target_share=Decimal("0.850"))
    theirs = body("Suffolk County Council", area_code=SUFFOLK)
    company = body("Broads Care Limited", "provider", code="1-200000001", area_code=NORFOLK)
    regulator = body("The regulator", "regulator")
    return SimpleNamespace(
        ours=ours,
        theirs=theirs,
        company=company,
        regulator=regulator,
        administrator=person("Administrator", (ours, "administrator")),
        officer=person("Officer", (ours, "quality_monitoring_officer")),
        councillor=person("Councillor", (ours, "councillor")),
        stranger=person("Stranger", (theirs, "administrator")),
        manager=person("Manager", (company, "registered_manager")),
        observer=person("Observer", (regulator, "observer")),
        both=person("Both", (ours, "commissioner"), (theirs, "commissioner")),
    )


@pytest.fixture
def page(world: SimpleNamespace) -> Callable[..., str]:
    """The text of a page as somebody sees it."""

    def seen(who: Person, address: str) -> str:
        return text_of(signed_in(who).get(address))

    return seen
