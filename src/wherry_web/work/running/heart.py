"""A worker's heartbeat: says that it lives, also in the middle of a long library call."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event, Thread

from django.db import DatabaseError, connection

log = logging.getLogger(__name__)


@contextlib.contextmanager
def beating(beat: Callable[[], object], *, every: timedelta) -> Iterator[None]:
    """Call `beat` in a thread of its own, every so often, until the block ends."""
    over = Event()

    def heart() -> None:
        while not over.wait(every.total_seconds()):
            try:
                beat()
            except DatabaseError:  # The next beat may come through; the lease allows five misses.
                log.warning("a heartbeat was missed", exc_info=True)
        connection.close()  # The thread's own.

    thread = Thread(target=heart, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
