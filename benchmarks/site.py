"""The site under load, beside the same page in Django's own templates; its memory, its start, the demonstration."""

from __future__ import annotations

import json
import os
import re
import statistics
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.servers.postgresql import binaries, postgresql

from benchmarks.closed_loop import Held, closed_loop
from benchmarks.league_page import league_page
from benchmarks.load import Asked, Told, load
from benchmarks.serving import HEADERS, Server, acting, production, python_module, serving

ROWS = 50
ROW = '<tr class="govuk-table__row">'
WARM_SECONDS, SECONDS, THINK_SECONDS, THOUGHT_SECONDS = 2.0, 6.0, 5.0, 15.0
SERVE = ("serve", "--only-web", "--workers", "2")
PEER = {"DJANGO_SETTINGS_MODULE": "benchmarks.peer.settings"}


@dataclass(frozen=True)
class Filled:
    """An installation with a council under load: the page that is asked for, and 200 sessions."""

    environment: Mapping[str, str]
    body: str
    page: str
    cookies: tuple[str, ...]

    def asked(self, server: Server, seconds: float, think: float = 0.0) -> Asked:
        warm = think + 0.5
        return Asked(server.port, self.page, self.cookies, HEADERS, ROW, ROWS + 1, seconds, warm, think)


@dataclass(frozen=True)
class Turn:
    """One load of one server: what it held, and milliseconds of processor for each page."""

    held: Held
    cpu: float


def site(work: Path) -> Iterator[str]:
    """Every figure in a sentence."""
    folder = work / "demo"
    yield from _demonstration(folder)
    filled = _fill(production(folder))
    yield from _compared(filled, "SQLite", rounds=3)
    yield from league_page(work)
    if binaries() is None:
        yield "PostgreSQL is not installed: measured on SQLite only."
        return
    with postgresql() as address:
        yield from _compared(_fill(production(folder, address)), "PostgreSQL", rounds=2)


def _demonstration(folder: Path) -> Iterator[str]:
    words = ("demo", "--data", str(folder))
    seconds = []
    for _ in range(2):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("WHERRY_", "DJANGO_", "DATABASE_"))}
        with serving(clean, *words, asked="/demo/", headers={}) as server:
            seconds.append(server.seconds)
    yield (
        f"`wherry demo` from its start to its first answer: **{seconds[0]:.0f} s** with inventing England (at most 120), "
        f"**{seconds[1]:.1f} s** the second time (at most 10)."
    )


def _fill(environment: Mapping[str, str]) -> Filled:
    told = json.loads(python_module("benchmarks.site_data", environment))
    return Filled(environment, told["body"], f"/bodies/{told['body']}/journal/", tuple(told["cookies"]))


def _compared(filled: Filled, database: str, rounds: int) -> Iterator[str]:
    """The site and its peer in turn, then people who think, then the workers' memory."""
    with ExitStack() as stack:
        ours = stack.enter_context(serving(filled.environment, *SERVE))
        starts = []
        for _ in range(3):
            with serving(filled.environment, *SERVE) as again:  # Its static files are gathered by now.
                starts.append(again.seconds)
        peer = stack.enter_context(serving({**filled.environment, **PEER}, *SERVE))
        _same(filled, ours, peer)
        turns: tuple[list[Turn], list[Turn]] = ([], [])
        for _ in range(rounds):
            for server, found in zip((ours, peer), turns, strict=True):
                found.append(_turn(server, filled))
        yield from _page(database, *turns)
        thought = load(filled.asked(ours, THOUGHT_SECONDS, THINK_SECONDS))
        yield (
            f"The same page, {database}, 200 people who think for {THINK_SECONDS:.0f} s: {thought.throughput:.0f} pages/s, "
            f"median {thought.at(0.5):.0f} ms, **95th percentile {thought.at(0.95):.0f} ms** (at most 50)"
            f"{_faults([thought])}."
        )
        for _ in range(8):  # Home opens the register: in each worker, as far as chance has it.
            ours.get("/", filled.cookies[0])
        resident, shared = (max(sizes) for sizes in zip(*ours.megabytes(), strict=True))
        yield (
            f"The larger worker after that and with the register open, {database}: **{resident:.0f} MB** resident (under "
            f"300), {shared:.0f} MB with pages in common divided; `wherry serve` from its start to its first answer, median "
            f"of {len(starts)}: **{statistics.median(starts):.1f} s** (at most 3)."
        )


def _turn(server: Server, filled: Filled) -> Turn:
    """While somebody acts in the same body each second: what workers keep holds until the next entry."""
    with acting(filled.environment, filled.body):
        closed_loop(filled.asked(server, WARM_SECONDS))
        before = server.cpu_seconds()
        held = closed_loop(filled.asked(server, SECONDS))
        return Turn(held, 1000 * (server.cpu_seconds() - before) / held.answers)


def _page(database: str, ours: list[Turn], peer: list[Turn]) -> Iterator[str]:
    rate = [statistics.median(turn.held.throughput for turn in turns) for turns in (ours, peer)]
    late = [statistics.median(turn.held.late_ms for turn in turns) for turns in (ours, peer)]
    cpu = [statistics.median(turn.cpu for turn in turns) for turns in (ours, peer)]
    yield (
        f"A page of the journal ({ROWS} rows of 2,000, a filter of five fields with 40 people, signed in, two workers, "
        f"{database}), 200 keep-alive connections that ask again at once while somebody acts in the body each second, "
        f"{len(ours)} turns: {rate[0]:.0f} pages/s, "
        f"**95th percentile {late[0]:.0f} ms** (at most 300), {cpu[0]:.1f} ms of processor a page; the same page in "
        f"Django's templates {rate[1]:.0f} pages/s, {late[1]:.0f} ms, {cpu[1]:.1f} ms: **{rate[0] / rate[1]:.2f} ×** its "
        f"throughput (at least 3)."
    )


def _faults(told: list[Told]) -> str:
    found: dict[str, int] = {}
    for one in told:
        for name, number in one.faults.items():
            found[name] = found.get(name, 0) + number
    return f"; faults: {', '.join(f'{number} {name}' for name, number in found.items())}" if found else ""


def _same(filled: Filled, *servers: Server) -> None:
    """Both must show the same page but for white space, or the ratio means nothing; this warms them, too."""
    shown = set()
    for server in servers:
        for cookie in filled.cookies[:12]:
            status, _ = server.get(filled.page, cookie)
            assert status == 200, status
        text = re.sub(r"\s+", " ", server.get(filled.page, filled.cookies[0])[1])
        shown.add(re.sub(r" ?([<>]) ?", r"\1", text))
        assert text.count(ROW) == ROWS + 1, text.count(ROW)
    if len(shown) > 1:
        one, other = sorted(shown)
        at = next(n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1])
        raise AssertionError(
            f"The peer shows another page: “{one[at - 40 : at + 60]}”, “{other[at - 40 : at + 60]}”."
        )
