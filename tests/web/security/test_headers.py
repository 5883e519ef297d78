"""What every answer carries: policies of content, frames, referrers, features and caches; and its own type."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import Client

from tests.web.sweep.world import World

EXPECTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
KEPT_BY_BROWSERS = {
    "brand_css", "public", "public_services", "public_service", "public_data", "public_league",
    "public_definitions", "accessibility",
    "api_position", "api_league", "api_ranges", "api_comparison", "api_quarters", "api_services", "api_service", "api_releases", "api_measures", "api_openapi",
}  # fmt: skip
Pages = list[tuple[str, str]]

pytestmark = pytest.mark.django_db


def answers(browser: Client, pages: Pages, **headers: str):
    """Each page's name and answer; the world stays as it was."""
    cookies = dict(browser.cookies.items())
    for name, address in pages:
        with transaction.atomic():
            response = browser.get(address, headers=headers)
            yield name, response
            response.close()
            transaction.set_rollback(True)
        browser.cookies.clear()
        browser.cookies.update(cookies)


def policy_of(response) -> dict[str, list[str]]:
    """The directives of the content security policy."""
    parts = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: values for name, *values in parts}


def test_every_answer_carries_the_policies(browser: Client, pages: Pages) -> None:
    for name, response in answers(browser, pages):
        for header, value in EXPECTED.items():
            assert response.get(header) == value, (name, header, response.get(header))
        assert "geolocation=()" in response["Permissions-Policy"], name
        csp = policy_of(response)
        assert csp["default-src"] == ["'none'"] and csp["frame-ancestors"] == ["'none'"], name
        said = response["Content-Security-Policy"]
        assert "unsafe-inline" not in said and "unsafe-eval" not in said and "*" not in said, name
        if "sandbox" not in csp:  # A file that somebody added has no page around it.
            assert csp["base-uri"] == ["'none'"] and csp["form-action"] == ["'self'"], name
        for header in ("Server", "X-Powered-By"):
            assert header not in response, name


def test_nothing_made_for_a_person_is_kept_by_caches(browser: Client, pages: Pages) -> None:
    for name, response in answers(browser, pages):
        if name not in KEPT_BY_BROWSERS:
            assert "no-store" in response["Cache-Control"], (name, response["Cache-Control"])


def test_every_answer_says_what_it_is_and_in_which_characters(browser: Client, pages: Pages) -> None:
    for name, response in answers(browser, pages):
        kind = response.get("Content-Type", "")
        if not response.streaming and not response.content:
            continue
        assert kind, name
        if kind.startswith("text/") and "attachment" not in response.get("Content-Disposition", ""):
            assert "charset=utf-8" in kind, (name, kind)


def test_no_other_origin_may_read_anything(browser: Client, pages: Pages) -> None:
    for name, response in answers(browser, pages, origin="https://evil.example"):
        assert "Access-Control-Allow-Origin" not in response, name


def test_no_page_has_scripts_or_styles_of_its_own(browser: Client, pages: Pages) -> None:
    for name, response in answers(browser, pages):
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            continue
        page = response.content.decode()
        for script in re.findall(r"<script\b[^>]*>", page):
            assert " src=" in script or ' type="application/json"' in script or " nonce=" in script, (
                name,
                script,
            )
        assert not re.findall(r"<[a-z][^>]*\s(?:style|on[a-z]+)=", page), name
        assert not re.findall(r"(?:src|href|action)=\"\s*(?:javascript|data):", page), name
        assert not re.findall(r"(?:src|action)=\"https?://", page), name


def test_a_nonce_is_used_once(browser: Client) -> None:
    nonces = {tuple(policy_of(browser.get("/design/")).get("script-src", ())) for _ in range(3)}
    assert len(nonces) == 3 or nonces == {("'self'",)}


def test_error_pages_carry_them_too(browser: Client) -> None:
    for address, status in (("/no/such/page/", 404), ("/static/no-such-file.css", 404)):
        response = browser.get(address)
        assert response.status_code == status
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response["Content-Security-Policy"]


def test_cookies_are_for_this_site_and_no_script(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/account/login/")
    login = {"login": world.host.people["finance"].email, "password": "many words for one gate"}
    client.post("/account/login/", {**login, "csrfmiddlewaretoken": client.cookies["wherry_csrf"].value})
    assert {"wherry_session", "wherry_csrf"} <= set(client.cookies)
    for morsel in client.cookies.values():
        assert morsel["httponly"] and morsel["samesite"] == "Lax" and morsel["path"] == "/", morsel.key
        assert not morsel["domain"], morsel.key
