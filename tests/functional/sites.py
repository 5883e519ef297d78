"""A real server with gunicorn, job worker and schedule."""

from __future__ import annotations

import os
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


def _new_database() -> str:
    """One of this site's own on the PostgreSQL that the run names; otherwise SQLite in its folder."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        return ""
    name = f"site_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("create database {}").format(Identifier(name)))
    return f"{server.rpartition('/')[0]}/{name}"


def started(folder: Path, kind: str) -> Site:
    """Seed a folder and serve it as `wherry serve` does for everybody."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("WHERRY_", "DJANGO_"))} | {
        "WHERRY_DEMO" if kind == "demo" else "WHERRY_INSECURE_HTTP": "yes",
        "WHERRY_DATA": str(folder / "data"),
        "WHERRY_FILES": str(folder / "evidence"),
        "DATABASE_URL": _new_database(),
        "DJANGO_SETTINGS_MODULE": "wherry_web.config.settings",
    }
    seed = [sys.executable, "-m", "tests.functional.seed", str(folder), kind]
    subprocess.run(seed, cwd=ROOT, env=environment, check=True)
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
