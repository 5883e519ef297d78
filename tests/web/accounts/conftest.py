"""Bodies and people that the tests of accounts start from."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from wherry_web.accounts import services
from wherry_web.accounts.drafts import RoleDraft
from wherry_web.accounts.models import Body, Invitation, Membership, Person
from wherry_web.accounts.routes import today
from wherry_web.journal.models import Entry, EntryText

PASSWORD = "many words for one gate"  # noqa: S105
START = date(2020, 4, 1)
ORIGIN = "http://testserver"


@pytest.fixture(autouse=True)
def letters(settings: Any) -> list[Any]:
    """Mail is kept in memory."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def host(db: None) -> Body:
    """A council that runs the installation."""
    return Body.objects.create(
        kind="council", name="Wherryshire", area_code="E10000099", from_on=START, is_host=True
    )


@pytest.fixture
def other(db: None) -> Body:
    """Another council."""
    return Body.objects.create(kind="council", name="Fenland", area_code="E10000098", from_on=START)


@pytest.fixture
def make_person(db: None) -> Callable[..., Person]:
    """Makes somebody with a role in a body."""

    def make(name: str, body: Body | None, role: str = "quality_monitoring_officer", **limits: Any) -> Person:
        email = f"{name.casefold().replace(' ', '.')}@council.example"
        person = Person(email=email, name=name)
        person.set_password(PASSWORD)
        person.save()
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        if body:
            Membership.objects.create(person=person, body=body, role=role, **{"from_on": START, **limits})
        return person

    return make


@pytest.fixture
def administrator(host: Body, make_person: Callable[..., Person]) -> Person:
    """The administrator of the host."""
    return make_person("Ada Min", host, "administrator")


@pytest.fixture
def officer(host: Body, make_person: Callable[..., Person]) -> Person:
    """A quality monitoring officer of the host."""
    return make_person("Olly Officer", host)


def signed_in(person: Person) -> Client:
    """A browser that somebody has signed in with."""
    client = Client()
    client.force_login(person)
    return client


def acts() -> list[str]:
    """The journal's acts in order."""
    return list(Entry.objects.values_list("act", flat=True))


def last_text() -> dict[str, Any]:
    """What the last entry says."""
    found: dict[str, Any] = EntryText.objects.latest("entry_id").content
    return found


def yesterday() -> date:
    """The day before."""
    return today() - timedelta(days=1)


def invite(by: Person, body: Body, email: str = "new@x.example", role: str = "commissioner") -> Invitation:
    return services.invite(by=by, email=email, body=body, draft=RoleDraft(role), origin=ORIGIN, day=today())


def accept(invitation: Invitation, name: str = "New Person", password: str = PASSWORD) -> Person:
    return services.accept_invitation(
        by=None, invitation=invitation, name=name, password=password, day=today()
    )


def link_in(letter: Any) -> str:
    found = re.search(r"http://testserver(/\S+)", letter.body)
    assert found
    return found[1]
