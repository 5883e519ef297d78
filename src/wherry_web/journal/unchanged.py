"""What was read once and still holds: no change is made without an entry, so no new entry, no change.

Who holds which role is asked several times by every page, and changes a few times a day. What is kept
here is kept under the digest of the journal's last entry, which each request reads anew: a role that was
ended is gone with the next request, in every process.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.http import HttpRequest, HttpResponse

from wherry_web.journal.models import Head

Value = TypeVar("Value")
One = TypeVar("One", bound=Hashable)

READING = ("GET", "HEAD")
MOST = 5_000
"""Values kept at once: of each person some 1 kB, of each journal's first page 40 kB."""

LAST_DIGEST = f"SELECT digest FROM {Head._meta.db_table} WHERE id = 1"  # noqa: S608  # Our own table's name.

MOST_TOGETHER = 200
"""Asked about in one question: a worker's share of the people who are about while a council is at work."""


@dataclass
class _Known:
    """What was read under a digest; whom each question was asked about under it, and under the one before."""

    digest: str = ""
    kept: dict[Hashable, Any] = field(default_factory=dict)
    asked: dict[Hashable, set[Hashable]] = field(default_factory=dict)
    asked_before: dict[Hashable, set[Hashable]] = field(default_factory=dict)

    def keep(self, key: Hashable, value: Value) -> Value:
        """Keep a value, and answer it; where too many are kept, all others are asked for again."""
        if len(self.kept) >= MOST:
            self.kept.clear()
        self.kept[key] = value
        return value


_newest = _Known()
"""What was read under the last digest that was seen here."""


class _Reading:
    """One request: what holds while it runs, once it has asked; nothing, if it may change something."""

    def __init__(self, *, may_change: bool = False) -> None:
        self.may_change = may_change
        self.known: _Known | None = None
        self.database = connections[DEFAULT_DB_ALIAS]  # `connection` looks for the thread's at each use.
        self.depth = len(self.database.atomic_blocks)  # Not 0 in a test that is a transaction itself.

    @property
    def is_in_transaction(self) -> bool:
        """Has the request begun a transaction that has not ended?"""
        return len(self.database.atomic_blocks) > self.depth


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)


class WhileUnchanged:
    """Lets requests that only read use what is known; what changes something asks again as it does so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _reading.set(_Reading(may_change=request.method not in READING))
        try:
            return self.get_response(request)
        finally:
            _reading.reset(token)


@contextmanager
def drawing() -> Iterator[None]:
    """What is drawn around the answer of a request that may have changed something: reading holds again.

    The last digest is read anew, so that what was changed is known. Inside a transaction nothing holds.
    """
    reading = _reading.get()
    if reading is None or not reading.may_change or reading.is_in_transaction:
        yield
        return
    token = _reading.set(_Reading())
    try:
        yield
    finally:
        _reading.reset(token)


def while_unchanged(key: Hashable, find: Callable[[], Value]) -> Value:
    """What `find` answers, or answered under the same key since the last entry of the journal.

    Only for what nobody changes without an entry; days belong in the key. The value is shared between
    requests: it must not be altered. Inside a transaction `find` is always asked: what it sees there
    may be taken back without a trace in the journal.
    """
    known = _known()
    if known is None:
        return find()
    try:
        value: Value = known.kept[key]
    except KeyError:
        value = known.keep(key, find())
    return value


def each_while_unchanged(
    question: Hashable, one: One, find: Callable[[frozenset[One]], Mapping[One, Value]]
) -> Value:
    """As `while_unchanged`, where many are asked about in turn: `find` answers for each of those it is given.

    Whom the question was asked about since the entry before is found together with the first of them: a
    new entry costs one question instead of one for everybody who is at work.
    """
    known = _known()
    if known is None:
        return find(frozenset({one}))[one]
    about = known.asked.setdefault(question, set())
    if len(about) < MOST_TOGETHER:
        about.add(one)
    try:
        value: Value = known.kept[question, one]
    except KeyError:
        found = find(frozenset({one, *known.asked_before.pop(question, ())}))
        for other in found:
            known.keep((question, other), found[other])
        value = found[one]
    return value


def _known() -> _Known | None:
    """What holds for the request that runs; None where nothing does, and each question must be asked."""
    reading = _reading.get()
    if reading is None or reading.may_change or reading.is_in_transaction:
        return None
    if reading.known is None:
        reading.known = _known_under(_last_digest())
    return reading.known


def last_digest_is(digest: str | None) -> None:
    """What another question has read along, so that this request need not ask for it."""
    reading = _reading.get()
    if reading is None or reading.may_change:
        return
    if reading.known is None and not reading.is_in_transaction:
        reading.known = _known_under(digest or "")


def _last_digest() -> str:
    """Read by itself, since every request does: Django takes 0.2 ms to spell the same question."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_DIGEST)
        row = cursor.fetchone()
    return row[0] if row else ""


def _known_under(digest: str) -> _Known:
    global _newest  # One per process is what is wanted.
    if not digest:  # A journal without an entry vouches for nothing.
        return _Known()
    if _newest.digest != digest:
        _newest = _Known(digest, asked_before=_newest.asked)
    return _newest
