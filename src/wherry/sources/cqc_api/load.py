"""One load from CQC's API: list ids, ask for each, land the answers. It may be killed at any point."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import ClassVar

from wherry.domain.coverage import Listing
from wherry.sources.cqc_api.client import Api, KeyRefused, Reply
from wherry.sources.cqc_api.progress import Plan, Progress
from wherry.sources.durable import write_whole
from wherry.sources.fetching.landing import unfinished
from wherry.sources.fetching.model import FETCHED, Clock, Errand, NotFetched, Outcome
from wherry.sources.source import About

WORKERS = 4  # Requests at once; `Web` opens as many connections.
FAILURES_IN_A_ROW = 20  # Then it is not the ids but the server, and asking on is rude.
CLOCKS_DIFFER = timedelta(minutes=5)  # CQC's clock and ours: what is known is known up to then.


class Load(ABC):
    """What is common to a full load and one of changes; each says below what it does its own way."""

    kind: ClassVar[str]
    listing: ClassVar[Listing]

    def __init__(self, about: About, errand: Errand, api: Api, authority: str | None) -> None:
        self.errand, self.api, self.authority = errand, api, authority
        self.folder = errand.folder(about)
        suffix = "_" + re.sub(r"[^A-Za-z0-9]+", "_", authority).strip("_") if authority else ""
        self.name = f"api_{self.kind}{suffix}"
        self.state = self.folder / f".changes{suffix}.json"
        self.progress = Progress.open(unfinished(self.folder) / self.name, errand.clock.now())

    @abstractmethod
    def begin(self) -> Plan | Outcome:
        """What is to be loaded, or why there is nothing to load."""

    @abstractmethod
    def ids(self) -> tuple[list[str], int]:
        """The ids to ask for, and how many CQC says there are."""

    @abstractmethod
    def url(self) -> str:
        """The address of the list that the ids came from."""

    @abstractmethod
    def target(self) -> str:
        """A free name for the finished file."""

    @abstractmethod
    def is_kept(self, line: bytes) -> bool:
        """Whether an answer belongs into the file."""

    @abstractmethod
    def nothing(self) -> Outcome:
        """What to say and do when no answer belongs into the file."""

    @abstractmethod
    def known_until(self) -> datetime:
        """Up to when everything is known once this load is landed, in UTC."""

    @property
    def plan(self) -> Plan:
        """The plan of a load that has begun."""
        if self.progress.plan is None:
            raise RuntimeError("the load has not begun")
        return self.progress.plan

    def run(self) -> Outcome:
        """Do the load, or go on with it where it stopped.

        Raises:
            NotFetched: when it could not be completed; what there is of it is kept.
        """
        if self.progress.plan is None:
            begun = self.begin()
            if isinstance(begun, Outcome):
                return begun
            self.progress.begin(begun)
        elif self.plan.target and (self.folder / self.plan.target).exists():
            # Killed after the file was landed and before the load was forgotten.
            return self.close(f"{self.plan.target} is complete; it was when the last fetch stopped.")
        skipped = self._answered()
        target = self.folder / self.target()
        part = unfinished(self.folder) / f"{target.name}.part"
        kept = self.progress.pack(part, self.is_kept)
        if kept == 0:
            part.unlink()
            return self.nothing()
        facts = {"url": self.url(), "as_at": f"{self.plan.listed_on}", "listing": str(self.listing)}
        self.progress.land(part, target, facts)
        return self.close(self._sentence(target.name, kept, skipped))

    def close(self, sentence: str, status: str = FETCHED) -> Outcome:
        """Note up to when all is known, only now that the file counts; then forget the load."""
        write_whole(self.state, json.dumps({"until": self.known_until().isoformat()}).encode())
        self.progress.clear()
        return Outcome(self.name, status, sentence)

    def report_page(self, page: int, pages: int) -> None:
        """Say how far the reading of a list is."""
        self.errand.report(f"{self.name}: list", page, pages)

    def _answered(self) -> Counter[int]:
        """Every id asked for; returns how many were skipped, by status.

        A load is dated by the day its list was read. If the day changes before the last answer
        is there, the list is read again: an answer may then state a rating of the new day, and
        no file may state what is younger than itself.
        """
        while True:
            today = self.errand.clock.today()
            if self.plan.listed_on != today:
                self.progress.list_ids(*self.ids(), today)
            skipped = self._ask(self.progress.missing())
            if self.errand.clock.today() == today:
                return skipped

    def _ask(self, ids: list[str]) -> Counter[int]:
        """Ask for the answers to some ids and keep them as they come.

        Raises:
            NotFetched: when CQC refuses the key, fails FAILURES_IN_A_ROW times running, or some
                ids could not be had at all: a list with holes would read as departures.
        """
        skipped: Counter[int] = Counter()
        failures: list[NotFetched] = []
        in_a_row = 0
        total = len(self.progress.ids)
        with self.progress, _workers(self.errand.clock) as pool:
            for number, reply in enumerate(_in_order(pool, self.api, ids), total - len(ids) + 1):
                if isinstance(reply, NotFetched):
                    failures.append(reply)
                    in_a_row += 1
                    if in_a_row >= FAILURES_IN_A_ROW or isinstance(reply, KeyRefused):
                        raise reply
                    continue
                in_a_row = 0
                if reply.line is None:
                    skipped[reply.status] += 1
                else:
                    self.progress.add(reply.location_id, reply.line)
                self.errand.report(self.name, number, total)
        if failures:
            raise NotFetched(
                f"{self.name}: {len(failures):,} of {total:,} locations could not be had, the first because "
                f"{str(failures[0]).rstrip('.')}; the others are kept, fetch again for the rest."
            )
        return skipped

    def _sentence(self, name: str, kept: int, skipped: Counter[int]) -> str:
        parts = [f"{kept:,} locations"]
        if gone := skipped[404] + skipped[410]:
            parts.append(f"{gone:,} ids skipped that are no longer there")
        if refused := skipped[400]:
            parts.append(f"{refused:,} ids skipped that CQC does not take for ids")
        listed = len(self.progress.ids)
        if self.plan.total > listed:
            parts.append(f"CQC says there are {self.plan.total:,} and lists {listed:,}")
        return f"{name}: {', '.join(parts)}."


@contextmanager
def _workers(clock: Clock) -> Iterator[ThreadPoolExecutor]:
    """Threads that ask; whoever leaves early waits only for what is being asked right now."""
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="cqc-api") as pool:
        try:
            yield pool
        except KeyboardInterrupt:
            clock.stopping.set()
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _in_order(pool: ThreadPoolExecutor, api: Api, ids: Iterable[str]) -> Iterator[Reply | NotFetched]:
    """The replies to ids in their order, a few asked for ahead; a refusal stands in its place."""
    waiting: deque[Future[Reply]] = deque()
    for location_id in ids:
        waiting.append(pool.submit(api.answer, location_id))
        if len(waiting) >= 4 * WORKERS:
            yield _reply(waiting.popleft())
    while waiting:
        yield _reply(waiting.popleft())


def _reply(future: Future[Reply]) -> Reply | NotFetched:
    try:
        return future.result()
    except NotFetched as refusal:
        return refusal
