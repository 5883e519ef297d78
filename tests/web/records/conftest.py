"""Two councils, their people, and entries of each in the journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from wherry_web.accounts.models import Body, Membership, Person
from wherry_web.journal.acts import Act, declared_acts
from wherry_web.journal.services import Known, recorded

TEST_ACTS = {
    "test.scored": Act("Audit scored", "audit", "audit"),
    "test.paid": Act("Fee agreed", "fee", "finance"),
    "test.role": Act("Role given", "person", "people"),
    "test.concern": Act("Concern raised", "concern", "safeguarding"),
}


@dataclass(frozen=True)
class Town:
    """Two councils; an officer of information governance, a senior officer and an outsider."""

    body: Body
    other: Body
    info: Person
    senior: Person
    outsider: Person


def person(name: str, role: str, body: Body) -> Person:
    made = Person.objects.create(email=f"{name}@{body.code}.example".casefold(), name=name)
    Membership.objects.create(person=made, body=body, role=role, from_on=date(2020, 1, 1))
    return made


@pytest.fixture(autouse=True)
def _acts() -> Iterator[None]:
    declared_acts().update(TEST_ACTS)
    yield
    for key in TEST_ACTS:
        declared_acts().pop(key)


@pytest.fixture
def town(db: None) -> Town:
    body = Body.objects.create(kind="council", name="Wherryshire", code="wh", from_on=date(2020, 1, 1))
    other = Body.objects.create(kind="council", name="Otherton", code="ot", from_on=date(2020, 1, 1))
    made = Town(
        body,
        other,
        person("Ida", "information_governance", body),
        person("Sam", "senior_officer", body),
        person("Olga", "information_governance", other),
    )
    for n in range(3):
        write(made, "test.scored", str(n), note=f"=SUM({n}) <script>alert({n})</script>")
    write(made, "test.paid", "F1", fee="103.50", provider="Meadow Care")
    write(made, "test.role", str(made.senior.pk), role="Senior")
    write(made, "test.concern", "C1", words="Sam was told of a fall")
    with recorded(
        by=made.senior.pk,
        body=body.pk,
        act="test.scored",
        object_id="K",
        known=Known("2026-01", {"share": 0.741}),
    ):
        pass
    write(made, "test.scored", "secret", body=other, by=made.outsider, note="Otherton’s own")
    return made


def write(
    town: Town, act: str, object_id: str, body: Body | None = None, by: Person | None = None, **text: object
) -> int:
    with recorded(
        by=(by or town.senior).pk, body=(body or town.body).pk, act=act, object_id=object_id, text=text
    ) as draft:
        pass
    assert draft.entry is not None
    return draft.entry.number


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
