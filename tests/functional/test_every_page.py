"""Every page of the site, in every state that the demonstration has, on every screen, as axe reads it."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from playwright.sync_api import Browser

from tests.functional.conftest import Site, sign_in
from tests.functional.looking import DESKTOP, LARGE_LETTERS, PHONE, SCREENS, TABLET, ZOOMED, Looker, Screen
from tests.functional.seed import PASSWORD, SECRET
from tests.web.sweep.filling import FILLING

pytestmark = pytest.mark.looks
DEEP = bool(os.environ.get("WHERRY_DEEP"))
SOME = ("administrator", "information", "director", "officer", "nominated", "")
"""Who walks everywhere in `make test`: the most rights, retention, passkeys, few rights, a company's, nobody.
Everybody's Home is looked at all the same."""
ENTRANCES = ("/account/login/", "/account/reauthenticate/", "/")
ERRORS = (403, 404, 405)
_AFTER = "a form's answer: it leads to a page, and has none of its own"
_CLOSED = "closed: leads to another page"
NOT_PAGES = {
    "brand_css": "a style sheet",
    "home_data": "a download",
    "position_data": "a download",
    "league_data": "a download",
    "compare_data": "a download",
    "localities_data": "a download",
    "division_data": "a download",
    "target_data": "a download",
    "target_document": "a download",
    "forecast_data": "a download",
    "forecast_document": "a download",
    "nomination": "a download",
    "option_new_data": "a download",
    "option_data": "a download",
    "option_document": "a download",
    "signals_template": "a download",
    **dict.fromkeys(
        (
            "api_position",
            "api_signals",
            "api_priority",
            "api_league",
            "api_target",
            "api_forecast",
            "api_estimate",
            "api_option_forecast",
            "api_ranges",
            "api_comparison",
            "api_quarters",
            "api_services",
            "api_service",
            "api_releases",
            "api_measures",
            "api_openapi",
        ),
        "for programs",
    ),
    "public_league": "a download",
    "position_report": "a download",
    "journal_file": "a download",
    "common_journal_file": "a download",
    "body_file": "a download",
    "mfa_download_recovery_codes": "a download",
    "data_import_accept": _AFTER,
    "body_job_cancel": _AFTER,
    "body_job_retry": _AFTER,
    "body_file_remove": _AFTER,
    "information_request_answer": _AFTER,
    "council_login": _AFTER,
    "mfa_login_webauthn": "asked by a script",
    "mfa_authenticate": "looked at on the way in, below",
    "council_again": "leads to the organisation's own sign-in, which the demonstration has not",
    "council_callback": "asked by the organisation's own sign-in, which the demonstration has not",
    **dict.fromkeys((name for name in FILLING if name.startswith("closed_")), _CLOSED),
    "account_confirm_email": _CLOSED,
    "account_confirm_login_code": _CLOSED,
    "account_email": _CLOSED,
    "account_email_verification_sent": _CLOSED,
    "account_set_password": _CLOSED,
    "socialaccount_connections": _CLOSED,
    "socialaccount_signup": _CLOSED,
}
"""Addresses without a page to look at, and why."""


FIELD = ":is(input:not([type=hidden], [type=checkbox], [type=radio]), textarea)"
FORM = f"main form[method=post]:has({FIELD}):has(button[type=submit])"
EMPTIED = f"""() => {{
    const form = document.querySelector("{FORM}");
    if (!form) return false;
    for (const field of form.querySelectorAll("{FIELD}")) field.value = "";
    return true;
}}"""


@dataclass(frozen=True)
class Sight:
    """A page to look at: whose, its name among the addresses, its address and what it answered."""

    account: str
    session: str
    name: str
    path: str
    status: int


@dataclass
class Seen:
    """What the walk found."""

    sights: list[Sight] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """Names of addresses that answered with a page of their own."""
    statuses: set[int] = field(default_factory=set)


@pytest.fixture(scope="module")
def seen(demo_site: Site) -> Seen:
    """Each page that differs from all before in its elements and their classes; in deep, every page."""
    found, shapes = Seen(), set()
    for walk in json.loads((demo_site.folder / "walk.json").read_text()):
        account, session = walk["account"], walk["session"]
        cookies = {"wherry_session": session} if session else {}
        with httpx.Client(base_url=demo_site.address, cookies=cookies, timeout=60) as client:
            for name, path in walk["pages"]:
                if not DEEP and account not in SOME and name != "home":
                    continue
                answer = client.get(path, follow_redirects=True)
                if "text/html" not in answer.headers["content-type"]:
                    continue
                if answer.url.path in ENTRANCES and answer.url.path != path.partition("?")[0]:
                    continue  # It leads to a page that is looked at under its own address.
                is_error = answer.status_code in ERRORS
                found.statuses.add(answer.status_code)
                found.names |= set() if is_error else {name}
                shape = ("" if is_error else name, answer.status_code, *sorted(_shape(answer.text)))
                if shape in shapes:
                    continue
                shapes.add(shape)
                found.sights.append(Sight(account, session, name, path, answer.status_code))
    return found


def _shape(html: str) -> set[tuple[str, str]]:
    return set(re.findall(r'<([a-z]\w*)(?:[^>]*?\sclass="([^"]*)")?', html))


@pytest.fixture
def looker(chromium: Browser, demo_site: Site) -> Iterator[Callable[..., Looker]]:
    """Makes tabs of people, each made once."""
    made: dict[tuple[str, bool], Looker] = {}

    def of(session: str = "", *, scripts: bool = True) -> Looker:
        if (session, scripts) not in made:
            made[session, scripts] = Looker(chromium, demo_site.address, session, scripts=scripts)
        return made[session, scripts]

    yield of
    for one in made.values():
        one.close()


