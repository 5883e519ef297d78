"""Shared fixtures. Tests that need the real files say so, and are skipped loudly without them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.builders import REAL_DATA, take
from tests.deep import CASES, EXAMPLES, write_report
from tests.servers.postgresql import binaries
from tests.web.upgrade.versions import EARLY, last_version, missing

DEEP = bool(os.environ.get("WHERRY_DEEP"))
CHROMIUM = Path("/usr/bin/chromium")
HERE = Path(__file__).parent
OF_A_BROWSER = (HERE / "functional", HERE / "web/ui/test_browser.py")
LONGEST = (
    "functional/test_every_page.py", "web/sweep/test_sweep.py", "properties/test_register.py", "web/ui/test_browser.py",
    "web/work/test_backup.py", "functional/test_import.py", "web/security/test_abuse.py", "functional/test_files.py",
    "web/security/test_new_app.py", "functional/test_home.py", "unit/cli/test_commands.py", "web/upgrade/test_upgrade.py",
    "functional/test_position.py", "web/accounts/test_oidc.py", "properties/test_own_areas.py",
)  # fmt: skip
"""Begun first, so that no worker waits at the end while the other has one of them before it."""
STARTED = time.monotonic()

settings.register_profile(
    "quick",
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("deep", settings.get_profile("quick"), max_examples=EXAMPLES, derandomize=False)
settings.load_profile("deep" if DEEP else "quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full-counts", type=Path, metavar="FILE", help="write how many cases each file went through"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if DEEP and getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.user_properties.append((CASES, EXAMPLES))
        if item.get_closest_marker("real") and not REAL_DATA.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"the real files are not at {REAL_DATA}"))
        if not CHROMIUM.is_file() and any(item.path.is_relative_to(place) for place in OF_A_BROWSER):
            item.add_marker(pytest.mark.skip(reason=f"there is no {CHROMIUM}"))
        if item.get_closest_marker("deep") and not DEEP:
            item.add_marker(pytest.mark.skip(reason="run by `make test-deep`"))
    begun = {HERE / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: begun.get(item.path, len(begun)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    if not REAL_DATA.is_dir():
        terminalreporter.write_sep("!", "REAL DATA ABSENT: tests on the real files were skipped", red=True)
    if not CHROMIUM.is_file():
        terminalreporter.write_sep("!", "CHROMIUM ABSENT: journeys in a browser were skipped", red=True)
    if not os.environ.get("DATABASE_URL") and binaries() is None:
        terminalreporter.write_sep("!", "POSTGRESQL ABSENT: the web tests run on SQLite only", red=True)
    if any(missing(version) for version in (last_version(), EARLY)):
        terminalreporter.write_sep(
            "!", "HISTORY ABSENT: no database of an earlier version was upgraded", red=True
        )
    report = terminalreporter.config.getoption("--full-counts")
    if report is not None and exitstatus == pytest.ExitCode.OK:
        passed = [r for r in terminalreporter.stats["passed"] if isinstance(r, pytest.TestReport)]
        write_report(report, passed, (time.monotonic() - STARTED) / 60)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty place for a register."""
    return tmp_path / "data"


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """A folder for published files."""
    folder = tmp_path / "landing"
    folder.mkdir()
    return folder


REAL_FILES = (
    "cqc/2021-02-01_Latest_ratings_asc_overall.csv.gz",
    "history/community_overall_ratings_2014-10_2023-12.csv.gz",
    "cqc/api/southwest_care_homes_2021-04.jsonl.gz",
    "cqc/2025-10_Latest_ratings_long_shropshire_telford.csv.gz",
    "workforce/oflog_asc_data_2015-16_to_2022-23.csv.gz",
    "workforce/oflog_nearest_neighbours.json",
    "geography/ctyua_2023_england_5.topojson",
    "geography/regions_2023_england.topojson",
    "geography/icb_2023_england.topojson",
)


@pytest.fixture(scope="session")
def snapshot_2021(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A register of nothing but the real file of 1 February 2021."""
    folder = tmp_path_factory.mktemp("snapshot") / "data"
    take(folder, REAL_DATA / REAL_FILES[0])
    yield folder


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A register of all real files at hand."""
    from datetime import date

    folder = tmp_path_factory.mktemp("everything") / "data"
    take(folder, *(REAL_DATA / name for name in REAL_FILES))
    take(folder, REAL_DATA / "cqc/api/oldham_2025_locations.jsonl.gz", as_at=date(2025, 3, 31))
    yield folder
