"""One polite HTTP client: few connections, checked redirects, bounded bodies, retries.

Only code that really fetches imports this module: httpx takes a third of a second to load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urljoin

import httpx

from wherry.sources.fetching.hosts import Hosts
from wherry.sources.fetching.model import Clock, NotFetched, printable
from wherry.sources.fetching.retries import (
    LONGEST_WAIT,
    PASSING_STATUSES,
    Passing,
    asked_wait,
    trying,
)

MEGABYTE = 1024 * 1024
ANSWER_BYTES = 10 * MEGABYTE  # The longest answer recorded is 41 kB; CQC's page is about 100 kB.
ANSWER_SECONDS = 180.0  # For a whole answer, however slowly it drips.
MAX_REDIRECTS = 5  # More are a loop.
CONNECTIONS = 4  # To the API; files are fetched one after the other, over one connection.
CONNECT_SECONDS = 15.0  # Until a server takes the connection.
SILENCE_SECONDS = 60.0  # The longest that a server may say nothing in the middle of a body.
PAUSE_SECONDS = 1.0  # Between two files.


@dataclass(frozen=True)
class Answer:
    """A whole answer; `status` is never one that passes."""

    status: int
    body: bytes


class Web:
    """The client of one run of `wherry fetch`."""

    def __init__(
        self,
        clock: Clock,
        *,
        user_agent: str,
        uses_proxy: bool = False,
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        """`uses_proxy`: whether the system's proxy and certificate settings are heeded."""
        self.clock = clock
        self._files = 0
        self._pages: dict[str, str] = {}
        self._client = httpx.Client(
            headers={"User-Agent": user_agent},
            timeout=httpx.Timeout(silence_seconds, connect=CONNECT_SECONDS, pool=None),
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            follow_redirects=False,  # Each one is checked first.
            trust_env=uses_proxy,
        )

    def __enter__(self) -> Web:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    @contextmanager
    def open(self, url: str, hosts: Hosts, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """One attempt: the answer at the end of allowed redirects, its body not yet read.

        Raises:
            Passing: on a status that passes, a broken connection, a time-out or a truncated body,
                also while the body is read within the `with` block.
            NotFetched: on a redirect to another host, or too many.
        """
        try:
            for _ in range(MAX_REDIRECTS + 1):
                hosts.check(url)
                with self._client.stream("GET", url, headers=dict(headers)) as response:
                    if response.has_redirect_location:
                        url = _onward(url, response.headers["location"])
                        continue
                    _check_status(response)
                    yield response
                    return
        except httpx.TimeoutException as error:
            raise Passing("did not answer in time") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Passing(f"broke off ({printable(str(error)) or type(error).__name__})") from error
        except httpx.InvalidURL as error:
            raise NotFetched(f"{printable(url)} is not an address that can be asked.") from error
        raise NotFetched(f"{printable(url)} leads from redirect to redirect; nothing was fetched.")

    def read(self, response: httpx.Response, at_most: int = ANSWER_BYTES) -> bytes:
        """The whole body of an answer, unpacked, of at most so many bytes.

        Raises:
            Passing: when it takes longer than ANSWER_SECONDS.
            NotFetched: when it is larger.
        """
        deadline = self.clock.monotonic() + ANSWER_SECONDS
        chunks, size = [], 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > at_most:
                raise NotFetched(
                    f"{printable(str(response.url))} answers with more than {at_most // MEGABYTE} MB, "
                    "which nothing published there needs; nothing was kept."
                )
            if self.clock.monotonic() > deadline:
                raise Passing(f"took longer than {ANSWER_SECONDS:.0f} seconds to answer")
            chunks.append(chunk)
        return b"".join(chunks)

    def get(
        self,
        url: str,
        hosts: Hosts,
        *,
        headers: Mapping[str, str] | None = None,
        before: Callable[[], None] | None = None,
        accept: Callable[[Answer], None] | None = None,
        on_wait: Callable[[float], None] | None = None,
    ) -> Answer:
        """A whole answer, retried. `before` runs before every attempt (a rate limit waits there).

        `accept` raises Passing when an answer of status 200 is not what was asked for.

        Raises:
            NotFetched: when it cannot be had.
        """

        def once() -> Answer:
            if before:
                before()
            with self.open(url, hosts, headers or {}) as response:
                answer = Answer(response.status_code, self.read(response))
            if accept and answer.status == httpx.codes.OK:
                accept(answer)
            return answer

        return trying(once, url, self.clock, on_wait)

    def page(self, url: str, hosts: Hosts) -> str:
        """The text of a web page, asked for once in a run.

        Raises:
            NotFetched: when it cannot be had.
        """
        if url not in self._pages:
            answer = self.get(url, hosts)
            if answer.status != httpx.codes.OK:
                raise NotFetched(
                    f"{printable(url)} answers {answer.status} and not with the page; look at it in a "
                    "browser and, if it has moved, change “page” in the source's about.yaml."
                )
            self._pages[url] = answer.body.decode("utf-8", errors="replace")
        return self._pages[url]

    def pause_between_files(self) -> None:
        """Wait PAUSE_SECONDS, except before the first file of a run."""
        if self._files:
            self.clock.sleep(PAUSE_SECONDS)
        self._files += 1


def _onward(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise NotFetched(f"{printable(url)} redirects to what is no address; nothing was fetched.") from error


def _check_status(response: httpx.Response) -> None:
    if response.status_code not in PASSING_STATUSES:
        return
    wait = asked_wait(response.headers)
    problem = f"answers {response.status_code}"
    if wait is not None and wait > LONGEST_WAIT:
        raise NotFetched(
            f"{printable(str(response.url))} {problem} and asks us to stay away for {wait / 60:,.0f} "
            "minutes; fetch again then, what is here already is kept."
        )
    raise Passing(problem, wait)
