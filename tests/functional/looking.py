"""Looking at a page as axe, a narrow screen, large letters and a browser without scripts do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

AXE = Path(__file__).parent / "vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OFFERED = """() => [...document.querySelectorAll(
    "main a[href], main :is(input, select, textarea)[name]:not([type=hidden]), main button[type=submit]")]
    .map(e => e.getAttribute("href") || e.name || e.id || e.textContent.trim().split(" – ")[0])"""
OVERFLOW = """() => {
    const most = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= most) return [];
    const scrolls = e => e && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
    return [...document.body.querySelectorAll("*")]
        .filter(e => Math.max(e.getBoundingClientRect().right, e.scrollWidth) > most + 1 && !scrolls(e))
        .map(e => e.outerHTML.slice(0, 120)).slice(-3).concat("the page scrolls sideways");
}"""


@dataclass(frozen=True)
class Screen:
    """What a page is looked at on; `zoom` 4 of 1280 by 1024 leaves 320 by 256 to the page."""

    width: int
    height: int
    zoom: float = 1
    letters: int = 100
    """Letters alone enlarged, in hundredths."""


DESKTOP, TABLET, PHONE = Screen(1280, 1024), Screen(768, 1024), Screen(320, 640)
ZOOMED, LARGE_LETTERS = Screen(320, 256, zoom=4), Screen(1280, 1024, letters=200)
SCREENS = (DESKTOP, TABLET, PHONE, ZOOMED, LARGE_LETTERS)


class Looker:
    """One tab, with or without scripts, that tells what is wrong with a page on a screen."""

    def __init__(self, browser: Browser, address: str, session: str = "", *, scripts: bool = True) -> None:
        self.context: BrowserContext = browser.new_context(
            java_script_enabled=scripts, viewport={"width": 1280, "height": 1024}
        )
        self.context.set_default_timeout(30_000)
        if session:
            self.context.add_cookies([{"name": "wherry_session", "value": session, "url": address}])
        self.scripts = scripts
        self.page: Page = self.context.new_page()
        self.debugger: CDPSession = self.context.new_cdp_session(self.page)
        self.axe = AXE.read_text(encoding="utf-8")

    def go(self, address: str) -> None:
        """Open a page; scripts that are off stay off for the page's own."""
        if not self.scripts:
            self.debugger.send("Emulation.setScriptExecutionDisabled", {"value": True})
        self.page.goto(address)
        self.settle()

    def settle(self) -> None:
        """Wait until the page is as its reader finds it, with everything unfolded."""
        if self.scripts:
            self.page.locator("body.govuk-frontend-supported").wait_for(state="attached")
        else:  # The page was read and shown without scripts; axe, which waits by them, comes after it.
            self.debugger.send("Emulation.setScriptExecutionDisabled", {"value": False})
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    def offers(self) -> list[str]:
        """Every link and field of the page."""
        found: list[str] = self.page.evaluate(OFFERED)
        return found

    def faults(self, screen: Screen, *, with_axe: bool = True) -> list[str]:
        """What is wrong on a screen: parts that leave it, and what axe finds."""
        self.debugger.send(
            "Emulation.setDeviceMetricsOverride",
            {
                "width": screen.width,
                "height": screen.height,
                "deviceScaleFactor": screen.zoom,
                "mobile": False,
            },
        )
        self.page.evaluate(f"document.documentElement.style.fontSize = '{screen.letters}%'")
        told = [f"{screen}: leaves the screen: {html}" for html in self.page.evaluate(OVERFLOW)]
        return [*told, *(self._axe(screen) if with_axe else [])]

    def _axe(self, screen: Screen) -> list[str]:
        self.page.evaluate(f"window.axe || (() => {{{self.axe}}})(); 0")
        found: dict[str, Any] = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        return [
            f"{screen}: {fault['id']}: {fault['help']}: {fault['nodes'][0]['html'][:200]}"
            for fault in found["violations"]
        ]

    def close(self) -> None:
        """Close the tab."""
        self.context.close()
