"""Journeys of the administrator: the first import of real data, a refusal, and a crash in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.builders import REAL_DATA, publish
from tests.functional.conftest import Site, sign_in
from tests.functional.seed import SECRET

SNAPSHOT = REAL_DATA / "cqc/2021-02-01_Latest_ratings_asc_overall.csv.gz"
IMPORT_WITHIN_MS = 180_000


def upload(page: Page, site: Site, *files: Path) -> None:
    """Choose files on the page and start the import."""
    page.goto(f"{site.address}/data/import/")
    page.locator("input[type=file]").set_input_files([str(file) for file in files])
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("h1")).to_have_text("Import of published files")


@pytest.mark.real
def test_an_administrator_imports_the_real_file_and_norfolk_reads_346_of_467(
    page: Page, empty_site: Site, axe, tmp_path: Path
) -> None:
    # Ada signs in on the first day. There are no figures, and Home says what to do.
    sign_in(page, empty_site, "ada@norfolk.example", SECRET)
    expect(page.get_by_text("There are no figures yet")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Import published files").click()
    axe(page)
    # She uploads CQC's file of February 2021 and something that is no such file.
    odd = tmp_path / "2021-02-01_odd.csv"
    odd.write_text("a,b\n1,2\n")
    upload(page, empty_site, SNAPSHOT, odd)
    # The page looks again by itself, and ends with a sentence for each file.
    expect(page.get_by_text("1 of 2 files imported, 1 refused.")).to_be_visible(timeout=IMPORT_WITHIN_MS)
    expect(page.get_by_text("no row looks like a header that Wherry knows")).to_be_visible()
    axe(page)
    # Home now reads what Norfolk's cabinet was told, and that a file was refused.
    page.goto(f"{empty_site.address}/")
    expect(page.locator(".wherry-headline__of")).to_have_text("346 of 467 rated services")
    expect(page.get_by_text("The last import refused 1 file.")).to_be_visible()
    axe(page)


def _job_worker(site: Site) -> int:
    """The process id of the site's job worker."""
    found = subprocess.run(
        ["ps", "--ppid", str(site.process.pid), "-o", "pid=,args="],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(next(line.split()[0] for line in found.stdout.splitlines() if "db_worker" in line))


def test_a_kill_in_the_middle_of_an_import_leaves_the_last_release(
    page: Page, empty_site: Site, tmp_path: Path
) -> None:
    first = [{"id": number, "rating": "Good"} for number in range(1, 11)]
    sign_in(page, empty_site, "ada@norfolk.example", SECRET)
    upload(page, empty_site, publish(tmp_path, "hsca", "2021-01-01", first))
    expect(page.get_by_text("1 of 1 files imported")).to_be_visible(timeout=IMPORT_WITHIN_MS)
    current = empty_site.folder / "data/current"
    before = current.read_text()
    # A large file is being imported when the machine kills the worker.
    many = [{"id": n, "rating": "Inadequate", "published": "01/02/2021"} for n in range(1, 40_001)]
    upload(page, empty_site, publish(tmp_path, "hsca", "2021-03-01", many))
    until = time.monotonic() + 120
    while not list((empty_site.folder / "data").glob("*/.building-*")):
        assert time.monotonic() < until, "the import did not begin to write"
        time.sleep(0.02)
    assert current.read_text() == before, "killed too late to show anything"
    os.kill(_job_worker(empty_site), signal.SIGKILL)
    # The site serves what it served before. (Another tab: the first one looks again by itself.)
    assert current.read_text() == before
    other = page.context.new_page()
    other.goto(f"{empty_site.address}/")
    expect(other.locator(".wherry-headline__of")).to_have_text("10 of 10 rated services")
    # The worker is started again beside the site.
    until = time.monotonic() + 40
    while time.monotonic() < until:
        try:
            assert _job_worker(empty_site)
            break
        except StopIteration:
            time.sleep(0.5)
    else:
        raise AssertionError("no job worker was started again")
