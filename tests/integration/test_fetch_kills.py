"""`wherry fetch` killed at any point goes on where it stopped, and ends with the very same bytes."""

from __future__ import annotations

import json
import os
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.builders import answer, location_id
from tests.conftest import DEEP
from tests.deep import CASES
from tests.servers.cqc import CqcServer
from tests.servers.fetching import Time, fetch, fetch_one, run_command, start_command
from wherry.sources.fetching.landing import known_of
from wherry.sources.fetching.model import FAILED, FETCHED

KILLS = 100 if DEEP else 8
LOCATIONS = 40
CHANGED = 25


@pytest.fixture(scope="module")
def server() -> Iterator[CqcServer]:
    with CqcServer() as server:
        server.page_size = 15
        server.answer(*(answer(n, note="x" * (n * 997 % 20_000)) for n in range(LOCATIONS)))
        server.changes = [location_id(n) for n in range(0, 2 * CHANGED, 2)]  # Some are gone.
        yield server


def command(server: CqcServer, landing: Path, *more: str) -> tuple[str, ...]:
    return (
        "cqc_api",
        *("--authority", "Norfolk"),
        *("--to", str(landing)),
        *("--key", server.key),
        *("--base-url", server.url),
        *("--rate", "2000"),
        *more,
    )


def killed_after(server: CqcServer, requests: int, delay: float, arguments: tuple[str, ...]) -> int:
    """Run the command and kill it `delay` seconds after so many requests; its exit code."""
    asked = 0
    process = start_command(*arguments)

    def count(_: object) -> None:
        nonlocal asked
        asked += 1
        if asked == requests:
            threading.Timer(delay, process.kill).start()

    server.before = count
    process.communicate(timeout=60)
    server.before = bool
    return process.returncode


def landed(landing: Path) -> dict[str, bytes]:
    """Every finished file and its sidecar, by name without the day."""
    files = (p for p in (landing / "cqc_api").iterdir() if p.is_file() and not p.name.startswith("."))
    return {p.name[10:]: p.read_bytes() for p in files}


def missing(landing: Path, kind: str, requests: int) -> int:
    """How many requests a load still has to make; 0 when it is done."""
    folder = landing / "cqc_api" / ".unfinished" / f"api_{kind}_Norfolk"
    if not folder.exists():
        return 0 if list(landing.glob("cqc_api/*.gz")) else requests
    listed = folder / "ids.txt"
    if not listed.exists():
        return requests
    answers = folder / "answers.jsonl"
    there = answers.read_bytes().count(b"\n") if answers.exists() else 0
    return max(len(listed.read_text().split()) - there, 1)


@pytest.mark.parametrize("kind", ["locations", "changes"])
def test_a_killed_load_ends_as_if_nothing_had_happened(
    server: CqcServer, tmp_path: Path, kind: str, record_property: Callable[[str, object], None]
) -> None:
    more = () if kind == "locations" else ("--changes", "--since", "2020-01-01")

    def undisturbed(landing: Path) -> str:
        wishes = {"changes": bool(more), "since": datetime(2020, 1, 1, tzinfo=UTC)}
        time = Time(datetime.now(UTC))
        return fetch_one(server, landing, "cqc_api", time=time, authorities=("Norfolk",), **wishes).status

    before = len(server.asked)
    whole = tmp_path / "whole"
    assert undisturbed(whole) == FETCHED
    name = f"_api_{kind}_Norfolk.jsonl.gz"
    requests = len(server.asked) - before
    chance, kills, loads = random.Random(2026), 0, 0
    while kills < KILLS // 2:
        landing = tmp_path / f"killed{loads}"
        loads += 1
        while kills < KILLS // 2 and (left := missing(landing, kind, requests)):
            # Anywhere: before the first answer, between answers, and while the file is landed.
            at, delay = chance.randint(1, left), chance.choice([0, 0, 0.002, 0.02, 0.05])
            kills += killed_after(server, at, delay, command(server, landing, *more)) != 0
        assert undisturbed(landing) != FAILED
        found, expected = landed(landing), landed(whole)
        assert found[name] == expected[name]
        state = json.loads((landing / "cqc_api" / ".changes_Norfolk.json").read_text())
        assert state.keys() == {"until"}
        facts = json.loads(found[f"{name}.fetched.json"])
        assert facts["sha256"] == json.loads(expected[f"{name}.fetched.json"])["sha256"]
        assert facts["listing"] == {"locations": "registered", "changes": "partial"}[kind]
        assert list((landing / "cqc_api" / ".unfinished").iterdir()) == []
    record_property(CASES, kills)


