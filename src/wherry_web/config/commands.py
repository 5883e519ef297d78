"""`wherry serve` and `wherry demo`: options only, so that `wherry --help` loads no Django; `wherry-tick`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

PORT = Annotated[int, typer.Option("--port", min=1, max=65535, metavar="PORT", help="Where to listen.")]
HOST = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to listen on.")]
WORKERS = Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes that answer requests.")]
ONLY_WEB = Annotated[
    bool, typer.Option("--only-web", help="Start neither the job worker nor the schedule beside it.")
]
DEMO_DATA = Annotated[Path, typer.Option("--data", metavar="DIR", help="Where the invented England is kept.")]


def serve(
    host: HOST = "127.0.0.1",
    port: PORT = 8000,
    workers: WORKERS = 2,
    only_web: ONLY_WEB = False,
) -> None:
    """Serve the site, and run its jobs and schedule beside it.

    Settings come from the environment (WHERRY_DATA, DATABASE_URL, WHERRY_SECRET_KEY, WHERRY_HOSTS
    …); docs/settings.md lists them. Ctrl-C stops all of it.
    """
    from wherry_web.config.serving import serve_site

    raise typer.Exit(serve_site(host, port, workers, with_jobs=not only_web))


def demo(port: PORT = 8000, workers: WORKERS = 2, data: DEMO_DATA = Path("demo")) -> None:
    """Serve an invented England on this machine, with a user for each role; nothing in it is real.

    The first start invents it (about a minute); later ones take seconds. Remove the folder to
    begin anew. The page /demo/ lists the users and how to sign in as each.
    """
    from wherry_web.config.demonstration import serve_demo

    raise typer.Exit(serve_demo(data, port, workers))


def tick() -> None:
    """`wherry-tick`: run what is due by the clock, called by cron or systemd (docs/running.md)."""
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wherry_web.config.settings")
    execute_from_command_line(["wherry-tick", "tick", *sys.argv[1:]])
