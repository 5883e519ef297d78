"""Requests that no database answers otherwise: other methods, paths, hosts and addresses to lead to."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.security.test_abuse import Pages, all_rows, some_of
from tests.web.sweep.world import World

pytestmark = pytest.mark.django_db

ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "https:evil.example", "javascript:alert(1)", "http://testserver.evil.example/", " https://evil.example",
    "https://testserver@evil.example/", "/\t/evil.example", "%2F%2Fevil.example", "data:text/html,x",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "django")


def test_looking_changes_nothing(world: World, browser: Client, pages: Pages) -> None:
    before = all_rows(world)
    for _, address in pages:
        for method in (browser.get, browser.head, browser.options):
            method(address).close()
    assert all_rows(world) == before


METHODS = ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")


def test_other_methods_change_nothing(world: World, browser: Client, pages: Pages) -> None:
    before = all_rows(world)
    for number, (name, address) in enumerate(pages):
        for method in some_of(METHODS, number, 2):
            response = browser.generic(method, address)
            response.close()
            assert response.status_code < 500, (name, method)
    assert all_rows(world) == before


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2fetc/passwd",
        "/static//etc/passwd", "/static/ui/..\\..\\settings.py", "/.git/config", "/wherry.sqlite3", "/.env",
        "/data/releases/../", "/data/releases/%2e%2e/", "/data/releases/..%2f..%2fetc/", "/home/%2e%2e/",
        "/data/measures/..%5c..%5cx/", "/static/%00", "/data/releases/a%00b/", "/%ff%fe/", "/admin/", "/files/",
    ],
)  # fmt: skip
def test_no_path_leads_out(path: str, browser: Client) -> None:
    response = browser.get(path)
    assert response.status_code in (400, 404), response.status_code


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_address_leads_to_another_site(target: str, world: World) -> None:
    client = Client()
    person = world.host.people["finance"]
    login = {"login": person.email, "password": "many words for one gate"}
    response = client.post(reverse("account_login") + "?", {**login, "next": target})
    assert response.status_code == 302
    assert response["Location"].startswith("/") and not response["Location"].startswith(("//", "/\\")), target
    for name in (
        "account_login",
        "account_reauthenticate",
        "account_logout",
        "mfa_reauthenticate",
        "my_account",
    ):
        for answer in (
            client.get(reverse(name), {"next": target}),
            client.post(reverse(name), {"next": target}),
        ):
            to = answer.get("Location", "/")
            assert to.startswith("/") and not to.startswith(("//", "/\\")), (name, to)


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "", "a b"]
)
def test_another_hosts_name_is_refused(host: str) -> None:
    response = Client().get("/account/login/", headers={"host": host})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()
