"""Legal holds, review and erasure on request: the policy is asked, and the journal does and records it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import require
from wherry_web.journal import services as journal
from wherry_web.journal.models import Entry, Hold
from wherry_web.records.retention.policies import may_erase_for, may_keep_texts


def hold_texts(*, by: Person, body: Body, kind: str, object_id: str, reason: str, day: date) -> Hold:
    """Keep the text about an object of a body, or by or about a person, until the hold is lifted.

    Raises:
        Refused: when the policy says no, or no reason is given.
    """
    with transaction.atomic():
        require(may_keep_texts(by, body, day))
        return journal.set_hold(by=by.pk, body=body.pk, object_kind=kind, object_id=object_id, reason=reason)


def lift_texts(*, by: Person, body: Body, hold_id: UUID, reason: str, day: date) -> Hold:
    """End a legal hold of a body.

    Raises:
        Refused: when the policy says no, no reason is given, or there is no such hold in force.
    """
    with transaction.atomic():
        require(may_keep_texts(by, body, day))
        return journal.lift_hold(by=by.pk, body=body.pk, hold_id=hold_id, reason=reason)


def end_review(
    *, by: Person, body: Body, numbers: list[int], until: date | None, reason: str, day: date
) -> int:
    """Erase texts that a person has looked at, or keep them until a day; how many.

    Raises:
        Refused: when the policy says no, no reason is given, or not all are due for review.
    """
    with transaction.atomic():
        require(may_keep_texts(by, body, day))
        if until is None:
            return journal.erase_reviewed(by=by.pk, body=body.pk, numbers=numbers, today=day, reason=reason)
        return journal.keep_longer(
            by=by.pk, body=body.pk, numbers=numbers, until=until, today=day, reason=reason
        )


def erase_for_person(
    *, by: Person, body: Body, person: str, classes: Collection[str], reason: str, day: date
) -> int:
    """Erase what is said by or about a person, of the chosen retention classes, on their request; how many.

    Raises:
        Refused: when the policy says no, no reason is given, or some of it is held.
    """
    with transaction.atomic():
        require(may_keep_texts(by, body, day))
        require(may_erase_for(by, person))
        return journal.erase_person_text(
            by=by.pk, body=body.pk, person=person, reason=reason, classes=classes
        )


def erase_for_stranger(*, by: Person, body: Body, numbers: Collection[int], reason: str, day: date) -> int:
    """Erase what entries say about somebody who has no account here, on their request; how many.

    Raises:
        Refused: when the policy says no, no reason is given, one has no text here, or some of it is held.
    """
    with transaction.atomic():
        require(may_keep_texts(by, body, day))
        own = Entry.objects.filter(body=body.pk, number__in=numbers, by=str(by.pk))
        require(may_erase_for(by, str(by.pk) if own.exists() else ""))
        return journal.erase_entries_text(by=by.pk, body=body.pk, numbers=numbers, reason=reason)
