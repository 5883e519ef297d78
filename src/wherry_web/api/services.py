"""Keys made and ended, and requests counted: the only writers of this room."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.names import plain_name
from wherry_web.accounts.policy import in_body, require
from wherry_web.accounts.roles import Right
from wherry_web.api.models import ApiKey, RequestCount
from wherry_web.api.scopes import SCOPES, Scope
from wherry_web.journal.services import recorded
from wherry_web.risk.policies import may_see, may_tell

MARK = "wh_"
"""Begins every secret, so that a scanner of code finds one that was left there."""
MOST_KEYS = 20  # Of a body at a time.
KEPT_MINUTES = 60

manages_keys = in_body(Right.MANAGE_KEYS)
GIVES = {Scope.SIGNALS: may_tell, Scope.PRIORITY: may_see}
"""Scopes that open what is a body's own: nobody gives a program more than they have."""


@dataclass(frozen=True)
class KeyDraft:
    """What a key is for: its name, its scopes, and the first day on which it no longer works."""

    name: str
    scopes: Sequence[str]
    to_on: date | None = None


def make_key(*, by: Person, body: Body, draft: KeyDraft, day: date) -> tuple[ApiKey, str]:
    """A key and its secret, which is told this once and kept nowhere.

    Raises:
        Refused: when the policy says no, or the name, the scopes or the day are wrong.
    """
    prefix = MARK + secrets.token_hex(4)
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey(
        body=body,
        name=plain_name(draft.name, what="what uses the key", most=100),
        prefix=prefix,
        digest=digest_of(secret),
        scopes=sorted(draft.scopes),
        from_on=day,
        to_on=draft.to_on,
        made_by=str(by.pk),
    )
    text = {"name": key.name, "prefix": prefix, "scopes": key.scopes, "to_on": str(key.to_on or "")}
    with recorded(by=by.pk, body=body.pk, act="make-api-key", object_id=key.pk, text=text):
        require(manages_keys(by, body, day))
        if not draft.scopes or not set(draft.scopes) <= set(SCOPES):
            raise Refused("Choose at least one of the things that the key is for.")
        for scope in draft.scopes:
            require(GIVES.get(Scope(scope), manages_keys)(by, body, day))
        if draft.to_on is not None and draft.to_on <= day:
            raise Refused("The day on which the key ends must lie ahead.")
        if body.api_keys.on(day).count() >= MOST_KEYS:
            raise Refused(f"{body.name} has {MOST_KEYS} keys that work; end one first.")
        key.save(force_insert=True)
    return key, secret


def end_key(*, by: Person, body: Body, key: ApiKey, day: date) -> ApiKey:
    """End a key: the next request with it is refused.

    Raises:
        Refused: when the policy says no, or it has ended already.
    """
    text = {"name": key.name, "prefix": key.prefix}
    with recorded(by=by.pk, body=body.pk, act="end-api-key", object_id=key.pk, text=text):
        require(manages_keys(by, body, day))
        key = body.api_keys.select_for_update().get(pk=key.pk)
        if key.to_on is not None and key.to_on <= day:
            raise Refused("This key has ended already.")
        key.to_on = day
        key.save(update_fields=["to_on"])
    return key


def note_use(*, by: UUID, day: date) -> None:
    """Write down that a key was used on a day; once a day is enough."""
    ApiKey.objects.filter(Q(used_on__isnull=True) | Q(used_on__lt=day), pk=by).update(used_on=day)


def take_requests(*, by: str, wanted: int, most: int, minute: int) -> int:
    """Take up to so many of the requests that a caller may make in a minute; how many were left to take.

    All workers take from the same row, so that together they never give out more than `most`.
    """
    row = RequestCount.objects.filter(caller=by)
    if not row.filter(minute__gte=minute).exists():
        RequestCount.objects.filter(minute__lt=minute - KEPT_MINUTES).delete()
        RequestCount.objects.bulk_create(
            [RequestCount(caller=by, minute=minute, given=0)], ignore_conflicts=True
        )
        row.filter(minute__lt=minute).update(minute=minute, given=0)
    while wanted:
        if row.filter(given__lte=most - wanted).update(given=F("given") + wanted):
            return wanted
        wanted //= 2
    return 0


def digest_of(secret: str) -> str:
    """What is kept of a secret. Nobody guesses its 256 random bits, so that no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
