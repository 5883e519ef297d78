"""CQC's page, files and API on a server of our own, with every fault that theirs has shown.

A test hands it invented (or recorded) answers and says which faults the next requests meet:

    server.fault("/public/v1/locations/1-100000001", status(503), truncated(10))

Faults are used up one by one; a path without any is answered as CQC answers it.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

API = "/public/v1"
PAGE = "/about-us/transparency/using-cqc-data"
KEY = "0123456789abcdef0123456789abcdef"


@dataclass
class Published:
    """A file to download, and what the server that offers it knows of HTTP."""

    body: bytes
    etag: str | None = '"one"'
    last_modified: str | None = "Sun, 01 Nov 2026 09:00:00 GMT"
    kind: str = "application/octet-stream"
    heeds_ranges: bool = True
    heeds_if_range: bool = True
    heeds_conditions: bool = True
    says_length: bool = True


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class CqcServer:
    """The server; use it as a context manager. `url` stands in for scheme and host."""

    answers: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, Published] = field(default_factory=dict)
    html: str | None = None
    changes: list[str] = field(default_factory=list)
    list_pages: list[bytes] = field(default_factory=list)
    page_size: int = 1_000
    total: int | None = None  # What the list claims, if not the truth.
    key: str = KEY
    before: Callable[[Asked], object] = bool  # Called with each request before it is answered.
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.closing = threading.Event()
        self.lock = threading.Lock()

    def __enter__(self) -> CqcServer:
        server = self

        class Handler(_Handler):
            cqc = server

        self._http = _Quiet(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def publish(self, path: str, body: bytes, **knows: Any) -> Published:
        """Offer a file for download."""
        self.files[path] = Published(body, **knows)
        return self.files[path]

    def link(self, *hrefs: str) -> None:
        """Link to files from the page “Using CQC data”."""
        self.html = "<html><body>" + "".join(f'<p><a href="{h}">file</a></p>' for h in hrefs)

    def answer(self, *answers: dict[str, Any]) -> None:
        """Have answers for these locations."""
        self.answers |= {a["locationId"]: json.dumps(a).encode() for a in answers}

    def fault(self, path: str, *faults: Fault) -> None:
        """Let the next requests for a path meet these faults."""
        self.faults[path].extend(faults)

    def times(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(a.path == path for a in self.asked)


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed, or has seen enough, is no error of the server's."""


