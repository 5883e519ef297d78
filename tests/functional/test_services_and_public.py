"""Journeys to a service: a registered manager finds their own; somebody of the public asks how good care is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.functional.conftest import Site, sign_in_demo


@pytest.fixture(params=[320, 1280])
def stranger(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    """Somebody whose browser runs no scripts, on a telephone and on a desktop."""
    size = {"width": request.param, "height": 900}
    made = chromium.new_context(java_script_enabled=False, viewport=size)
    yield made
    made.close()


def test_a_registered_manager_finds_the_own_service_its_history_and_siblings(
    page: Page, demo_site: Site, axe
) -> None:
    # A registered manager signs in, and Home lists the company's services.
    sign_in_demo(page, demo_site, "manager")
    own = page.get_by_role("region", name="Your services").get_by_role("link").first
    name = own.inner_text()
    # The first one opens: its rating, how old that is, and what CQC said of each key question.
    own.click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator(".wherry-headline__note").first).to_contain_text("the day of this data")
    axe(page)
    # Its history is a line of time with the newest first …
    expect(page.get_by_role("heading", name="History of its ratings")).to_be_visible()
    expect(page.locator(".wherry-timeline__entry").first).to_contain_text("Overall")
    # … which can be taken away, as a file that says what it is.
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV of the history").click()
    assert started.value.suggested_filename.startswith("wherry-history-1-")
    # The other services of the owner and how they fare stand below; the owner leads to the company's page.
    expect(page.get_by_role("heading", name="The other services of the same owner")).to_be_visible()
    page.locator(".govuk-summary-list__row", has_text="Owner").first.get_by_role("link").click()
    expect(page.locator(".govuk-caption-l")).to_have_text("Company")
    axe(page)
    # Sorted by name, the own service is still among them.
    page.get_by_role("region", name="Its services").locator("th a").first.click()
    expect(page.get_by_role("region", name="Its services").locator("th[aria-sort]").first).to_be_visible()
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def test_somebody_of_the_public_reads_how_good_care_is(stranger: BrowserContext, demo_site: Site) -> None:
    # Somebody who has never heard of CQC follows the link from the sign-in page.
    page = stranger.new_page()
    page.goto(f"{demo_site.address}/account/login/")
    page.get_by_role("main").get_by_role("link", name="How good is care here?").click()
    # The page says how good, how old, and compared with whom.
    expect(page.locator("h1")).to_contain_text("How good is care in Wherryshire")
    expect(page.locator(".wherry-headline__share")).to_contain_text("%")
    expect(page.get_by_text("years old")).to_be_visible()
    expect(page.get_by_text(re.compile(r"of the other \d+ council areas"))).to_be_visible()
    # They look for the home of their mother by a word of its name …
    page.get_by_role("link", name="Find a service in").click()
    page.get_by_label("Name of the service, or a postcode").fill("house")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("status")).to_contain_text("with “house”")
    # … and read what CQC says of it. No link leads inside.
    page.get_by_role("region", name="Services").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="CQC’s rating overall")).to_be_visible()
    assert page.locator("main a[href^='/companies/'], main a[href^='/data/']").count() == 0
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
    # The words are explained, the data is there to take, and the statement says who can be told.
    page.goto(f"{demo_site.address}/public/data/")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV of the council areas").click()
    assert started.value.suggested_filename.startswith("council-areas-")
    page.get_by_role("link", name="Accessibility statement").click()
    expect(page.locator("h1")).to_contain_text("Accessibility statement")


@pytest.mark.looks
def test_axe_finds_nothing_on_the_pages_for_everybody(page: Page, demo_site: Site, axe) -> None:
    page.goto(f"{demo_site.address}/public/services/")
    first = page.get_by_role("region", name="Services").get_by_role("link").first.get_attribute("href")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for address in ("/public/", "/public/services/", first, "/public/data/", "/public/definitions/",
                        "/accessibility/", "/public/?area=nowhere"):  # fmt: skip
            page.goto(f"{demo_site.address}{address}")
            wider = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wider <= 0, f"{address} is {wider} px too wide at {width}"
            axe(page)
    assert not page.context.cookies(), "nobody who only reads is given a cookie"
