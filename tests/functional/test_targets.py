"""A journey of a director, who finds without help: how far, compared with whom, is it real, what must change, what
it costs, will we get there, what would make it likelier; then decides."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.functional.conftest import Site
from tests.functional.test_position import open_as_director

TEN_THOUSAND = "With ten thousand"


def test_a_director_finds_the_way_to_the_target_and_decides(
    page: Page, demo_site: Site, axe: Callable[[Page], None]
) -> None:
    open_as_director(page, demo_site)
    menu = page.get_by_role("navigation", name="Main")

    # How far? The same share as on Home, against the body's own target.
    share = page.locator(".wherry-headline__share").inner_text()
    menu.get_by_role("link", name="Target").click()
    expect(page.locator("h1")).to_contain_text("must change")
    assert page.locator(".wherry-headline__share").inner_text() == share
    expect(page.locator("#strata-caption")).to_contain_text("85.0 %")

    # Compared with whom, and is it real? Others beside it, and whether the difference is more than chance.
    menu.get_by_role("link", name="Compare").click()
    expect(page.locator("h1")).to_contain_text("Is it real?")
    expect(page.locator("#standing + p")).to_contain_text(re.compile(r"between \d+\w\w and \d+\w\w of \d+"))

    # What must change? By type of care, and since the programme began, against the line.
    menu.get_by_role("link", name="Target").click()
    expect(page.get_by_text(re.compile("In every type of care it takes"))).to_be_visible()
    axe(page)
    page.get_by_label("By", exact=True).fill("1/10/2028")
    page.get_by_label("Programme began").fill("1/6/2026")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#way ~ p strong")).to_contain_text(re.compile("points (below|above) it"))
    with page.expect_download() as started:
        page.get_by_role("link", name="PDF of the target").click()
    assert started.value.suggested_filename.endswith(".pdf")

    # Will we get there? The chance of our own target, in words and as a number; and as CQC looks less often.
    page.get_by_role("link", name="See the forecast").click()
    expect(page.locator("h1")).to_contain_text("is going")
    said = page.locator("p strong").filter(has_text="a chance of").inner_text()
    assert re.search(r"85\.0\s% by .* is .*likely", said)
    expect(page.locator("figure")).to_contain_text("four futures of five")
    axe(page)
    page.get_by_label("CQC inspects", exact=True).select_option("2024")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("main")).to_contain_text("As in 2024, the lowest on record (shown above)")
    assert page.locator("p strong").filter(has_text="a chance of").inner_text() != said

    # Is the published share still real? Our estimate for today, and a service to put to CQC.
    expect(page.locator("#today + p")).to_contain_text("If CQC inspected every service today")
    page.locator("table:has(#candidates-caption) tbody a").first.click()
    with page.expect_download() as started:
        page.get_by_role("link", name="Nomination pack for CQC").click()
    assert started.value.suggested_filename.endswith(".docx")
    page.go_back()

    # What would make it likelier? What moves it, and what the council can do itself.
    expect(page.get_by_role("heading", name="What would make it likelier")).to_be_visible()
    page.get_by_role("link", name=re.compile("See improvement options")).click()
    page.get_by_role("link", name=re.compile("Make an(other)? option")).click()

    # What does it cost? Money, days and people, and what one more of each would buy.
    expect(page.get_by_role("heading", name="What it comes to")).to_be_visible()
    expect(page.get_by_text(re.compile("One more officer .* would buy"))).to_be_visible()
    expect(page.get_by_text("None: this option is improvement only.")).to_be_visible()
    # And how much likelier does it make the target? In the same futures, without it and with it.
    expect(
        page.get_by_role("heading", name=re.compile("Will we get there, without it and with it"))
    ).to_be_visible()
    answer = page.locator("table:has(#ahead-answer-caption)")
    expect(answer).to_contain_text("As it goes now")
    expect(answer).to_contain_text(
        re.compile(
            r"Difference in the same future \([+−]?\d+\.\d\d Good services on average\)\s+[+−]?\d+\.\d points"
        )
    )
    expect(page.locator("#ahead ~ p").filter(has_text="not inspected since")).to_be_visible()
    axe(page)
    before = page.locator("#comes-to + p").inner_text()
    page.get_by_label("Budget, pounds in all").fill("10000")
    page.get_by_role("button", name="Make the option").click()
    expect(page).to_have_url(re.compile("budget=10000"))
    assert page.locator("#comes-to + p").inner_text() != before

    _decide(page, axe)

    # The journal says both: what was proposed, and who decided why.
    menu.get_by_role("link", name="Journal").click()
    expect(page.locator("main table").first).to_contain_text("Improvement option adopted")


def _decide(page: Page, axe: Callable[[Page], None]) -> None:
    """The option is kept under a name, stands beside the others, and is adopted with a reason."""
    page.get_by_role("button", name="Save this option").click()
    page.get_by_label("Name of the option").fill(TEN_THOUSAND)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("columnheader", name=TEN_THOUSAND)).to_be_visible()
    expect(page.locator("table:has(#side-by-side-caption)")).to_contain_text(
        "Share on that day with it, middle of the forecast"
    )
    axe(page)
    page.get_by_role("link", name=TEN_THOUSAND).click()
    expect(page.get_by_role("heading", name=re.compile("Will we get there"))).to_be_visible()
    page.get_by_role("link", name="Adopt this option").click()
    page.get_by_label("Why this option").fill("It is what we can give.")
    page.get_by_role("button", name="Adopt").click()
    expect(page.get_by_text("is adopted.")).to_be_visible()
    kept = "Remove this option: It was adopted, and what was adopted is kept."
    expect(page.get_by_text(kept)).to_be_visible()