class _Handler(BaseHTTPRequestHandler):
    cqc: CqcServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # Head and body in one piece, or each answer takes 40 ms.
    cut: int | None = None  # Send only so many bytes of the body, then hang up.
    is_empty = False

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(parts.query).items()}
        asked = Asked(unquote(parts.path), query, {k.lower(): v for k, v in self.headers.items()})
        self.cut, self.is_empty = None, False
        with self.cqc.lock:
            self.cqc.asked.append(asked)
            self.cqc.before(asked)
            waiting = self.cqc.faults.get(asked.path)
            fault = waiting.popleft() if waiting else None
        if fault is not None and fault(self):
            return
        self._answer(asked)

    def _answer(self, asked: Asked) -> None:
        if not asked.headers.get("user-agent", "").strip():
            return self.send(403, b'{"message": "Forbidden"}')
        if asked.path in self.cqc.files:
            return self._file(asked, self.cqc.files[asked.path])
        if asked.path == PAGE and self.cqc.html is not None:
            return self.send(200, self.cqc.html.encode(), {"Content-Type": "text/html"})
        if not asked.path.startswith(API):
            return self.send(404, b"<html>Page not found</html>", {"Content-Type": "text/html"})
        if asked.headers.get("ocp-apim-subscription-key") != self.cqc.key:
            return self.send(401, b'{"statusCode": 401, "message": "Access denied"}')
        path = asked.path.removeprefix(API)
        if path == "/locations":
            return self._list(asked)
        if path == "/changes/location":
            ids = [] if self.is_empty else self.cqc.changes
            return self._page(asked, "changes", ids, len(self.cqc.changes))
        return self._location(path.removeprefix("/locations/"))

    def _list(self, asked: Asked) -> None:
        if self.cqc.list_pages:
            return self.send(200, self.cqc.list_pages[int(asked.query["page"]) - 1])
        wanted = asked.query.get("localAuthority")
        found = [json.loads(a) for a in self.cqc.answers.values()]
        entries = [
            {"locationId": a["locationId"], "locationName": a.get("name"), "postalCode": a.get("postalCode")}
            for a in found
            if wanted in (None, a.get("localAuthority"))
        ]
        return self._page(asked, "locations", entries, self.cqc.total or len(entries))

    def _page(self, asked: Asked, field: str, items: list[Any], total: int) -> None:
        size = min(int(asked.query["perPage"]), self.cqc.page_size)
        page, pages = int(asked.query["page"]), -(-len(items) // size)
        if page > max(pages, 1):
            return self.send(404, b'{"message": "No page"}')
        shown = [] if self.is_empty else items[(page - 1) * size : page * size]
        answer = {"total": total, "page": page, "perPage": size, "totalPages": pages, field: shown}
        return self.send(200, json.dumps(answer).encode())

    def _location(self, location_id: str) -> None:
        if location_id != location_id.upper():
            return self.send(400, b'{"message": "Bad Request"}')
        body = self.cqc.answers.get(location_id)
        if body is None:
            return self.send(404, b'{"message": "No Locations found matching this ID"}')
        return self.send(200, body, {"Content-Type": "application/json"})

    def _file(self, asked: Asked, file: Published) -> None:
        headers = {"Content-Type": file.kind}
        headers |= {"ETag": file.etag} if file.etag else {}
        headers |= {"Last-Modified": file.last_modified} if file.last_modified else {}
        versions = {v for v in (file.etag, file.last_modified) if v}
        condition = asked.headers.get("if-none-match") or asked.headers.get("if-modified-since")
        if file.heeds_conditions and condition in versions:
            return self.send(304, b"", headers)
        span = re.fullmatch(r"bytes=(\d+)-", asked.headers.get("range", ""))
        is_same = not file.heeds_if_range or asked.headers.get("if-range") in (None, *versions)
        if span and file.heeds_ranges and is_same:
            start, size = int(span[1]), len(file.body)
            if start >= size:
                return self.send(416, b"", headers | {"Content-Range": f"bytes */{size}"})
            headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
            return self.send(206, file.body[start:], headers)
        return self.send(200, file.body, headers, says_length=file.says_length)

    def send(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, *, says_length: bool = True
    ) -> None:
        """Send an answer, or as much of it as a fault lets through."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if says_length:
            self.send_header("Content-Length", str(len(body)))
        if self.cut is not None or not says_length:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body if self.cut is None else body[: self.cut])


Fault = Callable[[_Handler], bool]
"""Does what it likes to a request; True if that was the answer."""


def status(code: int, **headers: str) -> Fault:
    """An error status, with headers: status(429, retry_after="7")."""

    def fault(handler: _Handler) -> bool:
        handler.send(code, b'{"message": "no"}', {k.replace("_", "-"): v for k, v in headers.items()})
        return True

    return fault


def truncated(after: int) -> Fault:
    """The right answer, but the connection ends after so many bytes of its body."""

    def fault(handler: _Handler) -> bool:
        handler.cut = after
        return False

    return fault


def reset(handler: _Handler) -> bool:
    """The connection is reset before anything is said."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()
    return True


def stalled(handler: _Handler) -> bool:
    """The body stops half-way and nothing more comes for as long as the server lives."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"{" * 10)
    handler.wfile.flush()
    handler.cqc.closing.wait()
    handler.close_connection = True
    return True


def empty_page(handler: _Handler) -> bool:
    """A list page without entries, where there should be some."""
    handler.is_empty = True
    return False


def redirect(to: str, code: int = 302) -> Fault:
    """A redirect."""
    return status(code, location=to)


def says(body: bytes, **headers: str) -> Fault:
    """Another body, with status 200."""

    def fault(handler: _Handler) -> bool:
        handler.send(200, body, {k.replace("_", "-"): v for k, v in headers.items()})
        return True

    return fault
