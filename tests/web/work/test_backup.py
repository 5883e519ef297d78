"""Backup while twenty people write; restore; and the backups that are not restored."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.servers.postgresql import binaries, postgresql
from wherry.domain.errors import Refused
from wherry_web.work.saving.services import Places, restore

PROCESSES, THREADS = 4, 5


def run(home: Path, *arguments: str, wait: bool = True, fails: bool = False) -> str | subprocess.Popen[bytes]:
    """A command of the site whose data, files and database lie in a home of their own."""
    environment = os.environ | {
        "WHERRY_DATA": str(home / "data"),
        "WHERRY_FILES": str(home / "files"),
        "DATABASE_URL": (home / "url").read_text() if (home / "url").exists() else "",
        "WHERRY_INSECURE_HTTP": "yes",
        "DJANGO_SETTINGS_MODULE": "wherry_web.config.settings",
    }
    command = [sys.executable, "-m", *arguments]
    if not wait:
        return subprocess.Popen(command, env=environment)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert bool(done.returncode) is fails, done.stderr[-2000:]
    return done.stderr if fails else done.stdout


@pytest.fixture(scope="module")
def drill(tmp_path_factory) -> tuple[Path, Path]:
    """A home in which twenty wrote while it was backed up; and the backup."""
    return _back_up_while_writing(tmp_path_factory.mktemp("home"))


def _back_up_while_writing(home: Path) -> tuple[Path, Path]:
    register = home / "data" / "releases" / "2026-01-01-abc"
    register.mkdir(parents=True)
    (register / "release.json").write_text("{}")
    (register / "rating.parquet").write_bytes(os.urandom(10_000))
    (home / "data" / "current").write_text("2026-01-01-abc\n")
    (home / "data" / "releases" / ".building-1").mkdir()
    run(home, "wherry_web", "migrate", "--verbosity", "0")
    run(home, "tests.web.work.drill", "begin")
    stop = home / "stop"
    writers = [
        run(home, "tests.web.work.drill", "write", str(THREADS), str(stop), wait=False)
        for _ in range(PROCESSES)
    ]
    try:
        deadline = time.monotonic() + 60
        while len(list((home / "files").glob("??/??/*"))) < 40 and time.monotonic() < deadline:
            time.sleep(0.1)
        run(home, "wherry_web", "backup", str(home / "backup"))
        time.sleep(0.5)
    finally:
        stop.touch()
        codes = [writer.wait(60) for writer in writers]
    assert codes == [0] * PROCESSES  # Not one writer was refused.
    return home, home / "backup"


def test_the_drill(drill, tmp_path):
    _restore_and_compare(*drill, tmp_path)


@pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed")
def test_the_drill_on_postgresql(tmp_path):
    with postgresql() as url:
        homes = {name: tmp_path / name for name in ("live", "again")}
        for name, home in homes.items():
            home.mkdir()
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"create database {name}")
            (home / "url").write_text(url.removesuffix("postgres") + name)
        home, backup = _back_up_while_writing(homes["live"])
        _restore_and_compare(home, backup, homes["again"])
        assert "has tables" in run(homes["again"], "wherry_web", "restore", str(backup), fails=True)


def _restore_and_compare(home: Path, backup: Path, tmp_path: Path) -> None:
    answer = run(tmp_path, "wherry_web", "restore", str(backup))
    assert "is restored" in answer and "as it was written" in answer
    live, restored = (
        run(home, "tests.web.work.drill", "report"),
        run(tmp_path, "tests.web.work.drill", "report"),
    )
    assert "wrong" not in live and "wrong" not in restored
    entries = [line for line in restored.splitlines() if line.startswith("entry")]
    assert len(entries) >= 40
    # A consistent point: the journal up to some entry, and exactly the rows of those entries, bit by bit.
    assert live.splitlines()[: len(entries)] == entries
    assert len(live.splitlines()) > len(restored.splitlines())
    assert set(restored.splitlines()) <= set(live.splitlines())
    for name in ("current", "releases/2026-01-01-abc/release.json", "releases/2026-01-01-abc/rating.parquet"):
        assert (tmp_path / "data" / name).read_bytes() == (home / "data" / name).read_bytes()
    assert not list((tmp_path / "data").rglob(".building*"))


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _first(backup: Path, part: str) -> Path:
    return next(p for p in sorted((backup / part).rglob("*")) if p.is_file())


HARM = {
    "a byte of the database": (lambda b: _flip(_first(b, "database")), "damaged"),
    "a byte of a file": (lambda b: _flip(_first(b, "files")), "damaged"),
    "a byte of the manifest": (lambda b: _flip(b / "manifest.json"), "manifest"),
    "a file too few": (lambda b: _first(b, "files").unlink(), "lacks 1 files"),
    "a file too many": (lambda b: (b / "files" / "more").write_text("x"), "not there when it was made"),
    "no seal": (lambda b: (b / "manifest.sha256").unlink(), "no whole backup"),
    "no manifest": (lambda b: (b / "manifest.json").unlink(), "no whole backup"),
    "nothing": (lambda b: shutil.rmtree(b), "no whole backup"),
}


@pytest.mark.parametrize("harm", HARM)
def test_a_damaged_or_half_backup_is_refused(drill, tmp_path, harm):
    backup = shutil.copytree(drill[1], tmp_path / "backup")
    do, why = HARM[harm]
    do(backup)
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "data" / "wherry.sqlite3"}
    with pytest.raises(Refused, match=why):
        restore(by="system", places=Places(database, tmp_path / "files", tmp_path / "data"), folder=backup)
    assert not (tmp_path / "data").exists() and not (tmp_path / "files").exists()


def test_nothing_is_overwritten(drill, tmp_path):
    home, backup = drill
    assert "exists; name a new folder" in run(home, "wherry_web", "backup", str(backup), fails=True)
    assert "move it away" in run(home, "wherry_web", "restore", str(backup), fails=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "current").write_text("x")
    assert "holds a register" in run(tmp_path, "wherry_web", "restore", str(backup), fails=True)
    (tmp_path / "data" / "current").unlink()
    (tmp_path / "files" / "aa").mkdir(parents=True)
    assert "holds files" in run(tmp_path, "wherry_web", "restore", str(backup), fails=True)


def test_a_file_that_was_damaged_on_disk_is_noticed_by_the_backup(drill, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(drill[0], home, ignore=shutil.ignore_patterns("backup"))
    _flip(next((home / "files").glob("??/??/*")))
    assert "damaged on disk" in run(home, "wherry_web", "backup", str(tmp_path / "backup"), fails=True)
    assert not (tmp_path / "backup").exists()
