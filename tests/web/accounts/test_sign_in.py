"""Signing in with a password and a second step; what guessing, fixing and leading astray come to."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from tests.web.accounts.conftest import PASSWORD, acts, last_text, signed_in
from wherry_web.accounts.models import Body, Person
from wherry_web.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _second_step(settings: Any) -> None:
    settings.WHERRY_SECOND_STEP_REQUIRED = True


def try_password(client: Client, email: str, password: str = PASSWORD, next_url: str = "") -> HttpResponse:
    return client.post(f"/account/login/?next={next_url}", {"login": email, "password": password})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.django_db(transaction=True)  # django-allauth tells of a second step after the commit.
def test_the_first_sign_in_leads_to_a_second_step_and_then_everywhere(
    client: Client, officer: Person
) -> None:
    assert try_password(client, officer.email).status_code == 302
    for address in ("/", "/my-account/", "/account/sessions/", "/account/password/change/"):
        assert client.get(address)["Location"] == "/account/2fa/", address
    assert b"authenticator app" in client.get("/account/2fa/").content
    # Adding a second step is sensitive: the password is asked again.
    assert client.get("/account/2fa/totp/activate/")["Location"].startswith("/account/reauthenticate/")
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="totp_secret">([A-Z2-7]+)<', page)
    assert secret and "data:image/svg" in page
    assert client.post("/account/2fa/totp/activate/", {"code": code_of(secret[1])}).status_code == 302
    assert client.get("/my-account/").status_code == 200
    assert acts() == ["sign-in", "mfa-added", "mfa-added"]  # The app, and recovery codes.
    assert b"code" in client.get("/account/2fa/recovery-codes/").content
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret[1] not in stored  # Sealed in the database.


def test_password_and_code_sign_in_and_a_code_works_once(client: Client, officer: Person) -> None:
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    answer = try_password(client, officer.email, next_url="/my-account/")
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/my-account/")["Location"].startswith("/account/login/")
    assert b"six figures" in client.get("/account/2fa/authenticate/").content
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert acts() == ["sign-in-refused"]
    code = code_of(secret)
    assert client.post("/account/2fa/authenticate/", {"code": code})["Location"] == "/my-account/"
    assert last_text()["methods"] == ["password", "totp"]
    thief = Client()
    try_password(thief, officer.email)
    assert thief.post("/account/2fa/authenticate/", {"code": code}).status_code == 200  # Not again.
    assert "_auth_user_id" not in thief.session


def test_a_recovery_code_works_once(client: Client, officer: Person) -> None:
    TOTP.activate(officer, generate_totp_secret())
    code = RecoveryCodes.activate(officer).get_unused_codes()[0]
    try_password(client, officer.email)
    assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    again = Client()
    try_password(again, officer.email)
    assert again.post("/account/2fa/authenticate/", {"code": code}).status_code == 200


def test_the_only_second_step_stays(officer: Person) -> None:
    TOTP.activate(officer, generate_totp_secret())
    client = signed_in(officer)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_unknown_and_known_addresses_get_the_same_answer_for_the_same_work(
    officer: Person, django_assert_num_queries: Callable[..., Any]
) -> None:
    answers = []
    for email in (officer.email, "nobody@council.example"):
        client = Client()
        page = try_password(client, email, "wrong words altogether").content.decode()
        answers.append(re.sub(r'value="[^"]*"', "", page).replace(email, "EMAIL"))
        assert acts()[-1] == "sign-in-refused"
    assert answers[0] == answers[1]


def test_as_many_passwords_are_hashed_for_an_unknown_address(officer: Person, monkeypatch: Any) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    counted: list[str] = []
    honest = MD5PasswordHasher.encode

    def counting(self: Any, password: str, salt: str) -> str:
        counted.append(password)
        return honest(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    work = []
    for email in (officer.email, "nobody@council.example"):
        counted.clear()
        try_password(Client(), email, "wrong words altogether")
        work.append(len(counted))
    assert work[0] == work[1] == 1


def test_a_password_reset_answers_the_same_and_writes_only_to_people(
    client: Client, officer: Person, letters: list[Any]
) -> None:
    pages = [
        client.post("/account/password/reset/", {"email": e}) for e in (officer.email, "nobody@x.example")
    ]
    assert pages[0]["Location"] == pages[1]["Location"]
    assert [letter.to for letter in letters] == [[officer.email]]


def test_guessing_locks_out_and_is_recorded(client: Client, officer: Person) -> None:
    for guess in range(5):
        try_password(client, officer.email, f"a wrong password {guess}")
    locked = try_password(Client(), officer.email)  # Even the right one, even from another browser.
    assert b"Too many" in locked.content
    assert acts() == ["sign-in-refused"] * 5 + ["locked-out"]
    assert "wrong password" not in str(last_text())


def test_guessing_codes_locks_out_and_is_recorded(client: Client, officer: Person) -> None:
    TOTP.activate(officer, generate_totp_secret())
    try_password(client, officer.email)
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert b"Too many" in client.post("/account/2fa/authenticate/", {"code": "000000"}).content
    assert acts() == ["sign-in-refused"] * 5 + ["locked-out"]
    assert Entry.objects.latest("number").object_id == str(officer.pk)


def test_an_unknown_address_locks_out_alike(client: Client, officer: Person) -> None:
    for guess in range(5):
        try_password(client, "nobody@council.example", f"a wrong password {guess}")
    assert b"Too many" in try_password(client, "nobody@council.example").content
    assert acts()[-1] == "locked-out"


def test_a_session_begun_before_signing_in_is_not_kept(client: Client, officer: Person) -> None:
    client.get("/account/login/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    fixed = session.session_key
    try_password(client, officer.email)
    assert client.session.session_key != fixed
    assert not Session.objects.filter(session_key=fixed).exists()


@pytest.mark.parametrize(
    "there",
    [
        "https://evil.example/",
        "//evil.example/",
        r"/\evil.example",
        "javascript:alert(1)",
        "http://localhost/x",
    ],
)
def test_next_leads_nowhere_else(client: Client, officer: Person, there: str) -> None:
    assert try_password(client, officer.email, next_url=there)["Location"] == "/"


def test_nobody_signs_themselves_up(client: Client, host: Body) -> None:
    assert b"You need an invitation" in client.get("/account/signup/").content
    answer = client.post(
        "/account/signup/", {"email": "new@x.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert b"You need an invitation" in answer.content
    assert not Person.objects.filter(email="new@x.example").exists()


@pytest.mark.parametrize(
    "path", ["email/", "password/set/", "3rdparty/", "3rdparty/signup/", "confirm-email/x/"]
)
def test_pages_of_the_library_that_the_site_does_not_have(officer: Person, path: str) -> None:
    TOTP.activate(officer, generate_totp_secret())
    for method in ("get", "post"):
        assert getattr(signed_in(officer), method)(f"/account/{path}").status_code == 404


def test_somebody_without_a_role_is_refused_after_the_right_password(
    client: Client, make_person: Callable[..., Person]
) -> None:
    left = make_person("Lee Gone", None)
    assert try_password(client, left.email)["Location"] == "/account/inactive/"
    assert b"Your access has ended" in client.get("/account/inactive/").content
    assert acts() == ["sign-in-refused"]


def test_forms_need_their_token(officer: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    for address in ("/account/login/", "/account/council/sign-in/", "/account/password/reset/"):
        assert client.post(address, {"login": officer.email, "password": PASSWORD}).status_code == 403
    client.force_login(officer)
    for address in ("/account/logout/", "/account/2fa/totp/activate/"):
        assert client.post(address).status_code == 403
    assert "_auth_user_id" in client.session


def test_every_page_of_signing_in_is_ours(client: Client, officer: Person) -> None:
    def ours(page: HttpResponse) -> None:
        text = page.content.decode()
        assert "govuk-template" in text, text[:200]
        assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
        assert " style=" not in text

    for address in ("login/", "password/reset/", "password/reset/done/", "password/reset/key/done/", "signup/", "inactive/",
                    "3rdparty/login/error/", "3rdparty/login/cancelled/", "password/reset/key/1-x/"):  # fmt: skip
        ours(client.get(f"/account/{address}", follow=True))
    TOTP.activate(officer, generate_totp_secret())
    RecoveryCodes.activate(officer)
    mine = Client()
    mine.force_login(officer)
    ours(mine.get("/account/reauthenticate/"))
    ours(mine.get("/account/2fa/reauthenticate/"))
    mine.post("/account/reauthenticate/", {"password": PASSWORD})
    for address in ("2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/", "2fa/webauthn/",
                    "2fa/webauthn/add/", "sessions/", "password/change/", "logout/"):  # fmt: skip
        page = mine.get(f"/account/{address}")
        assert page.status_code == 200, address
        ours(page)
