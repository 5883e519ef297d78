"""Keep-alive clients in a process of their own: `python -m benchmarks.load`, asked by JSON on its input.

Each client sends a request, waits for the whole answer, thinks, and sends the next one over the same
connection; where the server closes it, the client opens another, and the time for that counts.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field

from benchmarks.measure import percentile

LONGEST_WAIT = 30.0


@dataclass(frozen=True)
class Asked:
    """What to load: `marks` says how often `mark` stands in every right answer."""

    port: int
    path: str
    cookies: tuple[str, ...]
    headers: dict[str, str]
    mark: str
    marks: int
    seconds: float
    warm_seconds: float = 2.0
    think_seconds: float = 0.0


@dataclass(frozen=True)
class Told:
    """What came: milliseconds of each right answer after the warm-up, in order of length."""

    seconds: float
    milliseconds: list[float]
    faults: dict[str, int]
    answers: int
    """All of them, those of the warm-up too."""
    connections: int

    @property
    def throughput(self) -> float:
        return len(self.milliseconds) / self.seconds

    def at(self, share: float) -> float:
        return percentile(self.milliseconds, share) if self.milliseconds else float("nan")


def load(asked: Asked) -> Told:
    """Load a server from another process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=json.dumps(asdict(asked)),
        capture_output=True,
        text=True,
        check=False,
        timeout=asked.seconds + asked.warm_seconds + 2 * LONGEST_WAIT,
    )
    if done.returncode:
        raise RuntimeError(f"The load failed: {done.stderr[-500:]}")
    return Told(**json.loads(done.stdout))


@dataclass
class _Tally:
    milliseconds: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    connections: int = 0


class _Answer(asyncio.Protocol):
    """One connection; `ask` gives the status and body of the answer to one request."""

    def __init__(self) -> None:
        self.held = bytearray()
        self.head_ends = -1
        self.whole = 0
        self.is_open = True
        self.waiting: asyncio.Future[tuple[bytes, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def ask(self, request: bytes) -> asyncio.Future[tuple[bytes, bytes]]:
        self.held.clear()
        self.head_ends = -1
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.waiting

    def data_received(self, data: bytes) -> None:
        self.held += data
        if self.head_ends < 0:
            self.head_ends = self.held.find(b"\r\n\r\n")
            if self.head_ends < 0:
                return
            head = bytes(self.held[: self.head_ends]).lower()
            length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            self.whole = self.head_ends + 4 + int(length or 0)
            self.is_open = b"connection: close" not in head
        if len(self.held) >= self.whole and self.waiting and not self.waiting.done():
            head, body = bytes(self.held[: self.head_ends]), bytes(self.held[self.head_ends + 4 :])
            if not self.is_open:
                self.transport.close()
            self.waiting.set_result((head.split(b" ", 2)[1], body))

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if self.waiting and not self.waiting.done():
            self.waiting.set_exception(exc or ConnectionResetError("closed without an answer"))


async def _client(asked: Asked, cookie: str, begins: float, ends: float, tally: _Tally) -> None:
    headers = {**asked.headers, "Cookie": cookie, "Connection": "keep-alive"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"GET {asked.path} HTTP/1.1\r\n{lines}\r\n".encode()
    loop, mark, connection = asyncio.get_running_loop(), asked.mark.encode(), None
    if asked.think_seconds:  # People do not click in step.
        await asyncio.sleep(random.random() * asked.think_seconds)
    while (started := time.perf_counter()) < ends:
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                if connection is None or not connection.is_open:
                    _, connection = await loop.create_connection(_Answer, "127.0.0.1", asked.port)
                    tally.connections += 1
                status, body = await connection.ask(request)
        except (OSError, TimeoutError) as error:
            # A browser would try again when an idle connection was closed as it asked; here it counts.
            tally.faults[type(error).__name__] += 1
            connection = None
            await asyncio.sleep(0.05)
            continue
        ended = time.perf_counter()
        tally.answers += 1
        if status != b"200" or body.count(mark) != asked.marks:
            tally.faults[f"status {status.decode()}, {body.count(mark)} marks"] += 1
        elif started >= begins:
            tally.milliseconds.append(1000 * (ended - started))
        if asked.think_seconds:
            await asyncio.sleep(asked.think_seconds)
    if connection is not None:
        connection.transport.close()


async def _run(asked: Asked) -> Told:
    tally = _Tally()
    now = time.perf_counter()
    begins, ends = now + asked.warm_seconds, now + asked.warm_seconds + asked.seconds
    await asyncio.gather(*(_client(asked, cookie, begins, ends, tally) for cookie in asked.cookies))
    # What was begun in time is answered a little after it: the rate is over all of that.
    seconds = time.perf_counter() - begins - (asked.think_seconds or 0)
    return Told(seconds, sorted(tally.milliseconds), dict(tally.faults), tally.answers, tally.connections)


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(_run(Asked(**json.load(sys.stdin)))))))
