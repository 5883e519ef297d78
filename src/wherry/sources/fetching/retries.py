"""Which failures pass by themselves, how long to wait for that, and when to give up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_when_event_set,
    wait_exponential_jitter,
)

from wherry.sources.fetching.model import Clock, NotFetched, printable

T = TypeVar("T")

PASSING_STATUSES = frozenset({429, 500, 502, 503, 504})  # CQC's own advice on its API.
ATTEMPTS = 6  # With the waits below about half a minute together.
LONGEST_WAIT = 600.0  # Seconds; a server that asks for more is asked again another time.
_BACK_OFF = wait_exponential_jitter(initial=1, max=60)  # Seconds.


class Passing(Exception):
    """A failure that may pass; `wait` is how many seconds the server asked us to stay away."""

    def __init__(self, problem: str, wait: float | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.wait = wait


def trying(
    work: Callable[[], T], url: str, clock: Clock, on_wait: Callable[[float], None] | None = None
) -> T:
    """Do something until it works, at most ATTEMPTS times.

    `on_wait` is told when the server itself asked for a pause, in seconds.

    Raises:
        NotFetched: when it never worked.
    """

    def before_sleep(state: RetryCallState) -> None:
        asked = _failure(state).wait
        if asked and on_wait:
            on_wait(asked)

    policy = Retrying(
        retry=retry_if_exception_type(Passing),
        wait=_pause,
        stop=stop_after_attempt(ATTEMPTS) | stop_when_event_set(clock.stopping),
        sleep=clock.sleep,
        before_sleep=before_sleep,
        reraise=True,
    )
    try:
        return policy(work)
    except Passing as failure:
        raise NotFetched(
            f"{printable(url)} {failure.problem}, however often it is asked; fetch again later, "
            "what is here already is kept."
        ) from failure


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """The seconds a `Retry-After` header asks for (RFC 9110 §10.2.3), or None.

    A date is compared with the server's own `Date`, so that our clock does not matter.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        until, sent = parsedate_to_datetime(text), parsedate_to_datetime(headers["date"])
        return max((until - sent).total_seconds(), 0.0)
    except (ValueError, TypeError, KeyError):
        return None


def _failure(state: RetryCallState) -> Passing:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Passing) else Passing("")


def _pause(state: RetryCallState) -> float:
    return max(_BACK_OFF(state), _failure(state).wait or 0.0)
