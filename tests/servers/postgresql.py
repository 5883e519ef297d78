"""A throwaway PostgreSQL, started as somebody who is not root, where the binaries exist."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path


def binaries() -> Path | None:
    """The newest PostgreSQL's programs; None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A server on this machine with nothing in it, gone at the end; as DATABASE_URL names it.

    Raises:
        FileNotFoundError: where PostgreSQL is not installed.
    """
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    user = _user()
    home = Path(tempfile.mkdtemp(prefix="wherry-pg-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if user:
        shutil.chown(home, user)

    def run(*command: str) -> None:
        subprocess.run(
            [str(programs / command[0]), *command[1:]],
            check=True,
            user=user,
            extra_groups=[] if user else None,
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    try:
        run("initdb", "-D", f"{home}/db", "-U", "wherry", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        # No care for a power cut: the whole of it is thrown away.
        options = f"-k {home} -p {port} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off"
        run("pg_ctl", "-D", f"{home}/db", "-w", "-o", options, "-l", f"{home}/log", "start")
        try:
            yield f"postgres://wherry@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", f"{home}/db", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _user() -> str | None:
    """Whom to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    return None
