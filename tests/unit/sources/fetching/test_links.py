"""Finding the newest file on CQC's page."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherry.sources.fetching.links import Link, newest_link, safe_name
from wherry.sources.fetching.model import NotFetched

PAGE = "https://www.cqc.org.uk/about-us/transparency/using-cqc-data"
FILES = "/sites/default/files/2026-11"


def newest(
    *hrefs: str, stem: str = "latest_ratings", endings: tuple[str, ...] = ("ods", "xlsx")
) -> Link | None:
    html = "<html>" + "".join(f"<a class=x href='{h}'>Download</a>" for h in hrefs)
    return newest_link(html, PAGE, stem, endings)


@pytest.mark.parametrize(
    "name",
    [
        "01_November_2026_Latest_ratings.ods",
        "01_November_2026_Latest_ratings.xlsx",
        "01 November 2026 Latest ratings.ods",
        "01-november-2026-latest-ratings.ODS",
        "2026-11-01_LATEST_RATINGS.ods",
        "01_November_2026_Latest_ratings_0.ods",
    ],
)
def test_the_ways_cqc_writes_a_name(name: str) -> None:
    link = newest(f"{FILES}/{name.replace(' ', '%20')}")
    assert link is not None
    assert link.name == name
    assert link.day == date(2026, 11, 1)
    assert link.url.startswith("https://www.cqc.org.uk/sites/")


def test_the_newest_day_in_the_name_wins_wherever_it_stands() -> None:
    link = newest(
        f"{FILES}/01_October_2026_Latest_ratings.ods",
        f"{FILES}/01_November_2026_Latest_ratings.ods",
        f"{FILES}/Latest_ratings.ods",
        f"{FILES}/01_September_2026_Latest_ratings.ods",
    )
    assert link is not None and link.name == "01_November_2026_Latest_ratings.ods"


def test_of_one_day_the_preferred_kind_of_file_wins() -> None:
    link = newest(f"{FILES}/01_May_2026_Latest_ratings.xlsx", f"{FILES}/01_May_2026_Latest_ratings.ods")
    assert link is not None and link.name.endswith(".ods")


def test_absolute_links_and_entities() -> None:
    link = newest("https://www.cqc.org.uk/f/1_May_2026_Latest_ratings.ods?a=1&amp;b=2#top")
    assert link is not None and link.url.endswith(".ods?a=1&b=2#top")


@pytest.mark.parametrize(
    "href",
    [
        f"{FILES}/01_November_2026_Latest_ratings.pdf",
        f"{FILES}/01_November_2026_Latest_ratings_guide.ods",
        f"{FILES}/01_November_2026_Notlatest_ratings.ods",
        f"{FILES}/..%2F..%2Fetc%2FLatest_ratings.ods",
        f"{FILES}/..%5CLatest_ratings.ods",
        f"{FILES}/%2e%2e%2fLatest_ratings.ods",
        f"{FILES}/.Latest_ratings.ods",
        f"{FILES}/a%0ALatest_ratings.ods",
        f"{FILES}/a%00_Latest_ratings.ods",
        f"{FILES}/{'a' * 200}_Latest_ratings.ods",
        "https://[broken/Latest_ratings.ods",
        "",
    ],
)
def test_other_files_and_names_that_lead_elsewhere_are_no_links(href: str) -> None:
    assert newest(href) is None


def test_each_of_the_four_files_is_told_from_the_others() -> None:
    names = {
        "hsca_active_locations": "01_November_2026_HSCA_Active_Locations.ods",
        "latest_ratings": "01_November_2026_Latest_ratings.ods",
        "deactivated_locations": "01_November_2026_Deactivated_Locations.ods",
        "cqc_directory": "18_November_2026_CQC_directory.csv",
    }
    hrefs = [f"{FILES}/{name}" for name in names.values()]
    for stem, name in names.items():
        link = newest(*hrefs, stem=stem, endings=("ods", "xlsx", "csv"))
        assert link is not None and link.name == name


@given(st.text(max_size=200))
def test_no_page_and_no_name_upsets_it(text: str) -> None:
    newest_link(text, PAGE, "latest_ratings", ("ods",))
    newest(text.replace("'", ""))


@given(st.text(min_size=1, max_size=40))
def test_a_name_that_passes_stays_in_its_folder(name: str) -> None:
    try:
        safe_name(name)
    except NotFetched:
        return
    assert "/" not in name and "\\" not in name and not name.startswith(".") and name.isprintable()
