"""The forms of an answer, JSON and CSV, by the Accept header or by `format`; and what is kept of one."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from threading import Lock
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

from wherry import __version__
from wherry.domain.phrases import harmless, printable
from wherry_web.api.problems import Problem
from wherry_web.api.scopes import Scope

JSON, CSV = "application/json", "text/csv"
FORMS = {"json": JSON, "csv": CSV}
EVERYTHING = ("", "*/*", JSON)
MOST_BYTES = 64 * 1024 * 1024  # Of kept answers in a process.
LATEST, PINNED, OWN, NEVER = (
    "public, max-age=300",
    "public, max-age=86400",
    "private, max-age=300",
    "private, no-store",
)
"""How long an answer may be kept: an import is seen within minutes; a day where it cannot change; not at all
what only one body may have."""
OF_SCOPE = {Scope.LISTS: OWN, Scope.PRIORITY: NEVER}


@dataclass(frozen=True)
class Kept:
    """An answer as it goes out: it is the same for the same question of the same release."""

    content: bytes
    headers: Mapping[str, str]
    needs: Scope


class Answered(HttpResponse):
    """What an operation answers, with what may be kept of it."""

    def __init__(self, kept: Kept, *, lasts: bool) -> None:
        super().__init__(kept.content, headers=dict(kept.headers))
        self.kept, self.lasts = kept, lasts


class KeptAnswers:
    """Answers of this process, the last used up to a number of bytes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> Kept | None:
        """What was answered to the same question."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Hashable, answer: Kept) -> None:
        """Keep an answer; the one that nobody asked for the longest goes."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = answer
                self._bytes += len(answer.content)
            while self._bytes > MOST_BYTES:
                self._bytes -= len(self._kept.popitem(last=False)[1].content)


KEPT = KeptAnswers()


def form_of(request: HttpRequest) -> str:
    """The media type that the caller wants.

    Raises:
        Problem: 406 when we have none that they take.
    """
    asked = request.GET.get("format")
    if asked is not None:
        return FORMS.get(asked, JSON)  # Another word is refused with the other parameters.
    accepted = request.headers.get("Accept", "")
    if accepted in EVERYTHING:
        return JSON
    chosen = request.get_preferred_type([JSON, CSV])
    if chosen is None:
        raise Problem(406, f"Answers are {JSON} or {CSV}; ask for one of these in the Accept header.")
    return chosen


def answered(
    request: HttpRequest,
    answer: object,
    rows: Iterable[object],
    row: type | tuple[str, ...],
    *,
    beside: Mapping[str, object],
    cache: str = LATEST,
    needs: Scope = Scope.READ,
    following: str = "",
) -> Answered:
    """An answer in the form asked for; `beside` are columns that every line of a CSV carries, too."""
    form = form_of(request)
    content = as_csv(rows, row, beside) if form == CSV else msgspec.json.encode(answer)
    headers = {
        "Content-Type": f"{CSV}; charset=utf-8; header=present" if form == CSV else JSON,
        "Content-Length": str(len(content)),
        "ETag": f'"{_mark(request, str(beside.get("release", "")), content)}"',
        "Cache-Control": OF_SCOPE.get(needs, cache),
        "Vary": "Accept",
    }
    if following:
        headers["Link"] = f'<{following}>; rel="next"'
    lasts = bool(beside.get("release")) and needs is not Scope.PRIORITY  # The question names no body.
    return Answered(Kept(content, headers, needs), lasts=lasts)


def _mark(request: HttpRequest, release: str, content: bytes) -> str:
    """Tells answers apart: by version, release, question and content."""
    said = "\n".join((__version__, release, request.get_full_path())).encode()
    return hashlib.sha256(said + b"\n" + content).hexdigest()[:32]


def sent(request: HttpRequest, kept: Kept, *, with_content: bool) -> HttpResponse:
    """A kept answer; nothing but its marks, where the caller has it already."""
    known = request.headers.get("If-None-Match")
    if known is not None and _has(known, kept.headers["ETag"]):
        headers = {name: kept.headers[name] for name in ("ETag", "Cache-Control", "Vary")}
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(kept.content if with_content else b"", headers=dict(kept.headers))


def _has(known: str, mark: str) -> bool:
    return known.strip() == "*" or mark in {found.removeprefix("W/") for found in parse_etags(known)}


def as_csv(rows: Iterable[Any], row: type | tuple[str, ...], beside: Mapping[str, object]) -> bytes:
    """Rows under the names of their fields, or mappings under names given; text that a spreadsheet would run
    begins with an apostrophe."""
    is_mapped = isinstance(row, tuple)
    names = list(row) if isinstance(row, tuple) else [found.name for found in fields(row)]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    more = [name for name in beside if name not in names]
    writer.writerow([*names, *more])
    told = [_cell(beside[name]) for name in more]
    read = dict.__getitem__ if is_mapped else getattr
    writer.writerows([*(_cell(read(found, name)) for name in names), *told] for found in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> object:
    match value:
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case tuple():
            return _cell("|".join(map(str, value)))
        case str():
            return harmless(printable(value))
    return value
