"""Journeys to Home: each role reads its own; on a phone, by keyboard, without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.conftest import Site, sign_in_demo
from tests.functional.seed import PASSWORD

PLACES = ("/", "/data/", "/data/sources/", "/data/sources/cqc_ratings/", "/data/measures/", "/demo/")


def headings(page: Page) -> tuple[str, ...]:
    """The words of the page's headings, in order."""
    return tuple(text.strip() for text in page.locator("main :is(h1, h2)").all_inner_texts())


def test_five_roles_sign_in_and_see_different_homes(chromium: Browser, demo_site: Site, axe) -> None:
    # The page of the demonstration says who there is …
    seen = set()
    for account in ("administrator", "officer", "councillor", "nurse", "nominated", "regulator"):
        context = chromium.new_context()
        page = context.new_page()
        # … each signs in, and reads what concerns them.
        sign_in_demo(page, demo_site, account)
        expect(page).to_have_url(f"{demo_site.address}/")
        seen.add((page.locator(".govuk-caption-l").first.inner_text(), headings(page)))
        axe(page)
        context.close()
    assert len(seen) == 6
    assert any("Your services" in text for _, found in seen for text in found)


def test_a_page_says_who_is_who(page: Page, demo_site: Site, axe) -> None:
    page.goto(f"{demo_site.address}/demo/")
    expect(page.get_by_text("administrator@demo.example", exact=True)).to_be_visible()
    expect(page.get_by_text(PASSWORD)).to_be_visible()
    axe(page)


@pytest.mark.looks
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_fits_and_axe_finds_nothing(page: Page, demo_site: Site, axe, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in_demo(page, demo_site, "senior")
    release = page.request.get(f"{demo_site.address}/data/").text().split("/data/releases/")[1].split("/")[0]
    own = (f"/data/releases/{release}/", f"/data/releases/{release}/disagreements/", f"/?release={release}")
    for address in (*PLACES, *own, "/data/measures/good_or_outstanding/", "/data/import/"):
        page.goto(demo_site.address + address)
        expect(page.locator("h1")).to_have_count(1)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{address} is {wider} px too wide at {width}"
        axe(page)


def test_without_javascript_nothing_is_missing(chromium: Browser, demo_site: Site) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in_demo(page, demo_site, "councillor")
    expect(page.locator(".wherry-headline__share")).to_contain_text("%")
    expect(page.locator("figure svg")).to_be_visible()
    page.get_by_role("link", name="Data", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Releases of the data")
    page.get_by_role("link", name="Sources", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Sources")
    context.close()


def test_by_keyboard_alone(page: Page, demo_site: Site) -> None:
    page.goto(f"{demo_site.address}/account/login/")
    for _ in range(12):  # The first key reaches the skip link, some more the form.
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "login":
            break
    page.keyboard.type("councillor@demo.example")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.name") != "password":
        page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sign out").first).to_be_attached()
    # On a page just opened the skip link is the first stop, and leads past the header.
    page.goto(f"{demo_site.address}/data/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"


def test_the_data_can_be_taken_away(page: Page, demo_site: Site) -> None:
    sign_in_demo(page, demo_site, "officer")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV of these figures").click()
    assert started.value.suggested_filename.startswith("wherry-position-")
