"""An officer who has never seen the page says why a home is on the list; its manager disputes a fact and is answered."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from tests.functional.conftest import Site
from tests.functional.looking import PHONE

MODEL = re.compile(r"in 100 \(\d+ to \d+\) that CQC publishes a new rating below Good within twelve months")
GUARD = "An order of visits, never a ground for restriction, fee or tender."


def open_as(page: Page, site: Site, account: str) -> None:
    """Somebody's Home, with the session that stands ready."""
    walks = json.loads((site.folder / "walk.json").read_text())
    session = next(walk["session"] for walk in walks if walk["account"] == account)
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "wherry_session", "value": session, "url": site.address}])
    page.goto(f"{site.address}/")


def go(page: Page, place: str) -> None:
    """A place of the header."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name=place, exact=True).click()


def test_why_a_home_is_listed_and_how_a_fact_about_it_is_put_right(page: Page, demo_site: Site, axe) -> None:
    # An officer who has never seen it: who is first, why, and what is not known?
    open_as(page, demo_site, "officer")
    go(page, "Priority")
    expect(page.get_by_text(GUARD).first).to_be_visible()
    expect(page.get_by_role("heading", name="What changed since the list before")).to_be_visible()
    axe(page)
    first = page.locator("main table tbody tr").first
    assert first.locator("td").nth(2).inner_text() != "", "a reason stands in the list"
    first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="What was told")).to_be_visible()
    expect(page.get_by_text("Not known, which counts as the worst but one").first).to_be_visible()
    expect(page.get_by_role("rowheader", name="Sealed signals")).to_be_visible()
    expect(page.get_by_text(MODEL).first).to_be_visible()
    expect(page.get_by_text("What raises it:")).to_be_visible()
    expect(page.get_by_role("term").filter(has_text="Not known")).to_be_visible()
    axe(page)
    # What a visit could change, she has seen herself.
    page.get_by_role("link", name="Say what a visit could change").click()
    page.get_by_label("Much: it wants help").check()
    page.get_by_label("Why?").fill("The new manager asked for training.")
    page.get_by_role("button", name="Say so").click()
    expect(page.get_by_text("It counts in the next order of visits")).to_be_visible()
    page.locator("main table tbody tr").first.get_by_role("link").click()
    expect(page.get_by_text("Much: The new manager asked for training.")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("link", name="PDF of the brief").click()
    assert started.value.suggested_filename.endswith(".pdf")

    # On a telephone, within a minute, something is told.
    page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    page.get_by_role("link", name="Tell something about it").click()
    page.get_by_label("What is it?").select_option(label="Quality concern")
    page.get_by_label("In a few words").fill("Mrs Doe says that the call bells are not answered")
    page.get_by_role("button", name="Tell it").click()
    expect(page.get_by_text("may be the name of a person: Mrs Doe").first).to_be_visible()
    page.get_by_label("In a few words").fill("Call bells are not answered")
    page.get_by_role("button", name="Tell it").click()
    expect(page.get_by_text("counts from now on")).to_be_visible()
    axe(page)
    page.set_viewport_size({"width": 1280, "height": 900})

    # The manager of a listed home sees the same reasons and nothing sealed, and says what is wrong.
    open_as(page, demo_site, "manager")
    go(page, "Held about us")
    expect(page.get_by_text(GUARD).first).to_be_visible()
    assert page.get_by_text("Whistleblowing").count() == 0
    expect(page.get_by_text(MODEL).first).to_be_visible()
    expect(page.get_by_text("What is not known:").first).to_be_visible()
    axe(page)
    page.get_by_role("link", name=re.compile("Say what is wrong")).first.click()
    page.get_by_label("What is wrong?").select_option(index=1)
    page.get_by_label(re.compile("What is right instead")).fill("We were rated again in May.")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("answers within 14 days")).to_be_visible()

    # It is answered.
    open_as(page, demo_site, "senior")
    go(page, "Priority")
    page.get_by_role("link", name="Disputes").first.click()
    row = page.locator("tr", has_text="We were rated again in May.")
    row.get_by_role("link", name=re.compile("Answer")).click()
    page.get_by_label("You are right: it was put right").check()
    page.get_by_label("Why?").fill("The new rating has been imported.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("Answered; whoever disputed it gets a mail.")).to_be_visible()
    open_as(page, demo_site, "manager")
    go(page, "Held about us")
    expect(page.get_by_text("The new rating has been imported.")).to_be_visible()
