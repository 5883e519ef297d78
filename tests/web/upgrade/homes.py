"""A home for an installation: folders and an empty database of its own, and commands of one code or another on it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from tests.web.upgrade.rows import Rows, tables_of

OURS = ("WHERRY_", "DJANGO_", "PYTEST_", "DATABASE_URL", "PYTHON")
"""How variables begin that would bring the tests' own settings, or code, into a command."""


@dataclass(frozen=True)
class Home:
    """Where an installation lives while its code changes."""

    folder: Path
    url: str
    """Of PostgreSQL; empty: SQLite beside the register."""

    def run(self, code: Path, *command: str, settings: str = "wherry_web.config.settings") -> str:
        """What a Python command said, with the code of `code/src` first on the path, once it went well."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        environment = kept | {
            "PYTHONPATH": f"{code / 'src'}{os.pathsep}{code}",
            "DJANGO_SETTINGS_MODULE": settings,
            "DATABASE_URL": self.url,
            "WHERRY_DATA": str(self.folder / "data"),
            "WHERRY_FILES": str(self.folder / "files"),
            "WHERRY_EMAIL_URL": f"file:{self.folder / 'letters'}",
            "WHERRY_SECRET_KEY": "an installation keeps its key when its code changes",
            "WHERRY_INSECURE_HTTP": "yes",
        }
        done = subprocess.run(
            [sys.executable, *command],
            env=environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
        return done.stdout

    def tables(self) -> dict[str, Rows]:
        """Every row of every table."""
        return tables_of(self.url, self.folder / "data/wherry.sqlite3")


@contextlib.contextmanager
def new_home(folder: Path) -> Iterator[Home]:
    """A home with nothing in it; on PostgreSQL where DATABASE_URL names one, whose database is gone at the end."""
    (folder / "data").mkdir(parents=True)
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield Home(folder, "")
        return
    name = f"upgrade_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        try:
            yield Home(folder, urlsplit(server)._replace(path=f"/{name}").geturl())
        finally:
            connection.execute(f"drop database {name} with (force)")
