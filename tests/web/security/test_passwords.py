"""Passwords: how long, how common, changed how, taken how."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from scripts.vendor import SHORTEST

from tests.web.security.conftest import every_page
from tests.web.sweep.world import World
from wherry_web.accounts.models import Person
from wherry_web.accounts.passwords import LIST, NotCommon

pytestmark = pytest.mark.django_db
OLD = "many words for one gate"


def signed_in(person: Person, password: str) -> Client | None:
    """A browser in which that signs somebody in."""
    client = Client()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": password})
    return client if answer.status_code == 302 else None


def test_a_password_has_twelve_characters() -> None:
    with pytest.raises(ValidationError):
        validate_password("qz7 wherry!"[:11])
    validate_password("qz7 wherry!x")


@pytest.mark.parametrize(
    "common", ["password1234", "qwerty123456", "123456123456", "qwertyqwerty", "1q2w3e4r5t6y"]
)
def test_a_common_password_is_refused(common: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(common[:20])


def test_three_thousand_common_passwords_are_long_enough_and_refused(settings: Any) -> None:
    shortest = next(v["OPTIONS"]["min_length"] for v in settings.AUTH_PASSWORD_VALIDATORS if "OPTIONS" in v)
    found = LIST.read_text(encoding="utf-8").splitlines()
    assert len(found) > 3000 and min(map(len, found)) >= shortest == SHORTEST
    validator = NotCommon()
    for common in (*found, *(found[n].upper() for n in range(0, len(found), 100))):
        with pytest.raises(ValidationError, match="too common"):
            validator.validate(common)


@pytest.mark.parametrize("any_kind", ["lowercase words only", "ALL IN CAPITALS HERE", "8472 9164 0385 2716", "пароль из слов", "パスワードパスワードパスワード", "🦢🦢🦆🦆🦅🦅🦉🦉🐦🐦🕊🕊"])  # fmt: skip
def test_any_characters_will_do(any_kind: str) -> None:
    validate_password(any_kind)


def test_a_password_is_taken_as_it_was_typed(world: World) -> None:
    person = world.host.people["finance"]
    typed = "  Kept As Typed, Ünicode and all  " + "x" * 120
    person.set_password(typed)
    person.save()
    assert signed_in(person, typed)
    for other in (typed.strip(), typed.casefold(), typed[:-1], typed[:72], typed + " "):
        assert signed_in(person, other) is None


def test_a_password_is_changed_with_the_one_before(world: World) -> None:
    person = world.host.people["finance"]
    client = signed_in(person, OLD)
    assert client is not None
    new = "another gate with many words"
    wrong = {"oldpassword": "not that one at all", "password1": new, "password2": new}
    client.post(reverse("account_change_password"), wrong)
    assert signed_in(person, OLD)
    client.post(reverse("account_change_password"), {**wrong, "oldpassword": OLD})
    assert signed_in(person, new)
    assert signed_in(person, OLD) is None


def test_a_password_is_typed_unseen_and_may_be_pasted(world: World, browser: Client) -> None:
    client = Client()
    token = world.host.objects["invitation_token"]
    pages = [
        client.get(reverse("account_login")),
        client.get(reverse("accept_invitation", kwargs={"token": token})),
        browser.get(reverse("account_change_password")),
    ]
    for page in pages:
        text = page.content.decode()
        assert 'type="password"' in text
        assert "onpaste" not in text and 'autocomplete="off"' not in text
        assert 'autocomplete="current-password"' in text or 'autocomplete="new-password"' in text


def test_no_page_asks_for_a_hint(world: World, browser: Client) -> None:
    for _, address in every_page(world):
        response = browser.get(address)
        if not response.streaming and not response.get("Content-Disposition"):
            text = response.content.decode(errors="replace").casefold()
            for word in ("password hint", "secret question", "security question", "mother's maiden"):
                assert word not in text, address
        response.close()
