"""Lists of fifty rows: as many questions to the database as for two, one for each request's rights, and light."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.asking import asked_anew
from tests.web.weighing import MOST, sent
from wherry_web.accounts.models import Body, Invitation, Membership, Person
from wherry_web.accounts.routes import today
from wherry_web.journal.models import Head
from wherry_web.journal.services import recorded
from wherry_web.position.finding.models import SavedSearch
from wherry_web.records.models import InformationRequest
from wherry_web.work.models import Job, OutboxMessage, StoredFile

LONG_AGO = date(2020, 1, 1)
OF_THE_PERSON = '"accounts_membership"."person_id" IN ('


@pytest.fixture
def body(db: None) -> Body:
    """A council that runs the installation."""
    return Body.objects.create(kind="council", name="Wherryshire", from_on=LONG_AGO, is_host=True)


@pytest.fixture
def administrator(body: Body) -> Person:
    """Who may see every list."""
    return somebody(0, body, "administrator")


@pytest.fixture
def client(administrator: Person) -> Client:
    """The administrator's browser."""
    made = Client()
    made.force_login(administrator)
    return made


def somebody(number: int, body: Body, role: str = "senior_officer") -> Person:
    person = Person.objects.create(email=f"p{number}@council.example", name=f"Person {number}")
    Membership.objects.create(person=person, body=body, role=role, from_on=LONG_AGO)
    return person


def a_person(body: Body, number: int) -> None:
    somebody(number, body)
    Invitation.objects.create(
        email=f"i{number}@council.example", body=body, role="senior_officer", expires_at=timezone.now()
    )


def a_body(body: Body, number: int) -> None:
    Body.objects.create(kind="provider", name=f"Home {number}", from_on=LONG_AGO, owner=body)


def a_job(body: Body, number: int) -> None:
    by = somebody(number, body).pk
    Job.objects.create(
        body=body, kind="test", title=f"Job {number}", key=str(number), queued_at=timezone.now(), most_tries=1, by=by
    )  # fmt: skip


def a_file(body: Body, number: int) -> None:
    by = somebody(number, body).pk
    StoredFile.objects.create(
        body=body, sha256=f"{number:064}", name=f"{number}.pdf", media_type="application/pdf", size=number,
        purpose="evidence", by=by, at=timezone.now(), retention="files",
    )  # fmt: skip


def a_mail(body: Body, number: int) -> None:
    OutboxMessage.objects.create(
        body=body, to=f"p{number}@x.example", sender="w@x.example", subject="Hello", content=b"", at=timezone.now()
    )  # fmt: skip


def an_entry(body: Body, number: int) -> None:
    person = somebody(number, body)
    with recorded(
        by=person.pk, body=body.pk, act="name-changed", object_id=person.pk, text={"note": "x" * 200}
    ):
        pass


def a_request(body: Body, number: int) -> None:
    InformationRequest.objects.create(
        body=body, reference=f"FOI-{number}", kind="foi", received_on=LONG_AGO, due_on=LONG_AGO
    )


def a_search(body: Body, number: int) -> None:
    SavedSearch.objects.create(
        body=body, person=somebody(number, body), name=f"Search {number}", question={"area": "Norfolk"}, is_shared=True,
        made_on=LONG_AGO, count_then=number, as_of_then=LONG_AGO,
    )  # fmt: skip


def an_item(body: Body, number: int) -> None:
    an_entry(body, number)
    asked, _ = InformationRequest.objects.get_or_create(
        body=body, reference="FOI", defaults={"pk": ASKED, "kind": "foi", "received_on": LONG_AGO, "due_on": LONG_AGO}
    )  # fmt: skip
    asked.items.create(number=Head.objects.get().number)


ASKED = UUID("7467b62c-c9b9-4e21-a1d5-0a891b2c0b9c")  # Named alike in every process of a run.
LISTS: dict[str, Callable[[Body, int], None]] = {
    "/bodies/{body}/people/": a_person,
    "/bodies/": a_body,
    "/bodies/{body}/jobs/": a_job,
    "/bodies/{body}/files/": a_file,
    "/bodies/{body}/mail/": a_mail,
    "/bodies/{body}/journal/": an_entry,
    "/bodies/{body}/searches/": a_search,
    "/bodies/{body}/requests/": a_request,
    f"/bodies/{{body}}/requests/{ASKED}/": an_item,
}
"""Every list of rows in the database, and what adds a row to it."""


def questions(client: Client, path: str) -> list[str]:
    """What a page asks the database."""
    return asked_anew(client, path)[0]


@pytest.mark.parametrize("path", LISTS)
def test_as_many_questions_for_fifty_rows_as_for_two(path: str, body: Body, client: Client) -> None:
    add, address = LISTS[path], path.format(body=body.pk)
    for number in (1, 2):
        add(body, number)
    few = questions(client, address)
    for number in range(3, 61):
        add(body, number)
    many = questions(client, address)
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= 12, "\n".join(many)


@pytest.mark.parametrize("path", LISTS)
def test_a_page_asks_once_what_the_person_may_do(path: str, body: Body, client: Client) -> None:
    LISTS[path](body, 1)
    asked = [sql for sql in questions(client, path.format(body=body.pk)) if OF_THE_PERSON in sql]
    assert len(asked) == 1, "\n".join(asked)


def test_what_somebody_may_do_is_asked_again_at_the_next_request(
    body: Body, administrator: Person, client: Client
) -> None:
    somebody(1, body, "administrator")
    path = f"/bodies/{body.pk}/mail/"
    assert client.get(path).status_code == 200
    held = administrator.memberships.get()
    held.role = "senior_officer"
    held.save()
    assert client.get(path).status_code == 403
    held.to_on = today()
    held.save()
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", LISTS)
def test_a_page_of_fifty_rows_is_light(path: str, body: Body, client: Client) -> None:
    for number in range(1, 61):
        LISTS[path](body, number)
    assert sent(client, path.format(body=body.pk)) < MOST
