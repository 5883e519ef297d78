"""Keys of a body: made and ended by its administrator, shown once, and what each opens."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.accounts.conftest import signed_in
from tests.web.api.conftest import Program, key_of
from wherry.domain.errors import Refused
from wherry_web.accounts.routes import today
from wherry_web.api.models import ApiKey
from wherry_web.api.services import KeyDraft, end_key, make_key
from wherry_web.journal.models import Entry, EntryText

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"wh_[0-9a-f]{8}_[\w-]{43}")


def test_a_key_is_made_on_the_page_and_its_secret_shown_once(
    world: SimpleNamespace, data_folder: Any
) -> None:
    browser = signed_in(world.administrator)
    pages = {"body_id": world.ours.pk}
    made = browser.post(reverse("api_key_new", kwargs=pages), {"name": "Dash & board", "scopes": ["read"]})
    assert made.status_code == 200, made.content
    text = made.content.decode()
    secret = SECRET.search(text)[0]
    assert "Dash &amp; board" in text and "no-store" in made["Cache-Control"]
    key = ApiKey.objects.get()
    assert key.digest == hashlib.sha256(secret.encode()).hexdigest() and secret not in str(vars(key))
    listed = browser.get(reverse("api_keys", kwargs=pages)).content.decode()
    assert key.prefix in listed and secret not in listed and "Never" in listed
    entry = Entry.objects.get(act="make-api-key")
    assert entry.object_id == str(key.pk)
    assert secret not in str(EntryText.objects.get(entry=entry).content)
    assert Program(secret).told("league")["rows"]
    assert ApiKey.objects.get().used_on == today()


def test_a_key_that_ended_opens_nothing_from_the_next_request_on(
    world: SimpleNamespace, data_folder: Any
) -> None:
    key, secret = key_of(world)
    assert Program(secret).told("league")
    browser = signed_in(world.administrator)
    address = reverse("api_key_end", kwargs={"body_id": world.ours.pk, "key_id": key.pk})
    assert "End the key" in browser.get(address).content.decode()
    assert browser.post(address).status_code == 302
    assert "ended" in Program(secret).problem(401, "league")
    assert "Ended" in browser.get(reverse("api_keys", kwargs={"body_id": world.ours.pk})).content.decode()
    with pytest.raises(Refused, match="ended already"):
        end_key(by=world.administrator, body=world.ours, key=key, day=today())


def test_a_key_ends_with_its_day_and_with_its_body(world: SimpleNamespace, data_folder: Any) -> None:
    key, secret = key_of(world)
    ApiKey.objects.filter(pk=key.pk).update(from_on=today() + timedelta(days=1))
    Program(secret).problem(401, "league")
    ApiKey.objects.filter(pk=key.pk).update(from_on=today())
    world.ours.to_on = today()
    world.ours.save()
    Program(secret).problem(401, "league")


@pytest.mark.parametrize(
    "shown",
    [
        "Basic abc",
        "Bearer",
        "Bearer wh_",
        "Bearer wh_00000000_x",
        "Bearer wh_é",
        "wh_0",
        "Bearer " + "x" * 5000,
    ],
)
def test_what_is_no_key_is_refused_with_a_sentence(shown: str, anybody: Program) -> None:
    assert anybody.problem(401, "league", authorization=shown)
    assert anybody.ask("league", authorization=shown)["WWW-Authenticate"].startswith("Bearer")


def test_the_right_prefix_with_another_secret_is_refused(world: SimpleNamespace, anybody: Program) -> None:
    _, secret = key_of(world)
    anybody.problem(401, "league", authorization=f"Bearer {secret[:-1]}{'A' if secret[-1] != 'A' else 'B'}")
    anybody.problem(401, "league", authorization=f"Bearer {secret}x")


def test_a_scope_opens_what_it_says(world: SimpleNamespace, anybody: Program) -> None:
    assert "key" in anybody.problem(401, "services", {"limit": 101})
    _, reads = key_of(world, "read")
    assert "lists" in Program(reads).problem(403, "services", {"limit": 5000})
    _, both = key_of(world, "read", "lists")
    answer = Program(both).ask("services", {"limit": 5000})
    assert answer.status_code == 200 and "private" in answer["Cache-Control"]
    anybody.problem(401, "services", {"limit": 5000})  # Also of what is kept.
    Program(reads).problem(403, "services", {"limit": 5000})
    _, lists = key_of(world, "lists")
    assert "read" in Program(lists).problem(403, "league")


def test_only_the_administrator_makes_and_ends_keys(world: SimpleNamespace, data_folder: Any) -> None:
    key, _ = key_of(world)
    draft = KeyDraft("Mine", ["read"])
    for who in (world.officer, world.councillor, world.stranger, world.observer):
        with pytest.raises(Refused, match="administrator"):
            make_key(by=who, body=world.ours, draft=draft, day=today())
        with pytest.raises(Refused, match="administrator"):
            end_key(by=who, body=world.ours, key=key, day=today())
        for name, more in (("api_keys", {}), ("api_key_new", {}), ("api_key_end", {"key_id": key.pk})):
            answer = signed_in(who).post(
                reverse(name, kwargs={"body_id": world.ours.pk, **more}), {"name": "x"}
            )
            assert answer.status_code in (403, 404), (who, name)
    assert ApiKey.objects.count() == 1


def test_what_is_typed_wrong_is_said_and_nothing_is_made(world: SimpleNamespace, data_folder: Any) -> None:
    browser = signed_in(world.administrator)
    address = reverse("api_key_new", kwargs={"body_id": world.ours.pk})
    past = {"to_on_day": "1", "to_on_month": "1", "to_on_year": "2020"}
    for form in (
        {"name": "x"},
        {"name": "x", "scopes": ["all"]},
        {"name": "x", "scopes": ["read"], **past},
        {"name": "\x00\u202e", "scopes": ["read"]},
    ):
        assert browser.post(address, form).status_code == 422, form
    assert not ApiKey.objects.exists()


def test_a_body_has_so_many_keys_and_the_list_takes_the_same_queries(
    world: SimpleNamespace, data_folder: Any
) -> None:
    browser, address = signed_in(world.administrator), reverse("api_keys", kwargs={"body_id": world.ours.pk})
    key_of(world, name="Key 19")
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for number in range(19):
        key_of(world, name=f"Key {number}")
    with pytest.raises(Refused, match="end one first"):
        key_of(world)
    browser.get(address)
    with CaptureQueriesContext(connection) as many:
        assert "Key 18" in browser.get(address).content.decode()
    assert len(many) == len(few)
