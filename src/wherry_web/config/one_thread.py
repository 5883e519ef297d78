"""gunicorn's worker of threads without threads: it keeps connections and answers one request at a time."""

from __future__ import annotations

import struct
from concurrent.futures import Future
from socket import SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET, socket

from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker

STALLED_SECONDS = 10
"""A client that sends or takes nothing for so long while it is its turn is left: others wait behind it."""


class OneThread(ThreadWorker):
    """Answers in the thread that waits for connections.

    With one thread in the pool, each answer wakes that thread and then the waiting one again, and both want
    the interpreter's lock: half of a page's processor (ADR 10). While an answer is made, nothing tells
    gunicorn that the worker lives: its timeout is the longest that an answer may take, reading what was
    sent included.
    """

    is_finishing = False

    def accept(self, listener: socket) -> None:
        """Take everybody who waits at the door: one at a time would wait for a round of answers each."""
        taken = -1
        while taken < self.nr_conns < self.worker_connections:
            taken = self.nr_conns
            super().accept(listener)

    def enqueue_req(self, conn: TConn) -> None:
        """Answer what has begun to send; wait beside the others for what has not."""
        if not (conn.initialized or conn.data_ready):
            for limit in (SO_RCVTIMEO, SO_SNDTIMEO):
                conn.sock.setsockopt(SOL_SOCKET, limit, struct.pack("ll", STALLED_SECONDS, 0))
            self._finish(conn, _DEFER)
        elif self.is_finishing:  # It sent its next request along with this one: many would nest.
            self.method_queue.defer(self.enqueue_req, conn)
        else:
            self._finish(conn, self.handle(conn))

    def _finish(self, conn: TConn, result: object) -> None:
        done: Future[object] = Future()
        done.set_result(result)
        self.is_finishing = True
        self.finish_request(conn, done)
        self.is_finishing = False
