"""What django-allauth writes to people is in our words, and goes through the outbox."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.web.accounts.conftest import PASSWORD, link_in
from tests.web.accounts.test_sign_in import code_of
from wherry_web.accounts.models import Person
from wherry_web.accounts.words import MESSAGES, NOTICES, RESET, mail_of
from wherry_web.work.models import OutboxMessage

pytestmark = pytest.mark.django_db
TEMPLATES = Path(allauth.__file__).parent / "templates"
ROOMS = ("account", "mfa", "socialaccount", "usersessions")
NEVER = {
    "of addresses, which administrators change": r"email_\w+|\w*primary_email\w*",
    "of signing up, which nobody does": r"account_already_exists|unknown_account",
    "of signing in by a code in a mail or on a telephone": r"login_code\w*|password_reset_code|phone_\w+",
    "of giving a password to who has none": r"password_set",
    "of linking accounts, which the first sign-in does": r"account_(dis)?connected\w*",
    "only extended by the others": r"base",
}
"""What this site never says, and why: its addresses are closed, or the setting is off."""
AMERICAN = re.compile(
    r"\b(recognize|successfully|please|third-party|login|email|two-factor)\b", re.IGNORECASE
)


def said(kind: str, ending: str) -> set[str]:
    """Names of django-allauth's templates that it may say."""
    found = set()
    for room in ROOMS:
        for path in (TEMPLATES / room / kind).glob(f"*{ending}"):
            name = path.name.removesuffix(ending)
            if not any(re.fullmatch(pattern, name) for pattern in NEVER.values()):
                found.add(f"{room}/{kind}/{name}")
    return found


def test_everything_that_it_may_say_has_our_words() -> None:
    assert said("email", "_message.txt") == {*NOTICES, RESET}
    assert {f"{name}.txt" for name in said("messages", ".txt")} == set(MESSAGES)


@pytest.mark.parametrize("name", [*NOTICES, RESET])
def test_a_mail_is_plain_and_british(name: str) -> None:
    shown = {"timestamp": timezone.now(), "ip": "192.0.2.1", "password_reset_url": "https://wherry.example/x"}
    subject, text = mail_of(name, shown) or ("", "")
    assert settings.WHERRY_BRAND in subject and len(subject) < 78 and "\n" not in subject
    assert not AMERICAN.search(subject + text), text
    assert ("192.0.2.1" in text) is (name != RESET) and "&" not in text and "!" not in text


def test_the_pages_and_mails_of_a_changed_password(client: Client, officer: Person, settings: Any) -> None:
    settings.EMAIL_BACKEND = "wherry_web.work.mail.OutboxBackend"
    settings.WHERRY_SECOND_STEP_REQUIRED = False
    client.post("/account/login/", {"login": officer.email, "password": PASSWORD})
    assert "You are signed in as Olly Officer." in client.get("/my-account/").content.decode()
    new = {"password1": "another gate with many words", "password2": "another gate with many words"}
    wrong = client.post("/account/password/change/", {**new, "oldpassword": "not it"})
    assert "The password that you have now is wrong." in wrong.content.decode()
    assert client.post("/account/password/change/", {**new, "oldpassword": PASSWORD}).status_code == 302
    assert "Your password is changed." in client.get("/my-account/").content.decode()
    row = OutboxMessage.objects.get()
    assert (row.to, row.subject, row.body) == (officer.email, "Your password was changed on Wherry", None)
    text = " ".join(bytes(row.content).decode().split())
    assert "the password was changed for your account on Wherry. The request came from the address" in text
    client.post("/account/logout/")
    assert "You are signed out." in client.get("/account/login/").content.decode()


def test_a_forgotten_password(client: Client, officer: Person, letters: list[Any]) -> None:
    assert settings.PASSWORD_RESET_TIMEOUT == 60 * 60  # “Within an hour”.
    client.post("/account/password/reset/", {"email": officer.email})
    assert letters[0].subject == "Set a new password for Wherry"
    assert "open this link within an hour" in letters[0].body
    page = client.get(link_in(letters[0]), follow=True)
    new = "another gate with many words"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert letters[1].subject == "Your password was changed on Wherry"
    assert "a new password was set by a link in a mail" in letters[1].body


def test_refusals_of_signing_in(client: Client, officer: Person) -> None:
    wrong = {"login": officer.email, "password": "not it at all"}
    assert (
        "The e-mail address or the password is wrong."
        in client.post("/account/login/", wrong).content.decode()
    )
    TOTP.activate(officer, generate_totp_secret())
    client.post("/account/login/", {"login": officer.email, "password": PASSWORD})
    page = client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "The code is wrong." in page


@pytest.mark.django_db(transaction=True)  # django-allauth tells of a second step after the commit.
def test_a_second_step_is_told_by_mail(client: Client, officer: Person, letters: list[Any]) -> None:
    client.post("/account/login/", {"login": officer.email, "password": PASSWORD})
    asked = client.get("/account/2fa/totp/activate/")["Location"]
    client.post(asked, {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    found = re.search(r'id="totp_secret">([A-Z2-7]+)<', page)
    assert found
    assert client.post("/account/2fa/totp/activate/", {"code": code_of(found[1])}).status_code == 302
    assert [letter.subject for letter in letters] == ["An authenticator app was added on Wherry"]
    assert letters[0].to == [officer.email]
    page = client.get("/account/2fa/").content.decode()
    assert "Your authenticator app is set up." in page or "You have new recovery codes" in page
