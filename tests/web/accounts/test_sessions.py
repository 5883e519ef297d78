"""How long sessions last and what ends them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from tests.web.accounts.conftest import PASSWORD, acts, signed_in, yesterday
from wherry_web.accounts import services
from wherry_web.accounts.middleware import SignedIn
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.routes import today
from wherry_web.accounts.sessions import MOST_SESSIONS, SEEN, SIGNED_IN
from wherry_web.journal.unchanged import WhileUnchanged

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    client = Client()
    assert client.post("/account/login/", {"login": person.email, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/my-account/").status_code == 200


def aged(client: Client, **stamps: int) -> Client:
    session = client.session
    session.update({key: int(time.time()) - age for key, age in stamps.items()})
    session.save()
    return client


@pytest.mark.parametrize(
    ("since_sign_in", "since_use", "is_good"),
    [
        (60, 60, True),
        (3600, 29 * 60, True),
        (3600, 31 * 60, False),
        (12 * 3600 - 60, 60, True),
        (12 * 3600 + 60, 60, False),
    ],
)
def test_twelve_hours_and_thirty_idle_minutes(
    officer: Person, since_sign_in: int, since_use: int, is_good: bool
) -> None:
    client = aged(browser(officer), **{SIGNED_IN: since_sign_in, SEEN: since_use})
    assert is_in(client) is is_good
    if not is_good:
        assert acts()[-1] == "sign-out"
        assert b"You were signed out" in client.get("/account/login/").content


def test_use_keeps_a_session_and_is_not_noted_for_every_page(officer: Person) -> None:
    client = aged(browser(officer), **{SIGNED_IN: 7200, SEEN: 29 * 60})
    assert is_in(client)
    noted = client.session[SEEN]
    assert time.time() - noted < 5
    assert is_in(client)
    assert client.session[SEEN] == noted


def test_a_leavers_sessions_end_at_once(officer: Person, administrator: Person) -> None:
    first, second = browser(officer), browser(officer)
    assert is_in(first)
    services.end_membership(by=administrator, membership=officer.memberships.get(), day=today())
    assert not UserSession.objects.filter(user=officer).exists()
    assert not is_in(first) and not is_in(second)


def test_a_role_whose_last_day_has_passed_ends_the_session(officer: Person) -> None:
    client = signed_in(officer)
    assert is_in(client)
    officer.memberships.update(to_on=today())
    answer = client.get("/my-account/", follow=True)
    assert b"Your access has ended" in answer.content
    assert "_auth_user_id" not in client.session


def test_a_closed_account_ends_the_session(officer: Person) -> None:
    client = signed_in(officer)
    officer.is_active = False
    officer.save()
    assert not is_in(client)


def test_signing_out_ends_the_session_on_the_server(officer: Person) -> None:
    client = browser(officer)
    copied = client.cookies["wherry_session"].value
    assert client.get("/account/logout/").status_code == 200  # Asks first.
    client.post("/account/logout/")
    thief = Client()
    thief.cookies["wherry_session"] = copied
    assert not is_in(thief)
    assert acts() == ["sign-in", "sign-out"]


def test_a_changed_password_ends_the_other_sessions(officer: Person) -> None:
    here, there = browser(officer), browser(officer)
    new = "other words for the same gate"
    answer = here.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    assert is_in(here) and not is_in(there)
    assert "password-changed" in acts()


def test_five_sessions_and_the_oldest_ends(officer: Person) -> None:
    browsers = [browser(officer) for _ in range(MOST_SESSIONS + 1)]
    assert [is_in(one) for one in browsers] == [False] + [True] * MOST_SESSIONS


def test_the_page_of_sessions_ends_all_others(officer: Person) -> None:
    here, there = browser(officer), browser(officer)
    assert b"End all the others" in here.get("/account/sessions/").content
    here.post("/account/sessions/")
    assert is_in(here) and not is_in(there)


def test_the_gate_asks_for_roles_and_second_step_once(
    officer: Person, rf: Any, django_assert_num_queries: Callable[..., Any]
) -> None:
    request = rf.get("/my-account/")
    request._cached_user, request.session = officer, Client().session  # As Django's middleware keeps it.
    gate = WhileUnchanged(
        SignedIn(lambda request: HttpResponse(f"through {bool(request.user.held_on(today()))}"))
    )
    with django_assert_num_queries(3):  # And for the last entry.
        assert gate(request).content == b"through True"
    request._cached_user = AnonymousUser()
    gate = WhileUnchanged(SignedIn(lambda _: HttpResponse("through")))
    with django_assert_num_queries(0):
        gate(request)


def test_a_session_whose_text_was_changed_in_the_database_is_nobodys(officer: Person) -> None:
    here, there = signed_in(officer), signed_in(officer)
    assert is_in(here) and is_in(there)
    row = Session.objects.get(session_key=here.session.session_key)
    row.session_data = row.session_data[:-4] + "AAAA"  # Its signature.
    row.save()
    for _ in range(2):
        assert not is_in(here)
    assert is_in(there)


def test_a_membership_that_ended_is_none(host: Body, make_person: Callable[..., Person]) -> None:
    ended = make_person("Una Past", host, to_on=yesterday())
    assert not is_in(signed_in(ended))
