"""A real server with gunicorn, job worker and schedule, a real browser, and axe."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from psycopg.sql import SQL, Identifier

from tests.functional.seed import PASSWORD, SECRET

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
AXE = HERE / "vendor/axe.min.js"
CHROMIUM = Path("/usr/bin/chromium")
STARTS_WITHIN_SECONDS = 90
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DEMO_SECRETS = {"administrator": SECRET, "director": "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"}

expect.set_options(timeout=20_000)  # Two cores, and the whole suite beside it.


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys run on PostgreSQL, too."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.both_databases)


@dataclass(frozen=True)
class Site:
    """A running site."""

    address: str
    folder: Path
    process: subprocess.Popen[bytes]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _new_database() -> str:
    """One of this site's own on the PostgreSQL that the run names; otherwise SQLite in its folder."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        return ""
    name = f"site_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("create database {}").format(Identifier(name)))
    return f"{server.rpartition('/')[0]}/{name}"


def _started(folder: Path, kind: str) -> Site:
    """Seed a folder and serve it as `wherry serve` does for everybody."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("WHERRY_", "DJANGO_"))} | {
        "WHERRY_DEMO" if kind == "demo" else "WHERRY_INSECURE_HTTP": "yes",
        "WHERRY_DATA": str(folder / "data"),
        "WHERRY_FILES": str(folder / "evidence"),
        "DATABASE_URL": _new_database(),
        "DJANGO_SETTINGS_MODULE": "wherry_web.config.settings",
    }
    seed = [sys.executable, "-m", "tests.functional.seed", str(folder), kind]
    subprocess.run(seed, cwd=ROOT, env=environment, check=True)
    port = _free_port()
    command = [str(Path(sys.executable).parent / "wherry"), "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        try:
            if httpx.get(f"{address}/account/login/", timeout=5).status_code == 200:
                return Site(address, folder, process)
        except httpx.HTTPError:
            time.sleep(0.2)
    process.terminate()
    raise AssertionError("the server did not start")


def _stopped(site: Site) -> None:
    site.process.send_signal(signal.SIGTERM)
    site.process.wait(40)


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, smaller."""
    site = _started(tmp_path_factory.mktemp("demo_site"), "demo")
    yield site
    _stopped(site)


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """Norfolk's own installation before its first import."""
    site = _started(tmp_path / "site", "empty")
    yield site
    _stopped(site)


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
    """Insist that axe finds nothing on a page (WCAG 2.2 AA)."""
    if not AXE.exists():
        pytest.skip(f"axe is not at {AXE}; scripts/vendor brings it")
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page) -> None:
        # Through the debugger: the page's own policy would not let a script in.
        page.evaluate(source + "; 0")
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        told = [f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]
        assert not told, f"{page.url}: {told}"

    return check
