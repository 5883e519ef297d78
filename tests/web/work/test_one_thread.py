"""One worker as `wherry serve` starts it: connections stay, and nobody who stalls keeps others waiting for long."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.conftest import DEEP
from wherry_web.config.one_thread import STALLED_SECONDS

PATIENCE = STALLED_SECONDS if DEEP else 2
"""How long the worker waits for a client that stalls: less than in a site, so that the test need not wait either."""
APPLICATION = f"""
from wherry_web.config import one_thread

one_thread.STALLED_SECONDS = {PATIENCE}

def application(environ, start):
    words = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or environ["PATH_INFO"].encode()
    start("200 OK", [("Content-Length", str(len(words))), ("Content-Type", "text/plain")])
    return [words]
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A worker that says back what it was sent."""
    folder: Path = tmp_path_factory.mktemp("worker")
    (folder / "echo.py").write_text(APPLICATION)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "echo", "--bind", f"127.0.0.1:{number}", "--no-control-socket",
         "--worker-class", "wherry_web.config.one_thread.OneThread", "--keep-alive", "75", "--log-level", "critical"],
        cwd=folder,
    )  # fmt: skip
    try:
        for _ in range(400):
            with suppress(OSError), connected(number):
                break
            time.sleep(0.05)
        yield number
    finally:
        process.terminate()
        assert process.wait(40) == 0


@contextmanager
def connected(port: int, sent: bytes = b"") -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        client.sendall(sent)
        yield client


def answer(port: int) -> tuple[int, float]:
    started = time.perf_counter()
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asking.request("GET", "/here")
    status = asking.getresponse().status
    asking.close()
    return status, time.perf_counter() - started


def test_a_connection_serves_many_requests(port: int) -> None:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    sockets = set()
    for number in range(5):
        asking.request("POST", "/", body=f"words {number}")
        assert asking.getresponse().read() == f"words {number}".encode()
        sockets.add(asking.sock)
    assert len(sockets) == 1
    asking.close()


def test_requests_that_come_together_are_answered_in_their_order(port: int) -> None:
    with connected(port, b"".join(b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n" % n for n in range(1500))) as client:
        told = b""
        while b"/1499" not in told:
            more = client.recv(65536)
            assert more, f"ended after {told[-40:]!r}"
            told += more
    assert [told.index(b"/%d" % n) for n in (1, 700, 1499)] == sorted(
        told.index(b"/%d" % n) for n in (1, 700, 1499)
    )


def test_whoever_sends_nothing_keeps_nobody_waiting(port: int) -> None:
    with connected(port), connected(port), connected(port):
        status, seconds = answer(port)
    assert status == 200
    assert seconds < STALLED_SECONDS / 2


@pytest.mark.parametrize(
    "sent", [b"GET / HT", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"]
)
def test_whoever_stops_half_way_is_left(port: int, sent: bytes) -> None:
    with connected(port, sent) as stalled:
        time.sleep(0.2)  # So that it is its turn.
        status, seconds = answer(port)
        assert status == 200
        assert seconds < PATIENCE + 5
        with suppress(OSError):
            assert b"200 OK" not in stalled.recv(1000)
