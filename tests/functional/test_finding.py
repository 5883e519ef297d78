"""Brokerage looks for good services near a postcode, keeps the search and comes back to it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.conftest import Site, sign_in_demo

PHONE = {"width": 360, "height": 780}
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")


def fits(page: Page) -> None:
    """Nothing leaves the screen sideways."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px too wide"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_brokerage_finds_good_alternatives_and_comes_back(
    chromium: Browser, demo_site: Site, axe, *, scripts: bool
) -> None:
    context = chromium.new_context(java_script_enabled=scripts, viewport=PHONE)
    page = context.new_page()
    sign_in_demo(page, demo_site, "brokerage")
    # A home has closed its doors. What is there in the county, and where is this one?
    page.goto(f"{demo_site.address}/services/")
    expect(page.locator("h2#found-heading")).to_contain_text("found")
    postcode = POSTCODE.search(page.locator("#found").inner_text())
    assert postcode
    # Good or Outstanding, within ten miles of its postcode …
    near = page.get_by_role("form", name="Find good alternatives")
    near.get_by_label("Postcode").fill(postcode[0].lower())
    near.get_by_role("button", name="Find alternatives").click()
    expect(page.locator("h2#found-heading")).to_contain_text("found")
    expect(page.locator(".wherry-count")).to_contain_text(f"within 10 miles of {postcode[0]}")
    expect(page.locator("#found tbody")).not_to_contain_text("Inadequate")
    # … on a map that says in words what it shows.
    expect(page.get_by_role("img", name="Where they are")).to_be_visible()
    fits(page)
    if scripts:
        axe(page)
    found = page.locator("h2#found-heading").inner_text().split()[0]
    # The search is kept under a name …
    name = f"Near {postcode[0]} {scripts}"
    page.get_by_role("link", name="Save this search").click()
    page.get_by_label("Name").fill(name)
    if scripts:
        axe(page)
    page.get_by_role("button", name="Save").click()
    # … and lists what it finds now beside what it found then.
    row = page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text(found)
    fits(page)
    if scripts:
        axe(page)
    # Back another day: one press asks it again.
    page.goto(f"{demo_site.address}/")
    page.goto(f"{demo_site.address}/services/")
    page.get_by_role("link", name="Saved searches").click()
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("h2#found-heading")).to_contain_text(f"{found} service")
    context.close()


def test_what_is_wrong_is_said_beside_it(page: Page, demo_site: Site, axe) -> None:
    page.set_viewport_size(PHONE)
    sign_in_demo(page, demo_site, "councillor")
    # From Home, by a word of the name.
    page.get_by_label("Find a service by name or CQC id").fill("house")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("h2#found-heading")).to_contain_text("found")
    # A council that is none.
    page.get_by_label("Place").fill("Atlantis")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Atlantis")
    expect(page.locator("#found")).to_have_count(0)
    fits(page)
    axe(page)