def test_every_address_has_a_page_that_is_looked_at(seen: Seen) -> None:
    missing = FILLING.keys() - seen.names - NOT_PAGES.keys()
    assert not missing, f"let tests/functional/furnish.py give the demonstration what shows {sorted(missing)}"
    assert not NOT_PAGES.keys() & seen.names, "these have pages"
    assert {200, *ERRORS} <= seen.statuses


def told(who: str, one: Looker, screens: tuple[Screen, ...]) -> list[str]:
    """What is wrong with the page that is open."""
    return [f"{who} at {one.page.url}: {fault}" for screen in screens for fault in one.faults(screen)]


def test_pages_are_accessible(seen: Seen, looker: Callable[..., Looker], demo_site: Site) -> None:
    faults = []
    for sight in seen.sights:
        one = looker(sight.session)
        one.go(demo_site.address + sight.path)
        faults += told(sight.account, one, SCREENS if DEEP else (DESKTOP,))
        for screen in (LARGE_LETTERS, PHONE, TABLET):
            faults += [f"{sight.path}: {fault}" for fault in one.faults(screen, with_axe=False)]
    assert not faults, "\n".join(faults)


def test_pages_are_whole_without_scripts_at_400_percent(
    seen: Seen, looker: Callable[..., Looker], demo_site: Site
) -> None:
    faults = []
    for sight in seen.sights:
        one = looker(sight.session, scripts=False)
        one.go(demo_site.address + sight.path)
        assert one.page.locator("body.govuk-frontend-supported").count() == 0, "scripts ran"
        faults += told(sight.account, one, SCREENS if DEEP else (ZOOMED,))
    assert not faults, "\n".join(faults)


def test_forms_that_were_filled_wrongly_are_accessible(
    seen: Seen, looker: Callable[..., Looker], demo_site: Site
) -> None:
    # Every form with something to fill in is emptied and sent, without scripts; each says what is missing.
    faults, refused, done = [], 0, set()
    for sight in seen.sights:
        if sight.status != 200 or sight.name in done:
            continue
        one = looker(sight.session, scripts=False)
        one.go(demo_site.address + sight.path)
        if not one.page.evaluate(EMPTIED):
            continue
        done.add(sight.name)
        one.debugger.send("Emulation.setScriptExecutionDisabled", {"value": True})
        one.page.locator(FORM).locator("button[type=submit]").first.click()
        one.page.wait_for_load_state()
        one.settle()
        refused += one.page.get_by_role("heading", name="There is a problem").count()
        faults += told(sight.name, one, SCREENS if DEEP else (ZOOMED,))
    assert not faults, "\n".join(faults)
    assert refused >= 12, (refused, done)


def test_the_way_in_and_its_errors_are_accessible(looker: Callable[..., Looker], demo_site: Site) -> None:
    one, faults = looker(), []
    one.go(f"{demo_site.address}/account/login/")
    # The password of somebody with an app, then a wrong code.
    one.page.get_by_label("E-mail address").fill("administrator@demo.example")
    one.page.locator("input[name=password]").fill(PASSWORD)
    one.page.locator("input[name=password]").press("Enter")
    one.page.get_by_role("heading", name="Enter your code").wait_for()
    faults += told("second step", one, SCREENS)
    one.page.locator("input[name=code]").fill("000000")
    one.page.locator("input[name=code]").press("Enter")
    one.page.get_by_role("heading", name="There is a problem").wait_for()
    faults += told("second step", one, SCREENS)
    # A form whose page was open for too long.
    one.go(f"{demo_site.address}/account/password/reset/")
    one.context.clear_cookies()
    one.page.locator("input[name=email]").fill("nobody@demo.example")
    one.page.locator("main button[type=submit]").click()
    one.page.get_by_role("heading", name="The form was not taken").wait_for()
    faults += told("forged", one, SCREENS)
    # Asking for the same link again and again.
    for _ in range(9):
        one.go(f"{demo_site.address}/account/password/reset/")
        one.page.locator("input[name=email]").fill("nobody@demo.example")
        with one.page.expect_navigation() as answer:
            one.page.locator("main button[type=submit]").click()
        if answer.value.status == 429:
            break
    else:
        raise AssertionError("nothing stopped it")
    faults += told("too often", one, SCREENS)
    # More questions than anybody asks.
    one.go(f"{demo_site.address}/design/?" + "&".join(f"q{number}" for number in range(600)))
    faults += told("not understood", one, SCREENS)
    assert not faults, "\n".join(faults)


def test_a_site_without_anything_in_it_is_accessible(chromium: Browser, empty_site: Site) -> None:
    one, faults = Looker(chromium, empty_site.address), []
    sign_in(one.page, empty_site, "ada@norfolk.example", SECRET)
    links = one.page.locator("header ~ div a, nav a").evaluate_all("all => all.map(one => one.href)")
    places = sorted({link for link in links if link.startswith(empty_site.address) and "logout" not in link})
    assert len(places) > 8
    for place in [*places, *(f"{empty_site.address}/data/{name}/" for name in ("sources", "import"))]:
        one.go(place)
        faults += told("empty", one, SCREENS if DEEP else (DESKTOP, ZOOMED))
    # The database fails.
    with sqlite3.connect(empty_site.folder / "data/wherry.sqlite3") as database:
        database.execute("ALTER TABLE journal_head RENAME TO gone")  # Each page reads it.
    one.go(f"{empty_site.address}/")
    assert one.page.locator("h1").inner_text() == "Something went wrong here"
    faults += told("failed", one, SCREENS)
    one.close()
    assert not faults, "\n".join(faults)
