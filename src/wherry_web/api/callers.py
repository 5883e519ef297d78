"""Who asks: a program with a key of a body, or anybody from an address; and how often they may."""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address
from threading import Lock
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from wherry_web.accounts.models import Body
from wherry_web.accounts.routes import today
from wherry_web.api.models import ApiKey
from wherry_web.api.problems import Problem
from wherry_web.api.scopes import Scope
from wherry_web.api.services import MARK, digest_of, note_use, take_requests
from wherry_web.journal.unchanged import while_unchanged
from wherry_web.risk.policies import NOT_ORDERING, ORDERING

SECONDS = 60
PARTS = 8
"""A worker takes an eighth of a caller's minute at once, so that most requests need no database."""
SPENT = -1  # Nothing is left to take before the next minute: whoever floods costs no query.
MOST_CALLERS = 10_000  # Remembered in a process.
NOBODYS = digest_of("")
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Wherry"'}


@dataclass(frozen=True)
class Known:
    """What is read of a key, and holds until the journal's next entry."""

    id: UUID
    digest: str
    scopes: frozenset[str]
    first: date
    ends: tuple[date, ...]
    """First days on which the key, or its body, is no more."""

    def works_on(self, day: date) -> bool:
        """Whether the key opens anything on a day."""
        return self.first <= day and all(day < end for end in self.ends)


@dataclass(frozen=True)
class Caller:
    """Who asks, what they may have, and how many requests a minute."""

    name: str
    scopes: frozenset[str]
    most: int
    has_key: bool


def caller_of(request: HttpRequest) -> Caller:
    """Who asks, after counting the request.

    Raises:
        Problem: 401 when a key is shown that does not work, 429 when they asked too often.
    """
    shown = request.headers.get("Authorization")
    anybody = _anybody(request)
    if shown is None:
        _count(anybody)
        return anybody
    try:
        caller = _with_key(shown)
    except Problem:
        _count(anybody)  # Guessing is counted, too.
        raise
    _count(caller)
    return caller


def _anybody(request: HttpRequest) -> Caller:
    try:
        address = str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # Behind a socket without addresses.
        address = "not known"
    # No address is kept.
    name = salted_hmac("wherry.api.address", line_of(address), algorithm="sha256").hexdigest()
    return Caller(f"address:{name}", frozenset({Scope.READ}), settings.WHERRY_API_PER_MINUTE, has_key=False)


def line_of(address: str) -> str:
    """What one customer of a network has: an address of version 4, or the first 64 bits of version 6.

    Whoever has one address of version 6 has 2 to the 64 of them (RFC 6177), and would else never be counted
    twice. One of version 4 that is written as version 6 is the same as without.

    >>> [line_of(a) for a in ("203.0.113.9", "::ffff:203.0.113.9", "2001:db8:1:2:3::4", "a socket")]
    ['203.0.113.9', '203.0.113.9', '2001:db8:1:2::', 'a socket']
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> 64 << 64))


def _with_key(shown: str) -> Caller:
    scheme, _, secret = shown.partition(" ")
    secret = secret.strip()
    if scheme.casefold() != "bearer" or not secret.startswith(MARK) or not secret.isascii():
        raise Problem(401, f"The header must read “Authorization: Bearer {MARK}…”.", headers=CHALLENGE)
    prefix, day = secret[: len(MARK) + 8], today()
    found = while_unchanged(("api key", prefix), lambda: _find(prefix))
    same = hmac.compare_digest(digest_of(secret), found.digest if found else NOBODYS)
    if found is None or not same or not found.works_on(day):
        raise Problem(
            401, "The key is unknown or has ended; ask whoever made it for another.", headers=CHALLENGE
        )
    _note(found.id, day)
    return Caller(f"key:{found.id}", found.scopes, settings.WHERRY_API_KEY_PER_MINUTE, has_key=True)


def _find(prefix: str) -> Known | None:
    key = ApiKey.objects.select_related("body").filter(prefix=prefix).first()
    if key is None:
        return None
    ends = tuple(end for end in (key.to_on, key.body.to_on) if end is not None)
    return Known(key.pk, key.digest, frozenset(key.scopes), max(key.from_on, key.body.from_on), ends)


_noted: dict[UUID, date] = {}
"""The day on which this process last wrote down the use of a key."""


def _note(key: UUID, day: date) -> None:
    if _noted.get(key) != day:
        note_use(by=key, day=day)
        _noted[key] = day


class Counts:
    """What this process has taken of each caller's minute and not yet given out."""

    def __init__(self) -> None:
        self._left: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._lock = Lock()

    def give(self, caller: Caller, minute: int) -> bool:
        """One request of a minute, if any is left."""
        with self._lock:
            known, left = self._left.get(caller.name, (minute, 0))
            if known != minute or left == 0:
                part = max(caller.most // PARTS, 1)
                left = take_requests(by=caller.name, wanted=part, most=caller.most, minute=minute) or SPENT
            self._left[caller.name] = (minute, left - 1 if left > 0 else SPENT)
            self._left.move_to_end(caller.name)
            while len(self._left) > MOST_CALLERS:
                self._left.popitem(last=False)
            return left > 0

    def forget(self) -> None:
        """As after a start: for tests, which take back what they wrote."""
        self._left.clear()
        _noted.clear()


COUNTS = Counts()


def _count(caller: Caller) -> None:
    now = int(time.time())
    if COUNTS.give(caller, now // SECONDS):
        return
    wait = SECONDS - now % SECONDS
    less = "" if caller.has_key else "; a key of your organisation allows more"
    raise Problem(
        429,
        f"More than {caller.most:,} requests were made in this minute; ask again in {wait} seconds{less}.",
        headers={"Retry-After": str(wait)},
    )


def demand(request: HttpRequest, scope: Scope) -> None:
    """Go on only if whoever asks may have a scope.

    Raises:
        Problem: 401 without a key, 403 with one that does not open it.
    """
    caller: Caller = request.api_caller  # type: ignore[attr-defined]  # The door gives it to every request.
    if scope in caller.scopes:
        return
    if not caller.has_key:
        raise Problem(
            401, f"This needs a key with the scope “{scope}”; ask your administrator.", headers=CHALLENGE
        )
    raise Problem(403, f"The key lacks the scope “{scope}”; make one that has it.")


def ordering_body(request: HttpRequest) -> Body:
    """The body whose key is shown, where it keeps signals and orders of visits.

    Raises:
        Problem: 403 where it keeps none.
    """
    caller: Caller = request.api_caller  # type: ignore[attr-defined]  # The door gives it to every request.
    body = ApiKey.objects.select_related("body").get(pk=caller.name.partition(":")[2]).body
    if body.kind not in ORDERING:
        raise Problem(403, NOT_ORDERING)
    return body
