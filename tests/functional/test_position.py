"""The journey of a director: where do we stand, what changed, against whom."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.conftest import Site, sign_in_demo

ADDRESSES = ("/position/", "/position/?area=England", "/position/?area=Narnia", "/league/", "/league/?sort=share",
             "/league/?among=regions", "/league/?among=icbs", "/league/?as_of=soon", "/league/?measure=good_or_outstanding_beds",
             "/compare/", "/compare/?area=England", "/compare/?area=Narnia", "/compare/?measure=below_good")  # fmt: skip


def open_as_director(page: Page, site: Site) -> None:
    """With the session that stands ready: the director's passkey is not one that a browser could use."""
    walks = json.loads((site.folder / "walk.json").read_text())
    session = next(walk["session"] for walk in walks if walk["account"] == "director")
    page.context.add_cookies([{"name": "wherry_session", "value": session, "url": site.address}])
    page.goto(f"{site.address}/")


def test_a_director_finds_out_where_the_council_stands(page: Page, demo_site: Site, axe) -> None:
    open_as_director(page, demo_site)
    home = page.locator(".wherry-headline__share").inner_text()

    # Where do we stand? The same figure as on Home, beside region and England.
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Position").click()
    expect(page.locator("h1")).to_contain_text("stands")
    assert page.locator(".wherry-headline__share").inner_text() == home
    expect(page.locator(".wherry-headline__facts")).to_contain_text("England")
    expect(page.get_by_role("heading", name="By type of care and locality")).to_be_visible()
    axe(page)

    # What changed? Since the quarter; then since another day, and for care homes only.
    expect(page.get_by_role("heading", name=re.compile("What changed since"))).to_be_visible()
    page.get_by_label("Services", exact=True).select_option("care_homes")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("services=care_homes"))
    expect(page.locator("h1")).to_contain_text("stands")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV of the changes").click()
    assert started.value.suggested_filename.endswith(".csv")

    # Against whom? The league opens on the same question; the own council is picked out in words.
    page.get_by_role("link", name="See all councils in the league").click()
    expect(page).to_have_url(re.compile("/league/.*services=care_homes"))
    expect(page.locator("#table + .wherry-scroll .wherry-row-own")).to_have_count(1)
    axe(page)

    # The worst first: a heading is a link, and says which way.
    page.locator("#table + .wherry-scroll").get_by_role("link", name="Share").click()
    expect(page.locator("#table + .wherry-scroll th[aria-sort=descending]")).to_contain_text("Share")
    page.locator("#table + .wherry-scroll").get_by_role("link", name="Share").click()
    expect(page.locator("#table + .wherry-scroll th[aria-sort=ascending]")).to_contain_text("Share")

    # A tile leads to a council's position, by keyboard, too.
    tile = page.locator(".wherry-tiles--linked a").first
    name = (tile.locator("title").text_content() or "").rpartition(":")[0]
    tile.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(f"Where {name} stands")


def test_a_director_finds_out_whether_it_is_real(page: Page, demo_site: Site, axe) -> None:
    open_as_director(page, demo_site)

    # Compared with whom, and how sure is the rank?
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Compare").click()
    expect(page.locator("h1")).to_contain_text("Is it real?")
    expect(page.locator("#standing + p")).to_contain_text(re.compile(r"between \d+\w\w and \d+\w\w of \d+"))
    axe(page)

    # More than chance? Mix or rate? The three tables say it, and go along as files.
    expect(page.get_by_role("heading", name="Is the difference more than chance?")).to_be_visible()
    expect(
        page.get_by_role("heading", name="Is it the mix of services, or how they are rated?")
    ).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV of mix and rate").click()
    assert started.value.suggested_filename.endswith("-mix.csv")

    # Is it changing?
    expect(page.get_by_role("heading", name="Is it changing?")).to_be_visible()

    # Against another place, then every place with its range.
    page.get_by_label("Compared with").fill("England")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("region", name="Against each").locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="See every place with its range in the league").click()
    expect(page.get_by_role("heading", name="What chance alone would do")).to_be_visible()


@pytest.mark.looks
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_fit_and_axe_finds_nothing(page: Page, demo_site: Site, axe, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in_demo(page, demo_site, "senior")
    for address in ADDRESSES:
        page.goto(demo_site.address + address)
        expect(page.locator("h1")).to_have_count(1)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{address} is {wider} px too wide at {width}"
        axe(page)


def test_without_javascript_the_league_is_sorted_all_the_same(chromium: Browser, demo_site: Site) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in_demo(page, demo_site, "councillor")
    page.goto(f"{demo_site.address}/league/")
    page.locator("#table + .wherry-scroll").get_by_role("link", name="Place").click()
    expect(page.locator("#table + .wherry-scroll th[aria-sort=ascending]")).to_contain_text("Place")
    page.get_by_label("Measure", exact=True).select_option(label="Rated Inadequate")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#league-caption")).to_contain_text("Rated Inadequate")
    context.close()
