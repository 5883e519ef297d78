"""How a running job tells how far it is, and hears that somebody cancelled it."""

from __future__ import annotations

import time
from collections.abc import Callable

Write = Callable[[str, int, int], bool]
"""Keeps what is told; answers whether to go on."""


class Cancelled(Exception):
    """Somebody asked the job to stop, or another try has taken its place."""


class Progress:
    """What a job's function is given; `report` fits the library's `report=` of long calls."""

    def __init__(self, write: Write, *, every: float = 1.0) -> None:
        self._write = write
        self._every = every  # Seconds between two writes: a library may report thousands of times.
        self._written: float | None = None

    def report(self, text: str, done: int = 0, total: int = 0) -> None:
        """Say what is being done, how much is done and how much there is (0: not known).

        Raises:
            Cancelled: when somebody asked the job to stop.
        """
        now = time.monotonic()
        if self._written is not None and now - self._written < self._every:
            return
        self._written = now
        if not self._write(text, done, total):
            raise Cancelled
