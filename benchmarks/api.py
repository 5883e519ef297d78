"""The API under load, beside Django REST framework with the same rows in the same run."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.closed_loop import Held
from benchmarks.measure import run, wherry
from benchmarks.serving import HEADERS, Server, production, serving

CONNECTIONS, SECONDS, ROUNDS, LOCATIONS = 50, 6, 3, 57_000
SERVE = ("serve", "--only-web", "--workers", "2")
PEER = {"DJANGO_SETTINGS_MODULE": "benchmarks.peer_api.settings"}
LUA = """
function response(status, headers, body)
  if status ~= 200 or #body ~= %d then wrk.thread:stop() end
end
function done(summary, latency, requests)
  io.write(string.format('TOLD{"answers": %%d, "seconds": %%f, "late_ms": %%f, "faults": %%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(95) / 1e3,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout))
end
"""
"""An answer that is not as long as the right one stops wrk at once."""


@dataclass(frozen=True)
class Way:
    """One way to serve the rows."""

    words: str
    server: Server
    path: str


def api(work: Path) -> Iterator[str]:
    """Every figure in a sentence."""
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk is not installed; install Debian's package of that name.")
    environment = _installation(work)
    with ExitStack() as stack:
        ours = stack.enter_context(serving(environment, *SERVE, asked="/api/v1/league"))
        peer = stack.enter_context(serving(environment | PEER, *SERVE, asked="/peer/league"))
        ways = (
            Way("the API", ours, "/api/v1/league"),
            Way("Django REST framework", peer, "/peer/league"),
            Way("the API's own view, which writes its JSON for each answer", peer, "/peer/ours"),
        )
        rows = _same(ways)
        found: list[list[Held]] = [[] for _ in ways]
        for _ in range(ROUNDS):
            for way, held in zip(ways, found, strict=True):
                _load(way, work, 2)
                held.append(_load(way, work, SECONDS))
    rate = [statistics.median(h.throughput for h in held) for held in found]
    late = [statistics.median(h.late_ms for h in held) for held in found]
    yield (
        f"The league of the API ({rows} places, two workers, SQLite, requests counted), {CONNECTIONS} keep-alive "
        f"connections that ask again at once, {ROUNDS} turns: {rate[0]:,.0f} answers/s, 95th percentile "
        f"{late[0]:.0f} ms; Django REST framework with the same rows and nothing counted {rate[1]:,.0f} answers/s, "
        f"{late[1]:.0f} ms: **{rate[0] / rate[1]:.1f} ×** its throughput (at least 2). With no written answer kept, only "
        f"the result as there: {rate[2]:,.0f} answers/s, {late[2]:.0f} ms, {rate[2] / rate[1]:.1f} ×."
    )


def _installation(work: Path) -> dict[str, str]:
    """A register of one invented national month, and an empty database."""
    files, folder = work / "month", work / "site"
    run(
        wherry(
            "sample",
            str(files),
            "--locations",
            str(LOCATIONS),
            "--months",
            "1",
            "--kinds",
            "hsca",
            "--layout",
            "csv",
        )
    )
    told = [str(path) for path in files.glob("*HSCA*")]
    run(wherry("import", *told, "--data", str(folder / "data")))
    many = str(10**9)
    environment = production(folder) | {"WHERRY_API_PER_MINUTE": many, "WHERRY_API_KEY_PER_MINUTE": many}
    command = [str(Path(wherry()[0]).with_name("python")), "-m", "wherry_web", "migrate", "--no-input"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return environment


def _same(ways: tuple[Way, ...]) -> int:
    """All must tell the same, or the ratio means nothing; this warms them, too."""
    told = []
    for way in ways:
        for _ in range(12):
            status, text = way.server.get(way.path)
            assert status == 200, (way.words, status, text[:300])
        told.append(json.loads(text))
    assert told[0] == told[1] == told[2]
    return len(told[0]["rows"])


def _load(way: Way, work: Path, seconds: int) -> Held:
    script = work / "api.lua"
    script.write_text(LUA % len(way.server.get(way.path)[1].encode()))
    headers = [part for name, value in HEADERS.items() for part in ("-H", f"{name}: {value}")]
    address = f"http://127.0.0.1:{way.server.port}{way.path}"
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--timeout",
        "30s",
        "-s",
        str(script),
        *headers,
        address,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.partition("TOLD")[2])
    if told["faults"] or told["seconds"] < seconds * 0.9:
        raise RuntimeError(f"An answer of {way.words} under load was not the right one: {told}.")
    return Held(int(told["answers"]), told["seconds"], told["late_ms"])
