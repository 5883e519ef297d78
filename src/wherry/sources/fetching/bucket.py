"""A limit on requests a minute, kept by several threads together."""

from __future__ import annotations

import threading

from wherry.sources.fetching.model import Clock

BURST = 30  # With 1,800 a minute, no minute sees more than 1,830 of the 2,000 that CQC allows.


class TokenBucket:
    """A token bucket, told as the time at which the next token falls due.

    It holds BURST tokens and is filled at an even rate; `take` waits for one.
    """

    def __init__(self, per_minute: int, clock: Clock, burst: int = BURST) -> None:
        self._interval = 60.0 / per_minute  # Seconds between two tokens.
        self._saved = (burst - 1) * self._interval
        self._clock = clock
        self._lock = threading.Lock()
        self._due = float("-inf")

    def take(self) -> None:
        """Take a token, waiting until there is one."""
        with self._lock:
            now = self._clock.monotonic()
            due = max(self._due, now - self._saved)
            self._due = due + self._interval
        if due > now:
            self._clock.sleep(due - now)

    def hold(self, seconds: float) -> None:
        """Give out nothing for so long: the server asked one of us for a pause and means us all."""
        with self._lock:
            self._due = max(self._due, self._clock.monotonic() + seconds)
