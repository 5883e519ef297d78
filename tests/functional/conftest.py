"""A real browser, and axe, on the sites of `sites.py`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.functional.seed import PASSWORD, SECRET
from tests.functional.sites import Site, started, stopped

HERE = Path(__file__).parent
AXE = HERE / "vendor/axe.min.js"
CHROMIUM = Path("/usr/bin/chromium")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DEMO_SECRETS = {"administrator": SECRET, "director": "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"}

expect.set_options(timeout=20_000)  # Two cores, and the whole suite beside it.


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys run on PostgreSQL, too; what every page looks like does not depend on the database."""
    for item in items:
        if item.path.is_relative_to(HERE) and not item.get_closest_marker("looks"):
            item.add_marker(pytest.mark.both_databases)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What all workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def demo_site(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, smaller."""
    site = started(tmp_path_factory.mktemp("demo_site") / "site", "demo", run_folder)
    yield site
    stopped(site)


@pytest.fixture
def empty_site(run_folder: Path, tmp_path: Path) -> Iterator[Site]:
    """Norfolk's own installation before its first import."""
    site = started(tmp_path / "site", "empty", run_folder)
    yield site
    stopped(site)


@pytest.fixture(scope="module")  # Playwright leaves a running loop behind until it is closed.
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser without history."""
    made = chromium.new_context()
    made.set_default_timeout(30_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One tab."""
    return context.new_page()


def code_now(secret: str) -> str:
    """What a code app shows."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_in(page: Page, site: Site, email: str, secret: str = "") -> None:
    """Sign in by password and, where there is one, code; Home is open afterwards."""
    page.goto(f"{site.address}/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    if secret:
        page.locator("input[name=code]").fill(code_now(secret))
        page.locator("input[name=code]").press("Enter")
    expect(page.get_by_text("Sign out").first).to_be_attached()


def sign_in_demo(page: Page, site: Site, account: str) -> None:
    """Sign in as one of the demonstration's people."""
    sign_in(page, site, f"{account}@demo.example", DEMO_SECRETS.get(account, ""))


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Insist that axe finds nothing on a page (WCAG 2.2 AA).

    On PostgreSQL a journey is walked as well, but its pages are those that axe has read on SQLite.
    """
    if os.environ.get("DATABASE_URL"):
        return lambda _: None
    if not AXE.exists():
        pytest.skip(f"axe is not at {AXE}; scripts/vendor brings it")
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page) -> None:
        # Through the debugger: the page's own policy would not let a script in.
        page.evaluate(source + "; 0")
        found = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        told = [f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]
        assert not told, f"{page.url}: {told}"

    return check
