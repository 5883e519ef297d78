"""The operational database, copied at one instant while people write to it; and put back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from wherry.domain.errors import Refused

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_NAMES = {SQLITE: "wherry.sqlite3", POSTGRESQL: "wherry.sql"}


def engine_of(database: dict[str, Any]) -> str:
    """Which of the two engines Django's settings of a database name."""
    return SQLITE if str(database["ENGINE"]).endswith("sqlite3") else POSTGRESQL


def copy_database(database: dict[str, Any], folder: Path) -> None:
    """Copy a database into a folder as it is at one instant; writers go on.

    Raises:
        Refused: when the copy is not whole.
    """
    target = folder / _NAMES[engine_of(database)]
    if engine_of(database) == POSTGRESQL:
        command = ["pg_dump", "--no-owner", "--no-privileges", "--file", str(target)]
        _run([*command, str(database["NAME"])], database)
        return
    with (
        closing(sqlite3.connect(f"file:{database['NAME']}?mode=ro", uri=True, timeout=60)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy, pages=-1)  # One read transaction: one instant.
        copy.execute("PRAGMA journal_mode=DELETE")  # One file, without -wal and -shm beside it.
    _check_sqlite(target)


def put_back(database: dict[str, Any], folder: Path) -> None:
    """Make a database from its copy.

    Raises:
        Refused: when it was copied from the other engine, or does not come back whole.
    """
    engine = engine_of(database)
    source = folder / _NAMES[engine]
    if not source.is_file():
        raise Refused(f"The backup was not taken from {engine}; set DATABASE_URL as it was then.")
    if engine == POSTGRESQL:
        command = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1"]
        _run([*command, "--output", os.devnull, "--file", str(source), str(database["NAME"])], database)
        return
    target = Path(str(database["NAME"]))
    beside = target.with_name(f".{target.name}.restoring")
    shutil.copyfile(source, beside)
    _check_sqlite(beside)
    beside.rename(target)


def refuse_if_there(database: dict[str, Any]) -> None:
    """Look whether there is a database already: a restore never overwrites one.

    Raises:
        Refused: when there is.
    """
    if engine_of(database) == SQLITE:
        if Path(str(database["NAME"])).exists():
            raise Refused(f"{database['NAME']} exists; move it away before you restore.")
        return
    count = "select count(*) from information_schema.tables where table_schema = 'public'"
    answer = _run(["psql", "--no-psqlrc", "-At", "-c", count, str(database["NAME"])], database)
    if answer.strip() != "0":
        raise Refused(f"The database {database['NAME']} has tables; restore into an empty one.")


def _check_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if said != "ok" or broken:
        raise Refused(f"The copy {path.name} is not whole: {said if said != 'ok' else broken}.")


def _run(command: list[str], database: dict[str, Any]) -> str:
    """The password goes by the environment: a command line can be read by others on the machine."""
    given = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    values = {name: str(database[key]) for name, key in given.items() if database.get(key)}
    try:
        ran = subprocess.run(command, env=os.environ | values, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise Refused(f"{command[0]} is not installed; it comes with the PostgreSQL client.") from error
    if ran.returncode:
        raise Refused(f"{command[0]} failed: {' '.join(ran.stderr.split())[-300:]}")
    return ran.stdout