class Stopped(BaseException):
    """Stands for the end of the process: nothing catches it."""


@contextmanager
def stopped_before(step: int) -> Iterator[list[str]]:
    """Stop at the n-th step that something on disk depends on; the steps taken are listed."""
    steps: list[str] = []
    with pytest.MonkeyPatch.context() as patch:

        def stopping(real: Callable[..., Any]) -> Callable[..., Any]:
            def wrapped(*args: Any, **more: Any) -> Any:
                steps.append(real.__name__)
                if len(steps) == step:
                    raise Stopped
                return real(*args, **more)

            return wrapped

        for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink"), (shutil, "rmtree")):
            patch.setattr(owner, name, stopping(getattr(owner, name)))
        with suppress(Stopped):
            yield steps


@pytest.mark.parametrize("changes", [False, True])
def test_a_load_stopped_before_any_step_on_disk_ends_the_same(tmp_path: Path, changes: bool) -> None:
    with CqcServer() as server:
        server.answer(*(answer(n) for n in range(4)))
        server.changes = [location_id(n) for n in range(2, 6)]
        _stop_before_every_step(server, tmp_path, changes=changes)


def _stop_before_every_step(server: CqcServer, tmp_path: Path, *, changes: bool) -> None:
    wishes: dict[str, Any] = {"changes": changes, "since": datetime(2026, 1, 1, tzinfo=UTC)}
    fetch(server, tmp_path / "whole", "cqc_api", **wishes)
    whole = landed(tmp_path / "whole")
    (name,) = (n for n in whole if n.endswith(".gz"))
    for step in range(1, 1000):
        landing = tmp_path / str(step)
        with stopped_before(step) as steps:
            fetch(server, landing, "cqc_api", **wishes)
        if len(steps) < step:
            break
        for path in landing.rglob("*.gz"):  # Whatever counts is whole and says what it lists.
            assert known_of(path)["listing"] == ("partial" if changes else "registered")
        if changes and (landing / "cqc_api" / ".changes.json").exists():
            assert list(landing.rglob("*.gz")), "the start moved on before the file was there"
        fetch(server, landing, "cqc_api", **wishes)
        assert landed(landing) == whole, steps
        fetch(server, landing, "cqc_api", **wishes)
        assert [n for n in landed(landing) if n.endswith(".gz")] == [name]
    assert step > 15


def test_a_killed_download_is_resumed(server: CqcServer, tmp_path: Path) -> None:
    body = random.Random(1).randbytes(3_000_000)
    file = server.publish("/f/18_November_2026_CQC_directory.csv", b"Name\n" + body)
    server.link("/f/18_November_2026_CQC_directory.csv")
    arguments = ("cqc_directory", "--to", str(tmp_path), "--base-url", server.url)
    half = len(file.body) // 2
    process = None

    def half_then_kill(handler: object) -> bool:
        handler.send_response(200)  # type: ignore[attr-defined]
        for header, value in (("ETag", file.etag), ("Content-Length", str(len(file.body)))):
            handler.send_header(header, value)  # type: ignore[attr-defined]
        handler.end_headers()  # type: ignore[attr-defined]
        handler.wfile.write(file.body[:half])  # type: ignore[attr-defined]
        handler.wfile.flush()  # type: ignore[attr-defined]
        part = tmp_path / "cqc_directory" / ".unfinished" / "18_November_2026_CQC_directory.csv.part"
        while not part.exists() or part.stat().st_size < half // 2:
            pass
        assert process is not None
        process.kill()
        handler.close_connection = True  # type: ignore[attr-defined]
        return True

    server.fault("/f/18_November_2026_CQC_directory.csv", half_then_kill)
    process = start_command(*arguments)
    process.communicate(timeout=60)
    assert process.returncode != 0
    asked = len(server.asked)
    code, _, err = run_command(*arguments)
    assert (code, err) == (0, "")
    (again,) = (a for a in server.asked[asked:] if a.path.startswith("/f/"))
    assert int(again.headers["range"].removeprefix("bytes=").removesuffix("-")) >= half // 2
    landed_file = tmp_path / "cqc_directory" / "18_November_2026_CQC_directory.csv"
    assert landed_file.read_bytes() == file.body
