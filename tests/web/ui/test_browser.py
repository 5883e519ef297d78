"""The kit in a real browser: accessible, inside the screen, without scripts, and light."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[2] / "functional/vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
WIDTHS = (320, 360, 768, 1280)
PAGES = ("/design/", "/form/?all", "/nowhere/")

pytestmark = [
    pytest.mark.urls("tests.web.ui.addresses"),
    pytest.mark.filterwarnings("ignore:No directory at"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield opened
        opened.close()


def found_by_axe(page: playwright.Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    # Only the faults come back: telling all that is right takes axe longer than finding it.
    found = page.evaluate(
        "async rules => (await axe.run({runOnly: rules, resultTypes: ['violations']})).violations", RULES
    )
    return [f"{fault['id']}: {node['html'][:150]}" for fault in found for node in fault["nodes"]]


def test_pages_are_accessible_and_stay_inside_the_screen(site: str, browser: playwright.Browser) -> None:
    for path in PAGES:
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto(site + path)
            page.locator("body.govuk-frontend-supported").wait_for()
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
            if width in (360, 1280):
                assert found_by_axe(page) == [], (path, width)
            page.close()


def test_nothing_is_blocked_by_the_security_policy(site: str, browser: playwright.Browser) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(site + "/design/")
    page.locator("body.govuk-frontend-supported").wait_for()
    assert [line for line in said if "Password field" not in line] == []


def test_a_person_without_scripts_sees_and_fills_the_same_page(
    site: str, browser: playwright.Browser
) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 900}).new_page()
    page.goto(site + "/form/?all")
    page.get_by_label("Title").fill("Rose")
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    page.get_by_role("link", name="Enter “What was found”.").click()
    assert page.url.endswith("#id_note") and page.get_by_label("Title").input_value() == "Rose"
    page.goto(site + "/titled/")
    assert page.get_by_role("link", name="Data", exact=False).first.is_visible()


def test_the_keyboard_skips_to_the_content(site: str, browser: playwright.Browser) -> None:
    page = browser.new_page()
    page.goto(site + "/design/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_page_weighs_under_200_kb_as_compressed(site: str, browser: playwright.Browser) -> None:
    page = browser.new_page()
    answers: list[playwright.Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(site + "/design/", wait_until="networkidle")
    sizes = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
    assert len(sizes) >= 7
    assert sum(sizes.values()) < 100_000, sizes


def test_on_paper_there_is_no_navigation(site: str, browser: playwright.Browser) -> None:
    page = browser.new_page()
    page.goto(site + "/design/")
    page.emulate_media(media="print")
    assert not page.locator(".wherry-navigation").is_visible()
    assert not page.locator(".wherry-filter").first.is_visible()
    assert page.get_by_role("table", name="Services in Wherryshire").is_visible()
