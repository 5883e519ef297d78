"""SIGKILL at random instants of an import: the state is before or after, and a re-run is the same bytes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.builders import publish, take
from tests.conftest import DEEP
from wherry.store.releases import current_id, read_release, verify_release

KILLS = 200 if DEEP else 12


def start_import(data: Path, path: Path) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-c",
        "from wherry.cli import main; main()",
        "import",
        str(path),
        "--data",
        str(data),
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def state(data: Path) -> dict[str, str]:
    return {name: table.sha256 for name, table in read_release(data).tables.items()}


@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_a_random_instant(seed: int, tmp_path: Path) -> None:
    rows = [{"id": n, "rating": "Good" if n % 3 else "Inadequate"} for n in range(1, 2000)]
    first = publish(tmp_path, "hsca", "2021-01-01", rows)
    second = publish(tmp_path, "hsca", "2021-02-01", [*rows[:-5], {"id": 9001, "published": "10/01/2021"}])
    whole = tmp_path / "whole"
    take(whole, first)
    before = state(whole)
    started = time.monotonic()
    take(whole, second)
    duration = time.monotonic() - started
    after = state(whole)

    data = tmp_path / "data"
    take(data, first)
    process = start_import(data, second)
    # From the start of the process to a little after it would have finished.
    time.sleep(random.Random(seed).uniform(0.05, 0.9 + 1.5 * duration))
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert current_id(data) is not None
    assert state(data) in (before, after)
    assert verify_release(data, read_release(data)) == []
    take(data, second)
    assert state(data) == after
    leftovers = [p.name for p in data.rglob(".*") if p.name.startswith(".building-")]
    assert leftovers == []
