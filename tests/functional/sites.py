"""A real server with gunicorn, job worker and schedule."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).parents[2]
STARTS_WITHIN_SECONDS = 90


@dataclass(frozen=True)
class Site:
    """A running site."""

    address: str
    folder: Path
    process: subprocess.Popen[bytes]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _database(name: str, template: str = "") -> str:
    """One of this site's own on the PostgreSQL that the run names; otherwise SQLite in its folder."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        return ""
    make = SQL("create database {} template {}").format(Identifier(name), Identifier(template or "template1"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(make)
    return f"{server.rpartition('/')[0]}/{name}"


def _seeded(kind: str, run: Path) -> Path:
    """The folder that sites of a kind begin with, made by the first worker of the run that asks for it."""
    folder = run / f"seed-{kind}"
    with (run / f"seed-{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            made = run / f"half-a-seed-{kind}"
            shutil.rmtree(made, ignore_errors=True)
            environment = _environment(kind, made, _database(f"seed_{kind}"))
            seed = [sys.executable, "-m", "tests.functional.seed", str(made), kind]
            subprocess.run(seed, cwd=ROOT, env=environment, check=True)
            made.rename(folder)
    return folder


def _environment(kind: str, folder: Path, database: str) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("WHERRY_", "DJANGO_", "POLARS_"))} | {
        "WHERRY_DEMO" if kind == "demo" else "WHERRY_INSECURE_HTTP": "yes",
        "WHERRY_DATA": str(folder / "data"),
        "WHERRY_FILES": str(folder / "evidence"),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "wherry_web.config.settings",
    }


def started(folder: Path, kind: str, run: Path) -> Site:
    """Serve, as `wherry serve` does, a copy of what is seeded once in a run; the folder must not be there yet."""
    shutil.copytree(_seeded(kind, run), folder)
    database = _database(f"site_{uuid4().hex}", f"seed_{kind}")
    environment = _environment(kind, folder, database)
    port = _free_port()
    command = [str(Path(sys.executable).parent / "wherry"), "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        try:
            if httpx.get(f"{address}/account/login/", timeout=5).status_code == 200:
                return Site(address, folder, process)
        except httpx.HTTPError:
            time.sleep(0.2)
    process.terminate()
    raise AssertionError("the server did not start")


def stopped(site: Site) -> None:
    """End it, and wait."""
    site.process.send_signal(signal.SIGTERM)
    site.process.wait(40)
