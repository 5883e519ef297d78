"""Journeys to what a council draws itself: a councillor reads their division, an officer imports localities."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.conftest import Site, sign_in_demo


def test_a_councillor_reads_the_own_division_on_a_telephone(page: Page, demo_site: Site, axe) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    # Con stands for North Broad, and the header leads there.
    sign_in_demo(page, demo_site, "councillor")
    address = page.locator(".govuk-service-navigation a").filter(has_text="Division").get_attribute("href")
    page.goto(f"{demo_site.address}{address}")
    expect(page.locator("h1")).to_have_text("North Broad")
    # Each service of it says how it is rated, how old that is, and what changed.
    expect(page.locator("table caption")).to_have_text("Services in North Broad")
    for heading in ("Rating", "Age of the rating", "Published on", "Since"):
        expect(page.locator("thead")).to_contain_text(heading)
    assert page.locator("tbody tr").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page)
    # The list can be taken to the surgery.
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV of these services").click()
    assert (
        "Requires improvement" in saved.value.path().read_text() or "Good" in saved.value.path().read_text()
    )
    # Another division is not Con's, and the page says so in a sentence.
    page.goto(f"{demo_site.address}/division/?division=Staithe")
    expect(page.get_by_text("Your role covers North Broad only.")).to_be_visible()
    axe(page)
    # The county by locality, and as it will be divided, is everybody's.
    page.goto(f"{demo_site.address}/localities/")
    expect(page.get_by_role("heading", name="Today’s area and the new ones, side by side")).to_be_visible()
    expect(page.get_by_text("The parts below add up to that")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page)


@pytest.mark.parametrize("has_scripts", [True, False])
def test_an_officer_imports_localities(
    chromium: Browser, demo_site: Site, axe, tmp_path: Path, has_scripts: bool
) -> None:
    def look() -> None:
        if has_scripts:  # axe itself waits by scripts.
            axe(page)

    def send(text: str, *, is_right: bool = False) -> None:
        file = tmp_path / "localities.csv"
        file.write_text(text)
        page.locator("input[type=file]").set_input_files(str(file))
        if is_right:
            page.get_by_label("Services that the file leaves out are right to be left out").check()
        page.get_by_role("button", name="Import").click()

    context = chromium.new_context(java_script_enabled=has_scripts)
    page = context.new_page()
    # Sal, who leads on quality, finds the way from the localities to the lists they stand on.
    sign_in_demo(page, demo_site, "senior")
    page.goto(f"{demo_site.address}/division/?division=North+Broad")
    way = page.locator("tbody th a").last.get_attribute("href")
    assert way is not None
    service = way.strip("/").split("/")[-1]
    page.get_by_role("link", name="Localities", exact=True).click()
    page.get_by_role("link", name="Keep the council’s own lists").click()
    expect(page.locator("h1")).to_have_text("The council’s own lists")
    look()
    page.get_by_role("link", name="Import a newer list of localities").click()
    look()
    # A file with a service twice is refused, and the sentence names the row.
    send(f"location_id,locality\n{service},Harbour\n{service},Marsh\n")
    expect(page.get_by_text("row 3, column “location id”").first).to_be_visible()
    look()
    # One that leaves services out names them, and is taken once somebody says that this is right.
    send(f"location_id,locality\n{service},Harbour\n")
    expect(page.get_by_text("in no locality").first).to_be_visible()
    look()
    send(f"location_id,locality\n{service},Harbour\n", is_right=True)
    expect(page.get_by_text("“localities.csv” was imported and counts from now on.")).to_be_visible()
    expect(page.get_by_text("Earlier", exact=True).first).to_be_visible()
    look()
    # From now on the page divides by it, and says what lies in no locality.
    page.get_by_role("link", name="See the localities").click()
    expect(page.get_by_role("rowheader", name="Harbour").first).to_be_visible()
    expect(page.get_by_role("rowheader", name="No locality").first).to_be_visible()
    look()
    context.close()
