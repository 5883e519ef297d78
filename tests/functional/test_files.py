"""A journey of evidence: added, refused, opened and removed, without JavaScript and on a small screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.functional.conftest import Site, sign_in
from tests.functional.seed import SECRET


@pytest.mark.parametrize("has_scripts", [True, False])
def test_evidence_is_added_refused_opened_and_removed(
    chromium: Browser, empty_site: Site, axe, tmp_path: Path, has_scripts: bool
) -> None:
    def look() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        if has_scripts:  # axe itself waits by scripts.
            axe(page)

    def go_to(place: str) -> None:
        # On a small screen the places may lie behind a menu, whose address is there all the same.
        link = page.locator("nav a, .govuk-service-navigation a").filter(has_text=place).first
        page.goto(empty_site.address + str(link.get_attribute("href")))

    report, web_page = tmp_path / f"{'long-' * 20}report.pdf", tmp_path / "page.html"
    report.write_bytes(b"%PDF-1.7\n%%EOF\n")
    web_page.write_text("<html><script>alert(1)</script></html>")
    # Ada's telephone is small, and may run no scripts.
    context = chromium.new_context(java_script_enabled=has_scripts, viewport={"width": 320, "height": 640})
    page = context.new_page()
    sign_in(page, empty_site, "ada@norfolk.example", SECRET)
    go_to("Files")
    expect(page.get_by_text("There are no files yet")).to_be_visible()
    look()
    # A web page is not evidence, and the form says so.
    page.get_by_role("button", name="Add a file").click()
    page.locator("input[type=file]").set_input_files(str(web_page))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("is a web page or drawing that can hold programs").first).to_be_visible()
    look()
    # A report is; it can be saved as it was, and nothing on the page is cut off.
    page.locator("input[type=file]").set_input_files(str(report))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("was added")).to_be_visible()
    look()
    with page.expect_download() as saved:
        page.get_by_role("link", name="report.pdf").click()
    assert saved.value.path().read_bytes() == report.read_bytes()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("There are no files yet")).to_be_visible()
    # What ran and what was sent can be read as well.
    for name in ("Jobs", "Mail"):
        go_to(name)
        look()
    context.close()
