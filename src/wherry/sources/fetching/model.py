"""What a fetch is asked to do, what it works with, and what it answers. No network here.

Sources read neither the clock nor the environment: whoever runs a fetch passes both in.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from wherry.domain.errors import Refused

if TYPE_CHECKING:
    from wherry.sources.fetching.web import Web
    from wherry.sources.source import About

FETCHED, UNCHANGED, FAILED = "fetched", "unchanged", "failed"
ENGLAND = ZoneInfo("Europe/London")  # Days are days in England, instants are UTC.
REQUESTS_A_MINUTE = 1_800  # CQC's API allows 2,000.

Report = Callable[[str, int, int | None], None]
"""Called with what is being fetched, how much is there, and how much there is, if that is known."""


def unwatched(doing: str, done: int, total: int | None) -> None:
    """The report where nobody watches."""


class NotFetched(Refused):
    """Something could not be fetched; the text says what, from where, and what to do."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file or one load; `status` is one of FETCHED, UNCHANGED and FAILED."""

    name: str
    status: str
    sentence: str


@dataclass(frozen=True)
class Clock:
    """Time as whoever runs the fetch gives it: `now` in UTC, `monotonic` and `sleep` in seconds.

    `stopping` is set when the person at the keyboard has had enough: nothing is tried again.
    """

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    stopping: threading.Event = field(default_factory=threading.Event)

    def today(self) -> date:
        """The day it is in England."""
        return self.now().astimezone(ENGLAND).date()


@dataclass(frozen=True)
class Errand:
    """What was asked: where to put files, with what to get them, and what of the API is wanted.

    `base_url` stands in for scheme and host of every address (a server of our own, in tests).
    `authorities` are names as CQC prints them; `since` is where a first run of changes begins.
    """

    landing: Path
    web: Web
    clock: Clock
    report: Report
    base_url: str | None = None
    key: str | None = None
    authorities: tuple[str, ...] = ()
    changes: bool = False
    since: datetime | None = None
    requests_a_minute: int = REQUESTS_A_MINUTE

    def folder(self, about: About) -> Path:
        """The landing folder of a source."""
        return self.landing / about.key

    def address(self, url: str) -> str:
        """A published address, on the server that stands in for the publisher if there is one."""
        if self.base_url is None:
            return url
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return self.base_url.rstrip("/") + parts.path + query


@dataclass(frozen=True)
class Fetcher:
    """How a source is fetched; `by_default` if it is fetched when nobody names a source."""

    run: Callable[[About, Errand], Iterator[Outcome]]
    by_default: bool = False


def outcome_of(name: str, work: Callable[[], Outcome]) -> Outcome:
    """The outcome of one piece of work; a refusal or a full disk is an outcome too."""
    try:
        return work()
    except (Refused, OSError) as error:
        return failed(name, error)


def failed(name: str, error: Refused | OSError) -> Outcome:
    """The outcome of what went wrong, in one sentence."""
    if isinstance(error, Refused):
        sentence = str(error)
    elif error.errno in (errno.ENOSPC, errno.EDQUOT):
        sentence = f"{name}: the disk is full, so it was not finished; make room and fetch again."
    else:
        where = error.filename or "the landing folder"
        sentence = f"{name}: {where} cannot be written to ({error.strerror}); nothing of it counts."
    return Outcome(name, FAILED, sentence)


def printable(text: str, length: int = 200) -> str:
    """A text from a stranger, fit for a terminal."""
    clean = "".join(c if c.isprintable() else "·" for c in text)
    return clean if len(clean) <= length else clean[: length - 1] + "…"
