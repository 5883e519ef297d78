"""A passkey in a real browser: added as a second step, then used to sign in without a password."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, Page, expect, sync_playwright

from wherry_web.accounts.models import Body, Membership, Person
from wherry_web.accounts.routes import today
from wherry_web.journal.models import Entry

PASSWORD = "many words for one gate"  # noqa: S105


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright's own loop runs in this thread; the ORM is used beside it, never inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        running = driver.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    tool = context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_added_and_signs_in(page: Page, live_server: Any, settings: Any) -> None:
    settings.WHERRY_SECOND_STEP_REQUIRED = True
    body = Body.objects.create(kind="council", name="Wherryshire", from_on=today())
    person = Person(email="ann@council.example", name="Ann")
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Membership.objects.create(person=person, body=body, role="commissioner", from_on=today())
    # A passkey belongs to a name, not to an address of numbers.
    site = live_server.url.replace("127.0.0.1", "localhost")
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)

    page.goto(f"{site}/my-account/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Your second step")).to_be_visible()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.goto(f"{site}/my-account/")
    expect(page.get_by_role("heading", name="My account")).to_be_visible()

    page.goto(f"{site}/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/account/login/?next=/my-account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()

    page.goto(f"{site}/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/account/login/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{site}/")

    assert Authenticator.objects.filter(user=person, type="webauthn").count() == 1
    assert list(Entry.objects.values_list("act", flat=True)).count("sign-in") == 3
    assert not [said for said in problems if "Content Security" in said], problems
