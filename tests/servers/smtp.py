"""A small SMTP server that accepts, refuses and cuts connections, by whom a message is for.

`later…@` is answered 451, `never…@` 550, `cut…@` gets the connection cut after the text was sent.
"""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

EXPECTED = "AHBlbgBpbms="  # AUTH PLAIN of pen:ink.


@dataclass
class Letterbox:
    """Where it listens and what arrived: recipient and bytes."""

    port: int
    received: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        """As WHERRY_EMAIL_URL names it."""
        return f"smtp://127.0.0.1:{self.port}"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Letterbox = self.server.box  # type: ignore[attr-defined]
        box.connections += 1
        self._say("220 letterbox")
        to = ""
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("EHLO"):
                self._say("250-letterbox")
                self._say("250 AUTH PLAIN")
            elif word.startswith("AUTH"):
                self._say("235 welcome" if line.endswith(EXPECTED) else "535 wrong password")
            elif word.startswith("RCPT"):
                to = line[line.index("<") + 1 : line.index(">")]
                self._say({"later": "451 come back", "never": "550 no such person"}.get(to[:5], "250 ok"))
            elif word == "DATA":
                self._say("354 go on")
                content = b"".join(iter(self.rfile.readline, b".\r\n"))
                if to.startswith("cut"):
                    return
                box.received.append((to, content))
                self._say("250 taken")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextlib.contextmanager
def letterbox() -> Iterator[Letterbox]:
    """A server on a free port of this machine."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.box = Letterbox(server.server_address[1])  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.box  # type: ignore[attr-defined]
        finally:
            server.shutdown()
            thread.join()
