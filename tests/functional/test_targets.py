"""The journey of a director: how far, what must change, what is proposed, what it takes; then a decision."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.functional.conftest import Site
from tests.functional.test_position import open_as_director


def test_a_director_finds_what_must_change_and_adopts_an_option(page: Page, demo_site: Site, axe) -> None:
    open_as_director(page, demo_site)

    # How far? The same share as on Home, the body's own target, by type and all together.
    share = page.locator(".wherry-headline__share").inner_text()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Target").click()
    expect(page.locator("h1")).to_contain_text("must change")
    assert page.locator(".wherry-headline__share").inner_text() == share
    expect(page.locator("#strata-caption")).to_contain_text("85.0 %")
    expect(page.get_by_text(re.compile("In every type of care it takes"))).to_be_visible()
    axe(page)

    # Is it real, and why? From the day the programme began, against the line.
    page.get_by_label("By", exact=True).fill("1/10/2028")
    page.get_by_label("Programme began").fill("1/6/2026")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#way ~ p strong")).to_contain_text(re.compile("points (below|above) it"))
    with page.expect_download() as started:
        page.get_by_role("link", name="PDF of the target").click()
    assert started.value.suggested_filename.endswith(".pdf")
    axe(page)

    # What is proposed, and what does it take? An option, adjusted by its form.
    page.get_by_role("link", name=re.compile("See improvement options")).click()
    page.get_by_role("link", name=re.compile("Make an(other)? option")).click()
    expect(page.get_by_role("heading", name="What it comes to")).to_be_visible()
    expect(page.get_by_text(re.compile("One more officer .* would buy"))).to_be_visible()
    expect(page.get_by_text("None: this option is improvement only.")).to_be_visible()
    axe(page)
    before = page.locator("#comes-to + p").inner_text()
    page.get_by_label("Budget, pounds in all").fill("10000")
    page.get_by_role("button", name="Make the option").click()
    expect(page).to_have_url(re.compile("budget=10000"))
    assert page.locator("#comes-to + p").inner_text() != before

    # It is kept under a name, stands beside the others, and is adopted with a reason.
    page.get_by_role("button", name="Save this option").click()
    page.get_by_label("Name of the option").fill("With ten thousand")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("columnheader", name="With ten thousand")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="With ten thousand").click()
    page.get_by_role("link", name="Adopt this option").click()
    page.get_by_label("Why this option").fill("It is what we can give.")
    page.get_by_role("button", name="Adopt").click()
    expect(page.get_by_text("is adopted.")).to_be_visible()
    expect(
        page.get_by_text("Remove this option: It was adopted, and what was adopted is kept.")
    ).to_be_visible()

    # The journal says both: what was proposed, and who decided why.
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Journal").click()
    expect(page.locator("main table").first).to_contain_text("Improvement option adopted")
