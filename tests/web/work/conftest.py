"""Two councils, a provider and people who work there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from wherry_web.accounts.models import Body, Membership, Person

LONG_AGO = date(2020, 1, 1)


def body(name: str, kind: str = "council", **more: object) -> Body:
    """A body since long ago."""
    return Body.objects.create(name=name, kind=kind, from_on=LONG_AGO, **more)


def person(name: str, of: Body, role: str) -> Person:
    """Somebody with one role."""
    made = Person.objects.create(email=f"{name.casefold()}@{of.pk}.example", name=name)
    Membership.objects.create(person=made, body=of, role=role, from_on=LONG_AGO)
    return made


def signed_in(who: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(who, backend="wherry_web.accounts.backend.KnownPeople")
    return client


@pytest.fixture
def files(tmp_path: Path, settings) -> Path:
    """An empty folder for evidence files."""
    settings.WHERRY_FILES = tmp_path / "files"
    return settings.WHERRY_FILES


@pytest.fixture
def world(db) -> SimpleNamespace:
    """Two councils and who works there."""
    ours, theirs = body("Wherryshire", is_host=True), body("Keelshire")
    return SimpleNamespace(
        ours=ours,
        theirs=theirs,
        officer=person("Officer", ours, "quality_monitoring_officer"),
        administrator=person("Administrator", ours, "administrator"),
        finance=person("Finance", ours, "finance"),
        stranger=person("Stranger", theirs, "administrator"),
    )
