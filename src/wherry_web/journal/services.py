"""Writing the journal: no entry, no change."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from django.core.signing import Signer
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wherry.domain.errors import Refused
from wherry_web.journal.acts import act_named
from wherry_web.journal.digests import (
    START,
    canonical,
    digest_of,
    digest_of_columns,
    numbers_digest,
    seal_of,
    spell_id,
    spell_instant,
    text_digest,
)
from wherry_web.journal.erasure import due_texts, is_held, texts_of_person
from wherry_web.journal.models import Anchor, Entry, EntryText, Erasure, Head, Hold
from wherry_web.journal.retention import erase_on, retention_classes

SYSTEM = "system"
"""Who acts when no person does: the schedule, a command."""

ANCHOR_SALT = "wherry.journal.anchor"


@dataclass(frozen=True)
class Known:
    """What was known when somebody decided: a release and the figures that were shown."""

    release: str
    figures: Mapping[str, object]


@dataclass
class Draft:
    """An entry in the making; the block that changes something may add to its text."""

    object_id: str
    text: dict[str, object] = field(default_factory=dict)
    figures_digest: str = ""
    """Of figures that are not shown in the text; `known` puts its own here."""
    entry: Entry | None = None
    """The entry, once the block has ended well."""


@contextmanager
def recorded(
    *,
    by: UUID | str,
    body: UUID | None,
    act: str,
    object_id: UUID | str | int,
    text: Mapping[str, object] | None = None,
    known: Known | None = None,
) -> Iterator[Draft]:
    """One transaction around a change and its entry: both happen, or neither does.

    `act` is declared in an app's `acts.py`. `text` may name people: it is kept apart and can be erased.
    Blocks nest; the inner entry comes first, and falls with the outer block.

    Raises:
        KeyError: when the act, or its class of record, is not declared.
    """
    declared = act_named(act)
    with transaction.atomic():
        draft = Draft(str(object_id), dict(text or {}))
        yield draft
        content = {**draft.text, **({"figures": dict(known.figures)} if known else {})}
        spelled = canonical(content) if content else ""
        salt = secrets.token_hex(16) if content else ""
        head, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults={"digest": START})
        entry = Entry(
            number=head.number + 1,
            at=datetime.now(UTC),
            by=str(by),
            body=body,
            act=act,
            object_kind=declared.object_kind,
            object_id=draft.object_id,
            release=known.release if known else "",
            figures_digest=digest_of(known.figures) if known else draft.figures_digest,
            text_digest=text_digest(salt, spelled) if content else "",
            retention=declared.retention,
            previous=head.digest,
        )
        entry.digest = entry_digest(entry)
        entry.save(force_insert=True)
        due = erase_on(entry.retention, entry.at)
        if content:
            seal = seal_of(entry.number, salt, due)
            EntryText.objects.create(entry=entry, salt=salt, content=spelled, erase_on=due, seal=seal)
        Head.objects.filter(pk=1).update(number=entry.number, digest=entry.digest)
        draft.entry = entry


def entry_digest(entry: Entry) -> str:
    """SHA-256 over every column of an entry but the digest itself."""
    return digest_of_columns(
        (
            entry.number,
            spell_instant(entry.at),
            entry.by,
            spell_id(entry.body),
            entry.act,
            entry.object_kind,
            entry.object_id,
            entry.release,
            entry.figures_digest,
            entry.text_digest,
            entry.retention,
            entry.previous,
        )
    )


def anchor_today(*, by: UUID | str = SYSTEM, today: date | None = None) -> Anchor | None:
    """Sign the end of the chain once a day; None when the journal is empty.

    `today` is the day in London when not given. The signature is an HMAC with SECRET_KEY, so that
    somebody who can write to the database, and not read the setting, cannot write the chain anew.
    """
    day = today or timezone.localdate()
    with transaction.atomic():
        head = Head.objects.select_for_update().filter(pk=1).first()
        found = Anchor.objects.filter(day=day).first()
        if head is None or found is not None:
            return found
        signature = anchor_signature(day, head.number, head.digest)
        with recorded(by=by, body=None, act="journal.anchored", object_id=day.isoformat()) as draft:
            draft.figures_digest = digest_of({"signature": signature})
            return Anchor.objects.create(day=day, number=head.number, digest=head.digest, signature=signature)


def anchor_signature(day: date | str, number: int, digest: str, key: str | bytes | None = None) -> str:
    """HMAC-SHA-256, with SECRET_KEY or another key, over an end of the chain."""
    return Signer(key=key, salt=ANCHOR_SALT, algorithm="sha256").signature(f"{day}:{number}:{digest}")


def set_hold(
    *, by: UUID | str, body: UUID | None, object_kind: str, object_id: UUID | str, reason: str
) -> Hold:
    """Keep the text about an object, or by or about a person, from being erased.

    Raises:
        Refused: when no reason is given.
    """
    if not reason.strip():
        raise Refused("A legal hold needs a reason; say which claim or inquiry it is for.")
    text = {"kind": object_kind, "id": str(object_id), "reason": reason}
    with recorded(by=by, body=body, act="journal.hold_set", object_id="", text=text) as draft:
        hold = Hold.objects.create(
            body=body,
            object_kind=object_kind,
            object_id=str(object_id),
            reason=reason.strip()[:500],
            set_on=timezone.localdate(),
        )
        draft.object_id = str(hold.pk)
    return hold


def lift_hold(*, by: UUID | str, body: UUID | None, hold_id: UUID, reason: str) -> Hold:
    """End a legal hold; what is due is erased on the next run.

    Raises:
        Refused: when the body has no such hold, it was lifted before, or no reason is given.
    """
    if not reason.strip():
        raise Refused("Say why the legal hold ends.")
    text = {"reason": reason}
    with recorded(by=by, body=body, act="journal.hold_lifted", object_id=hold_id, text=text):
        hold = Hold.objects.select_for_update().filter(pk=hold_id, body=body, lifted_on=None).first()
        if hold is None:
            raise Refused("There is no such legal hold in force here; it may have been lifted before.")
        hold.lifted_on = timezone.localdate()
        hold.save(update_fields=["lifted_on"])
    return hold


def erase_due(*, by: UUID | str = SYSTEM, today: date | None = None) -> int:
    """Erase every text that is due on a day (London's today) and not held; how many.

    Classes that a person reviews first are left to `erase_reviewed`.
    """
    day = today or timezone.localdate()
    with transaction.atomic():
        if not due_texts(day, then="erase").exists():
            return 0
        with recorded(by=by, body=None, act="journal.erased_when_due", object_id=day.isoformat()) as draft:
            return _erase(draft, due_texts(day, then="erase"))


def erase_person_text(
    *,
    by: UUID | str,
    body: UUID | None,
    person: UUID | str,
    reason: str,
    classes: Collection[str] | None = None,
) -> int:
    """Erase what a body's entries say by or about a person, on their request; how many.

    Only of some class of recordes, where they are named: not all must go (UK GDPR article 17(3)).

    Raises:
        Refused: when no reason is given, or a legal hold covers some of it.
    """
    _needs_reason(reason)
    with recorded(by=by, body=body, act="journal.erased_for_person", object_id=person) as draft:
        draft.text["reason"] = reason
        found = texts_of_person(person, body)
        return _erase_asked(draft, found if classes is None else found.filter(entry__retention__in=classes))


def erase_entries_text(*, by: UUID | str, body: UUID | None, numbers: Collection[int], reason: str) -> int:
    """Erase what entries of a body say about somebody who has no account here, on their request; how many.

    Raises:
        Refused: when no reason is given, one of them has no text here, or a legal hold covers some of it.
    """
    _needs_reason(reason)
    with recorded(by=by, body=body, act="journal.erased_for_person", object_id="no account") as draft:
        draft.text["reason"] = reason
        found = EntryText.objects.filter(entry__body=body, entry__in=numbers)
        there = set(found.values_list("entry", flat=True))
        if set(numbers) - there or not there:
            missing = ", ".join(str(n) for n in sorted(set(numbers) - there)) or "none given"
            raise Refused(f"There is no text here to erase of these entries: {missing}.")
        return _erase_asked(draft, found)


def erase_reviewed(*, by: UUID | str, body: UUID | None, numbers: list[int], today: date, reason: str) -> int:
    """Erase texts of a body that were due for review and that a person has looked at; how many.

    Raises:
        Refused: when no reason is given, or one of them is not due, held, or another body's.
    """
    _needs_reason(reason)
    act = "journal.erased_after_review"
    with recorded(by=by, body=body, act=act, object_id=today.isoformat(), text={"reason": reason}) as draft:
        return _erase(draft, _reviewed(body, numbers, today))


def keep_longer(
    *, by: UUID | str, body: UUID | None, numbers: list[int], until: date, today: date, reason: str
) -> int:
    """Keep texts of a body that were due for review until another day; how many.

    Raises:
        Refused: when no reason is given, the day is not to come, or one is not due, held, or another body's.
    """
    if not reason.strip():
        raise Refused("Say why the text is kept longer.")
    if until <= today:
        raise Refused("The day until which the text is kept must be in the future.")
    text = {"reason": reason, "until": until.isoformat(), "entries": sorted(set(numbers))}
    act = "journal.kept_longer"
    with recorded(by=by, body=body, act=act, object_id=today.isoformat(), text=text):
        changed = list(_reviewed(body, numbers, today))
        _set_due(changed, lambda _: until)
    return len(changed)


def start_retention(
    *, by: UUID | str, body: UUID | None, object_kind: str, object_id: UUID | str, ended_on: date
) -> int:
    """Start the clock of texts whose class counts from the end of the matter; how many."""
    subject = f"{object_kind}:{object_id}"
    with recorded(by=by, body=body, act="journal.retention_started", object_id=subject) as draft:
        draft.text["ended_on"] = ended_on.isoformat()
        ending = [key for key, found in retention_classes().items() if found.starts == "end"]
        texts = EntryText.objects.filter(
            entry__body=body,
            entry__object_kind=object_kind,
            entry__object_id=str(object_id),
            entry__retention__in=ending,
        ).select_related("entry")
        changed = list(texts)
        _set_due(changed, lambda text: retention_classes()[text.entry.retention].due_on(ended_on))
    return len(changed)


def _set_due(texts: Collection[EntryText], due_on: Callable[[EntryText], date]) -> None:
    for text in texts:
        text.erase_on = due_on(text)
        text.seal = seal_of(text.pk, text.salt, text.erase_on)
    EntryText.objects.bulk_update(texts, ["erase_on", "seal"], batch_size=500)


def _reviewed(body: UUID | None, numbers: Collection[int], today: date) -> QuerySet[EntryText]:
    found = due_texts(today, then="review").filter(entry__body=body, entry__in=numbers)
    if found.count() != len(set(numbers)):
        raise Refused("Not all of these entries are due for review here; open the list again.")
    return found


def _erase_asked(draft: Draft, texts: QuerySet[EntryText]) -> int:
    held = texts.filter(is_held()).count()
    if held:
        raise Refused(f"{held} of these texts are under a legal hold; lift it first, or refuse the request.")
    return _erase(draft, texts)


def _erase(draft: Draft, texts: QuerySet[EntryText]) -> int:
    """Delete texts with their salts; the entry carries how many of which classes, and their numbers' digest.

    The rows that say which entry erased what are written with the entry's number, which the chain's
    lock keeps free until this transaction ends.
    """
    head, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults={"digest": START})
    rows = list(texts.order_by("entry").values_list("entry", "entry__retention"))
    draft.text |= {"erased": len(rows), "classes": dict(Counter(retention for _, retention in rows))}
    draft.figures_digest = numbers_digest(number for number, _ in rows)
    for start in range(0, len(rows), 500):
        numbers = [number for number, _ in rows[start : start + 500]]
        EntryText.objects.filter(entry__in=numbers).delete()
        Erasure.objects.bulk_create(Erasure(entry_id=n, by_entry_id=head.number + 1) for n in numbers)
    return len(rows)


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why the text is erased.")
