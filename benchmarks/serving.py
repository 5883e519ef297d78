"""A server of the site as `wherry serve` starts it for production, measured from outside; gone at the end."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import wherry

ROOT = Path(__file__).parents[1]
HOST = "wherry.council.example"
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https"}
"""What a proxy that ends TLS sends."""
LONGEST_START = 180.0
TICKS = os.sysconf("SC_CLK_TCK")


def production(folder: Path, address: str = "") -> dict[str, str]:
    """The environment of an installation behind a proxy; SQLite unless a database's address is given."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WHERRY_", "DJANGO_", "DATABASE_"))}
    return kept | {
        "WHERRY_DATA": str(folder / "data"),
        "WHERRY_FILES": str(folder / "evidence"),
        "WHERRY_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz of a benchmark, and of nothing else",
        "WHERRY_HOSTS": HOST,
        "WHERRY_PROXY_TLS": "yes",
        "DATABASE_URL": address,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
    }


@dataclass(frozen=True)
class Server:
    """A started server: its port, the headers it wants, its first process, and the seconds from its start to its first answer."""

    port: int
    headers: Mapping[str, str]
    pid: int
    seconds: float

    def get(self, path: str, cookie: str = "") -> tuple[int, str]:
        """The status and text of one page, over a connection of its own."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            asking.request("GET", path, headers={**self.headers, "Cookie": cookie})
            answer = asking.getresponse()
            return answer.status, answer.read().decode()
        finally:
            asking.close()

    def workers(self) -> list[int]:
        """The processes that answer: children of children, whoever has none of their own."""
        parents: dict[int, list[int]] = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, IndexError):
                parent = int((folder / "stat").read_text().rsplit(") ", 1)[1].split()[1])
                parents.setdefault(parent, []).append(int(folder.name))
        found, seen = [], [self.pid]
        for pid in seen:
            seen += parents.get(pid, [])
            if pid != self.pid and pid not in parents:
                found.append(pid)
        return found

    def cpu_seconds(self) -> float:
        """Seconds of processor that the workers have used."""
        stats = (Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split() for pid in self.workers())
        return sum(int(fields[11]) + int(fields[12]) for fields in stats) / TICKS

    def megabytes(self) -> list[tuple[float, float]]:
        """Of each worker: what is resident, and its share of that (pages in common are divided)."""
        found = []
        for pid in self.workers():
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith(" kB")}
            found.append((sizes["Rss"] / 1024, sizes["Pss"] / 1024))
        return found


@contextmanager
def serving(
    environment: Mapping[str, str],
    *words: str,
    asked: str = "/account/login/",
    headers: Mapping[str, str] = HEADERS,
) -> Iterator[Server]:
    """`wherry` with some words, from its start to its end; it has answered once."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = time.perf_counter()
    process = subprocess.Popen(
        wherry(*words, "--port", str(port)), env=dict(environment), cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        _wait(process, Server(port, headers, process.pid, 0.0), asked)
        yield Server(port, headers, process.pid, time.perf_counter() - started)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], server: Server, asked: str) -> None:
    until = time.perf_counter() + LONGEST_START
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with {process.returncode} before its first answer.")
        with suppress(OSError, http.client.HTTPException):
            if server.get(asked)[0] == 200:
                return
        time.sleep(0.02)
    raise RuntimeError("The server gave no answer.")


def python_module(module: str, environment: Mapping[str, str]) -> str:
    """What a module of ours prints in a process with an environment."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        env=dict(environment),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed: {done.stderr[-800:]}")
    return done.stdout


@contextmanager
def acting(environment: Mapping[str, str], body: str) -> Iterator[None]:
    """Somebody acts in a body each second, from a process of their own."""
    command = [sys.executable, "-m", "benchmarks.site_data", body]
    process = subprocess.Popen(command, env=dict(environment), cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        if not process.stdout.readline():
            raise RuntimeError("Nobody acted: the process ended before its first act.")
        yield
        if process.poll() is not None:
            raise RuntimeError("Whoever acted each second stopped before the load did.")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
