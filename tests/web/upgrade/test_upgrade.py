"""The database of an earlier version, with people's work in it, is taken to today's code; nothing is lost.

The code of then runs in a process of its own, out of git, with today's libraries: what a new version of a library
does to its own tables is not shown here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from tests.web.upgrade.homes import new_home
from tests.web.upgrade.rows import Rows, lost
from tests.web.upgrade.shape import shape
from tests.web.upgrade.versions import EARLY, ROOT, TaggedVersion, code_of, last_version, missing

FROM = {"the last version": last_version(), "early code": EARLY}
NO_PAGES_YET = {"work_job", "accounts_counter"}
"""Tables that early code has no way to fill: nobody could sign in, and there was no kind of job."""


@dataclass(frozen=True)
class Upgraded:
    """What was before, and what is now."""

    version: TaggedVersion
    code: Path
    told: dict[str, str]
    before: dict[str, Rows]
    after: dict[str, Rows]
    seen: dict[str, Any]
    """By `visit.py`."""


@pytest.fixture(scope="module", params=FROM)
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    """The database is made and filled by the code of then, migrated by today's, and visited.

    That of the last version stays where it is; that of early code comes to another machine as a backup.
    """
    version = FROM[request.param]
    if why := missing(version):
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("upgrade")
    code = code_of(version, folder / "code")
    settings = "early.settings" if version == EARLY else "wherry_web.config.settings"
    with new_home(folder / "home") as home, new_home(folder / "another") as another:
        told = home.run(code, str(code / "filling.py"), settings=settings)
        before = home.tables()
        if version == EARLY:
            home.run(code, "-m", "wherry_web", "backup", str(folder / "backup"), settings=settings)
            home = another
            assert "as it was written" in home.run(
                ROOT, "-m", "wherry_web", "restore", str(folder / "backup")
            )
        home.run(ROOT, "-m", "wherry_web", "migrate", "--no-input")
        after = home.tables()
        seen = json.loads(home.run(ROOT, "-m", "tests.web.upgrade.visit", told))
    return Upgraded(version, code, json.loads(told), before, after, seen)


def test_the_code_of_then_made_and_filled_it(upgraded: Upgraded) -> None:
    assert upgraded.told["code"] == str(upgraded.code / "src")
    ours = tuple(f"{app.label}_" for app in apps.get_app_configs() if app.name.startswith("wherry_web."))
    empty = {name for name, rows in upgraded.before.items() if name.startswith(ours) and not rows.values}
    assert empty == (NO_PAGES_YET if upgraded.version == EARLY else set())


def test_early_code_is_given_tables_that_it_lacked(upgraded: Upgraded) -> None:
    new = upgraded.after.keys() - upgraded.before.keys()
    assert new or upgraded.version != EARLY  # A version may have as many as today's code.


def test_no_row_is_lost_or_changed(upgraded: Upgraded) -> None:
    assert list(lost(upgraded.before, upgraded.after)) == []


def test_nothing_is_left_to_migrate_and_the_tables_are_those_of_a_new_database(
    upgraded: Upgraded, db: None
) -> None:
    assert [upgraded.seen["migrate --check"], upgraded.seen["makemigrations --check"]] == [0, 0]
    assert upgraded.seen["shape"] == shape()


def test_the_journal_is_as_it_was_written_and_goes_on(upgraded: Upgraded) -> None:
    before, after = upgraded.seen["entries"]
    assert upgraded.seen["faults"] == ["", ""]
    assert before == len(upgraded.before["journal_entry"].values) < after
    assert upgraded.seen["can be rewritten"] is False


def test_people_sign_in_and_see_home_journal_and_files(upgraded: Upgraded) -> None:
    seen = upgraded.seen
    assert seen["sign-in"] == ["/account/2fa/authenticate/", "/"]
    assert seen["home"] == seen["journal"] == [200, ""]
    assert seen["file"] == [200, upgraded.told["content"]]


def test_whoever_was_signed_in_still_is_or_is_asked_to_sign_in(upgraded: Upgraded) -> None:
    possible = [None] if upgraded.version == EARLY else [[200, ""], [302, "/account/login/?next=%2F"]]
    assert upgraded.seen["session"] in possible


def test_what_waited_goes_on(upgraded: Upgraded) -> None:
    assert upgraded.seen["mail that waits"] == 0
    job = ["refused", "ratings.csv is no longer in the landing folder; upload it again."]
    assert upgraded.seen["jobs"] == ([] if upgraded.version == EARLY else [job])


def test_migrations_that_were_given_out_are_as_they_were(upgraded: Upgraded) -> None:
    """A database that has one is never changed by it again: what is wrong with it is mended by another."""
    then = {p.relative_to(upgraded.code): p for p in upgraded.code.glob("src/wherry_web/*/migrations/0*.py")}
    assert then
    for name, path in then.items():
        assert (ROOT / name).is_file(), f"{name} was given out, and is gone"
        assert (ROOT / name).read_text() == path.read_text(), f"{name} was given out, and is changed"
