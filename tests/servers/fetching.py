"""What the tests of `wherry fetch` share: a clock without waiting, an errand, the command itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.servers.cqc import KEY, CqcServer
from wherry.sources.catalogue import sources
from wherry.sources.fetching.batch import fetch_sources
from wherry.sources.fetching.model import Clock, Errand, Outcome, unwatched
from wherry.sources.fetching.web import Web

MORNING = datetime(2026, 11, 21, 9, tzinfo=UTC)
SILENCE = 0.3  # Seconds until a stalled server is given up; the only real wait in these tests.


class Time:
    """A clock that moves only when somebody sleeps; `slept` holds the seconds of each sleep."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now
        self.slept: list[float] = []
        self.clock = Clock(lambda: self.now, lambda: self.now.timestamp(), self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@contextmanager
def errand(server: CqcServer, landing: Path, time: Time | None = None, **wishes: Any) -> Iterator[Errand]:
    """An errand to the server."""
    time = time or Time()
    agent = wishes.pop("user_agent", "Wherry/test")
    given: dict[str, Any] = {"base_url": server.url, "key": KEY} | wishes
    with Web(time.clock, user_agent=agent, silence_seconds=SILENCE) as web:
        yield Errand(landing, web, time.clock, unwatched, **given)


def fetch(
    server: CqcServer, landing: Path, *names: str, time: Time | None = None, **wishes: Any
) -> list[Outcome]:
    """Fetch some sources from the server, one second later for every second slept."""
    with errand(server, landing, time, **wishes) as asked:
        return list(fetch_sources([sources()[name] for name in names], asked))


def fetch_one(server: CqcServer, landing: Path, source: str, **wishes: Any) -> Outcome:
    """Fetch a source that brings one file."""
    outcomes = fetch(server, landing, source, **wishes)
    assert len(outcomes) == 1, outcomes
    return outcomes[0]


def start_command(*arguments: str) -> subprocess.Popen[str]:
    """Start `wherry fetch …` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.servers.fetching", "fetch", *arguments],
        cwd=Path(__file__).parents[2],
        env={k: v for k, v in os.environ.items() if k not in ("CQC_API_KEY", "WHERRY_DATA")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_command(*arguments: str) -> tuple[int, str, str]:
    """Run `wherry fetch …`; its exit code, output and complaints."""
    process = start_command(*arguments)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def _main() -> None:
    """The whole command line; `fetch` is added if it is not registered there yet."""
    from wherry.cli import app, main
    from wherry.cli.fetching import fetch_command

    if not any(command.callback is fetch_command for command in app.registered_commands):
        app.command("fetch")(fetch_command)
    main()


if __name__ == "__main__":
    _main()
