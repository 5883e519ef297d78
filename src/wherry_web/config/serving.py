"""Running the site: gunicorn, the job worker and the schedule as processes of one command."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass

from wherry.domain.errors import Refused
from wherry_web.config.environment import Insecure, read_environment

KEEP_ALIVE_SECONDS = 75  # Longer than proxies keep an idle connection (60): they close it, we never do.
GRACE_SECONDS = 30  # For answers under way when the site is stopped: gunicorn's own default.
LONGEST_ANSWER_SECONDS = 300  # A worker that is silent for longer is taken for stuck and started again.
LOOK_EVERY_SECONDS = 0.2  # So that Ctrl-C feels at once.
AGAIN_AFTER_SECONDS = 5.0  # A job worker that ends at once must not be started in a tight loop.


@dataclass(frozen=True)
class Part:
    """One process of the site; the site ends with an essential one, and starts the others again."""

    name: str
    command: tuple[str, ...]
    is_essential: bool


def serve_site(host: str, port: int, workers: int, *, with_jobs: bool) -> int:
    """Serve until stopped; the exit code of gunicorn, or 0 when asked to stop.

    Raises:
        Refused: when settings are insecure or the database lacks migrations.
    """
    try:
        environment = read_environment()
    except Insecure as insecure:
        raise Refused(str(insecure)) from insecure
    _refuse_taken(host, port)
    _refuse_without_migrations()
    _gather_static_files(is_local=environment["WHERRY_DEMO"] or environment["WHERRY_INSECURE_HTTP"])
    parts = [Part("web", _gunicorn(host, port, workers), is_essential=True)]
    if with_jobs:
        parts += [Part("jobs", _manage("db_worker"), is_essential=False)]
        parts += [Part("schedule", _manage("tick", "--forever"), is_essential=False)]
    return _Site(tuple(parts)).run()


def _refuse_taken(host: str, port: int) -> None:
    """Each worker listens on a socket of its own, which the system would also grant to a second server."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            said = f"{host}:{port} cannot be listened on ({error.strerror})"
            raise Refused(f"{said}; stop what listens there, or choose another --port.") from error


def _refuse_without_migrations() -> None:
    import django
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import OperationalError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wherry_web.config.settings")
    django.setup()
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        raise Refused(
            f"The database cannot be reached ({error}); check DATABASE_URL and WHERRY_DATA."
        ) from error
    finally:
        connection.close()
    if plan:
        word = "migration" if len(plan) == 1 else "migrations"
        raise Refused(
            f"The database lacks {len(plan)} {word}, the first is {plan[0][0]}; "
            "back it up, then run `python -m wherry_web migrate`."
        )


def _gather_static_files(*, is_local: bool) -> None:
    from django.conf import settings
    from django.core.management import call_command

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    if is_local:
        return  # Served from where they lie.
    call_command("collectstatic", interactive=False, verbosity=0)


def _gunicorn(host: str, port: int, workers: int) -> tuple[str, ...]:
    """One request at a time in each worker, on both databases: what was measured (ADR 10)."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    # No --preload: a Polars thread pool does not survive a fork.
    return (
        *(sys.executable, "-m", "gunicorn", "wherry_web.config.wsgi:application"),
        *("--bind", address, "--workers", str(workers), "--no-control-socket"),
        # Of one socket for all, one worker takes more connections than another, and they wait longer.
        "--reuse-port",
        *("--worker-class", "wherry_web.config.one_thread.OneThread"),
        *("--keep-alive", str(KEEP_ALIVE_SECONDS)),
        *("--graceful-timeout", str(GRACE_SECONDS), "--timeout", str(LONGEST_ANSWER_SECONDS)),
        *("--log-level", "warning"),
    )


def _manage(*command: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "wherry_web", *command)


class _Site:
    """The running processes: started together, stopped together."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.again_at: dict[str, float] = {}
        self.is_stopping = False

    def run(self) -> int:
        """Start every part and watch them; the exit code for the shell."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for part in self.parts:
            self._start(part)
        code = 0
        while not self.is_stopping:
            time.sleep(LOOK_EVERY_SECONDS)
            code = self._look()
        self._end()
        return code

    def _start(self, part: Part) -> None:
        # A session of its own: Ctrl-C reaches us only, and we stop the parts in order.
        self.running[part.name] = subprocess.Popen(part.command, start_new_session=True)

    def _look(self) -> int:
        """Whether every part still runs; starts again what may end, stops all when the web ends."""
        for part in self.parts:
            code = self.running[part.name].poll()
            if code is None:
                continue
            if part.is_essential:
                self.is_stopping = True
                return code if code > 0 else 1
            due = self.again_at.setdefault(part.name, time.monotonic() + AGAIN_AFTER_SECONDS)
            if time.monotonic() >= due:
                del self.again_at[part.name]
                sys.stderr.write(f"The process for {part.name} ended ({code}) and is started again.\n")
                self._start(part)
        return 0

    def _stop(self, *_: object) -> None:
        self.is_stopping = True

    def _end(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for process in self.running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
