"""Hostile requests are refused with a page, and change nothing: forged, crafted, oversized, guessed, misled."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.conftest import DEEP
from tests.web.sweep.filling import FILLING, Own
from tests.web.sweep.walk import TOKEN
from tests.web.sweep.world import World, rows_of
from wherry_web.accounts.models import Body, Membership, Person
from wherry_web.accounts.routes import ROUTES, today
from wherry_web.config import urls

pytestmark = pytest.mark.django_db
Pages = list[tuple[str, str]]

WITHOUT_FORM = 405
OF_PROGRAMS = ("api_signals", "api_priority")
"""Addresses that open to a key only, not to a session."""
CRAFTED = ("\x00", "a\x00b", "x" * 10_000, "9" * 400, "-1", "1e999", "💥" * 500, "../../etc/passwd", "' or 1=1--",
           "%00", "{{7*7}}", "<script>alert(1)</script>", "\u202egnp.exe", "\ud7ff\uffff")  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "django")


def all_rows(world: World) -> str:
    """A digest of everything that all bodies have."""
    return rows_of([place.body.pk for place in world.places.values()])


def test_no_form_is_taken_without_its_token(world: World, pages: Pages) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.host.people["administrator"])
    before = all_rows(world)
    for name, address in pages:
        response = client.post(address, {"name": "x"})
        refused = (401,) if name in OF_PROGRAMS else (403, 404, WITHOUT_FORM)  # Programs come with a key.
        assert response.status_code in refused, (name, response.status_code)
    assert all_rows(world) == before


def test_a_token_of_somebody_else_is_not_taken(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.host.people["administrator"])
    client.cookies["wherry_csrf"] = TOKEN
    response = client.post(reverse("my_account"), {"name": "Changed", "csrfmiddlewaretoken": "b" * 32})
    assert response.status_code == 403
    response = client.post(
        reverse("my_account"), {"name": "Changed", "csrfmiddlewaretoken": TOKEN}, headers={"origin": "https://evil.example"}
    )  # fmt: skip
    assert response.status_code == 403


def some_of(all_of_them: tuple[str, ...], turn: int, most: int) -> tuple[str, ...]:
    """All in `make test-deep`; in `make test` a few for each address, others for the next."""
    start = turn * most % len(all_of_them)
    return all_of_them if DEEP else (all_of_them * 2)[start : start + most]


def _answered(response: Any, crafted: str) -> None:
    response.close()
    assert response.status_code < 500, crafted[:40]


MASS = {
    "is_host": "on", "is_active": "", "is_superuser": "on", "is_staff": "on", "body": "OTHER", "body_id": "OTHER",
    "person": "OTHER", "id": "OTHER", "pk": "OTHER", "by": "system", "invited_by": "", "accepted_at": "2026-01-01",
    "email": "new@address.example", "password": "x", "from_on": "1990-01-01", "target_share": "0.001", "state": "done",
    "rights": "create, change and end bodies", "memberships": "OTHER",
}  # fmt: skip
"""Columns that no form asks for."""


def test_fields_that_a_form_does_not_ask_for_are_not_read(world: World, browser: Client) -> None:
    other = str(world.places["bittern"].body.pk)
    more = {key: value.replace("OTHER", other) for key, value in MASS.items()}
    person = world.host.people["administrator"]
    browser.post(reverse("my_account"), {**more, "name": "Ann Other"})
    person.refresh_from_db()
    assert person.name == "Ann Other" and person.email.startswith("administrator@") and person.is_active
    body = world.places["plover"].body
    form = {
        "kind": "provider", "name": "New name", "from_on_day": "1", "from_on_month": "1", "from_on_year": "2020",
        "code": body.code,
    }  # fmt: skip
    answer = browser.post(reverse("body_change", kwargs={"changed_id": body.pk}), {**more, **form})
    assert answer.status_code == 302
    changed = Body.objects.get(pk=body.pk)
    assert changed.name == "New name" and not changed.is_host and changed.target_share is None
    officer = world.host.people["quality_monitoring_officer"]
    held = officer.memberships.get()
    to = reverse("change_membership", kwargs={"body_id": world.host.body.pk, "membership_id": held.pk})
    browser.post(to, {**more, "role": "finance"})
    assert {m.body_id for m in Membership.objects.filter(person=officer)} == {world.host.body.pk}
    assert not Person.objects.filter(email="new@address.example").exists()


def test_more_fields_than_any_form_has_are_refused(browser: Client) -> None:
    response = browser.post(reverse("my_account"), {f"field{n}": "x" for n in range(600)})
    assert response.status_code == 400
    assert "The request was not understood" in response.content.decode()
    assert browser.get("/?" + "&".join(f"a{n}=1" for n in range(600))).status_code in (200, 400)


def test_a_form_of_three_megabytes_is_refused(browser: Client) -> None:
    assert browser.post(reverse("my_account"), {"name": "x" * 3_000_000}).status_code == 400


assert urls.urlpatterns, "no address is known before the rooms were read"


@pytest.mark.parametrize("name", [name for name in FILLING if name in ROUTES and name != "account_login"])
def test_crafted_questions_are_answered_with_a_page(name: str, world: World, browser: Client) -> None:
    filling = FILLING[name]
    host = world.host
    own = (
        {"body_id": host.body.pk, **filling.parts(host)}
        if isinstance(filling, Own)
        else filling.parts(host)[0]
    )
    address = reverse(name, kwargs=own)
    asked = (
        "page",
        "body",
        "since",
        "release",
        "first",
        "second",
        "as",
        "act",
        "person",
        "object",
        "from_on",
        "next",
    )
    form = {**filling.form(host)}
    turn = list(FILLING).index(name)
    for crafted in some_of(CRAFTED, turn, 3):
        with transaction.atomic():
            _answered(browser.get(address, dict.fromkeys(asked, crafted)), crafted)
            given = dict.fromkeys(form, crafted) or {"name": crafted}
            _answered(browser.post(address, given), crafted)
            transaction.set_rollback(True)
    for number, one in enumerate(asked):  # Each alone, so that no other refuses first.
        for crafted in some_of(CRAFTED, turn + number, 1):
            with transaction.atomic():
                _answered(browser.get(address, {one: crafted}), f"{one} {crafted}")
                transaction.set_rollback(True)


def test_guessed_ids_are_not_there(world: World, browser: Client) -> None:
    for name, filling in FILLING.items():
        if isinstance(filling, Own):
            parts = {"body_id": uuid4(), **filling.absent_parts()}
            if filling.keyword and isinstance(filling.absent, int):
                parts[filling.keyword] = 2**63 + 5
            assert browser.get(reverse(name, kwargs=parts)).status_code == 404, name
            if filling.keyword:
                parts["body_id"] = world.host.body.pk
                status = browser.get(reverse(name, kwargs=parts)).status_code
                if ROUTES[name].policy(world.host.people["administrator"], world.host.body, today()):
                    assert status in (404, WITHOUT_FORM), name
                else:  # Closed in such a body, whatever the id.
                    assert status == 403, name


def test_signing_in_makes_a_new_session(world: World) -> None:
    client = Client()
    client.get(reverse("accept_invitation", kwargs={"token": world.host.objects["invitation_token"]}))
    before = client.session.session_key
    assert before
    login = {"login": world.host.people["finance"].email, "password": "many words for one gate"}
    client.post(reverse("account_login"), login)
    assert client.session.session_key != before
    assert SESSION_KEY in client.session
    thief = Client()
    thief.cookies["wherry_session"] = before
    assert thief.get("/").status_code == 302


def test_a_session_key_that_somebody_made_up_is_not_taken(world: World) -> None:
    client = Client()
    client.cookies["wherry_session"] = "a" * 32
    login = {"login": world.host.people["finance"].email, "password": "many words for one gate"}
    client.post(reverse("account_login"), login)
    assert client.session.session_key != "a" * 32


def test_no_link_in_a_mail_is_of_a_host_that_the_sender_chose(
    world: World, browser: Client, settings: Any
) -> None:
    to = reverse("invite", kwargs={"body_id": world.host.body.pk})
    form = {"email": "new@person.example", "role": "finance"}
    answer = browser.post(
        to, form, headers={"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    )
    assert answer.status_code == 302
    message = world.host.body.mail.get(to="new@person.example")
    assert b"evil.example" not in bytes(message.content)
    assert b"http://testserver/invitation/" in bytes(message.content)
