"""Verifying the journal: the chain, its end, its texts, its erasures and its signatures."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Exists, Max, OuterRef, TextField
from django.db.models.functions import Cast
from django.utils.crypto import constant_time_compare

from wherry_web.journal.digests import START, digest_of, seal_of, text_digest
from wherry_web.journal.models import Anchor, Entry, EntryText, Erasure, Head
from wherry_web.journal.services import anchor_signature

CHUNK = 5000  # Rows held at once: a million entries must not be.
WITHOUT_FRACTION = 19  # Letters of an instant on a whole second, which SQLite stores without “.000000”.
ANCHORED = "journal.anchored"
ERASING = ("journal.erased_when_due", "journal.erased_for_person", "journal.erased_after_review")


@dataclass(frozen=True)
class Verification:
    """What verifying found: how far it got, and the first fault in a sentence (empty: none)."""

    entries: int
    texts: int
    erased: int
    anchors: int
    fault: str = ""

    def __bool__(self) -> bool:
        return not self.fault


class Fault(Exception):
    """Something in the journal is not as it was written; the text is a sentence."""


@dataclass
class _State:
    """Where a run has got to."""

    number: int = 0
    digest: str = START
    texts: int = 0
    erased: int = 0
    erasing: dict[int, Any] = field(default_factory=dict)
    """Running digests over the numbers that an entry says it erased, until that entry is reached."""
    signed: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    """What entries say was signed, by day: number, digest and the digest of the signature."""


def verify() -> Verification:
    """Go through the whole journal, oldest first, while others may write.

    Shows that no entry was changed, removed, added or moved since it was written, that each text
    that is not there was erased by an entry, and that every anchor signs the chain as it stands.
    """
    state, fault = _State(), ""
    try:
        _read_chain(state)
        _check_anchors(state)
        _check_leftovers(state)
    except Fault as error:
        fault = str(error)
    except (DatabaseError, ValueError, TypeError, OverflowError) as error:
        fault = f"After entry {state.number}, a row cannot be read: {error}."
    return Verification(state.number, state.texts, state.erased, len(state.signed), fault)


def _read_chain(state: _State) -> None:
    """Each pass reads to the end as it was before the pass: whoever writes moves the end with the entry."""
    number, digest = _end()
    while True:
        for row in _rows(state.number, number):
            _check_row(state, row)
        if number != state.number:
            raise Fault(f"The journal should end at entry {number} and ends at {state.number}.")
        if digest != state.digest:
            raise Fault(f"The end of the journal does not match entry {state.number}.")
        last = Entry.objects.aggregate(last=Max("number"))["last"] or 0
        number, digest = _end()
        if number == state.number == last:
            return
        if number < last:
            raise Fault(f"The journal should end at entry {number} and ends at {last}.")


def _end() -> tuple[int, str]:
    """Number and digest of the last entry, as the journal's one head says; 0 and the start when empty."""
    heads = list(Head.objects.values_list("pk", "number", "digest")[:2])
    if not heads:
        return 0, START
    if len(heads) != 1 or heads[0][0] != 1:
        raise Fault("The journal should have one end, and has none or several.")
    return heads[0][1:]


def verify_entry(number: int) -> str:
    """The fault of one entry, its text and its place in the chain, as a sentence; empty when none."""
    before = Entry.objects.filter(number=number - 1).values_list("digest", flat=True).first()
    state = _State(number - 1, before or START)
    erased = Erasure.objects.filter(by_entry=number).order_by("entry").values_list("entry", flat=True)
    for one in erased.iterator(chunk_size=CHUNK):
        state.erasing.setdefault(number, sha256()).update(f"{len(str(one))}:{one}".encode())
    try:
        for row in itertools.islice(_rows(number - 1, number), 1):
            _check_row(state, row)
    except Fault as error:
        return str(error)
    except (DatabaseError, ValueError, TypeError) as error:
        return f"Entry {number} cannot be read: {error}."
    return ""


def _rows(after: int, upto: int | None = None) -> Iterator[tuple[Any, ...]]:
    """Raw values in the order in which they are digested, with the text's and the erasure's."""
    entries = Entry.objects.filter(number__gt=after) if after else Entry.objects.all()
    entries = entries if upto is None else entries.filter(number__lte=upto)
    plain = {name: Cast(name, TextField()) for name in ("at", "body")}
    spelled = entries.annotate(**{f"{name}_spelled": cast for name, cast in plain.items()})
    spelled = spelled.annotate(
        content_spelled=Cast("text__content", TextField()), due=Cast("text__erase_on", TextField())
    )
    rows: Iterator[tuple[Any, ...]] = (
        spelled.order_by("number")
        .values_list(
            "number", "at_spelled", "by", "body_spelled", "act", "object_kind", "object_id", "release",
            "figures_digest", "text_digest", "retention", "previous", "digest",
            "text__entry_id", "text__salt", "content_spelled", "due", "text__seal",
            "erasure__by_entry_id",
        )
        .iterator(chunk_size=CHUNK)
    )  # fmt: skip
    return rows if connection.vendor == "sqlite" else map(_as_sqlite_spells, rows)


def _as_sqlite_spells(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """PostgreSQL's spelling of instants (shortened fractions, offset) and ids (hyphens) made SQLite's."""
    at, body = str(row[1]).removesuffix("+00"), row[3]
    whole, _, fraction = at.partition(".")
    at = f"{whole}.{fraction:0<6}" if fraction else whole
    return (row[0], at, row[2], body.replace("-", "") if body else body, *row[4:])


def _check_row(state: _State, row: tuple[Any, ...]) -> None:
    number, at, by, body, act, kind, object_id, release, figures, text, retention, previous, digest = row[:13]
    if number != state.number + 1:
        raise Fault(f"Entry {state.number + 1} is missing; entry {number} follows entry {state.number}.")
    if previous != state.digest:
        raise Fault(f"Entry {number} is not chained to entry {state.number}; one of them was changed.")
    if len(at) == WITHOUT_FRACTION:
        at += ".000000"
    body = body or ""
    # `digest_of_columns`, written out: a million calls cost seconds.
    spelled = (
        f"{len(str(number))}:{number}{len(at)}:{at}{len(by)}:{by}{len(body)}:{body}{len(act)}:{act}"
        f"{len(kind)}:{kind}{len(object_id)}:{object_id}{len(release)}:{release}{len(figures)}:{figures}"
        f"{len(text)}:{text}{len(retention)}:{retention}{len(previous)}:{previous}"
    )
    if sha256(spelled.encode()).hexdigest() != digest:
        raise Fault(f"Entry {number} was changed after it was written.")
    if text or row[13] is not None or row[18] is not None:
        _check_text(state, number, text, row[13:])
    state.number, state.digest = number, digest
    if act in ERASING:
        _check_erasing(state, number, figures)
    elif act == ANCHORED:
        # It was taken under the lock, so that it signs the entry just before.
        state.signed[object_id] = (number - 1, previous, figures)


def _check_text(state: _State, number: int, expected: str, found: tuple[Any, ...]) -> None:
    entry_id, salt, content, due, seal, erased_by = found
    if entry_id is None:
        if erased_by is None:
            raise Fault(f"The text of entry {number} is missing, and no entry says that it was erased.")
        if not expected or erased_by <= number:
            raise Fault(f"Entry {number} has an erasure that cannot be.")
        running = state.erasing.setdefault(erased_by, sha256())
        running.update(f"{len(str(number))}:{number}".encode())
        state.erased += 1
        return
    if erased_by is not None or not expected:
        raise Fault(f"Entry {number} has a text that it should not have.")
    if text_digest(salt, content) != expected:
        raise Fault(f"The text of entry {number} was changed after it was written.")
    if seal_of(number, salt, due) != seal:
        raise Fault(f"The day on which the text of entry {number} is erased was changed.")
    state.texts += 1


def _check_erasing(state: _State, number: int, figures: str) -> None:
    if state.erasing.pop(number, sha256()).hexdigest() != figures:
        raise Fault(f"What entry {number} erased was changed after it was written.")


def _check_anchors(state: _State) -> None:
    spelled = Anchor.objects.annotate(spelled=Cast("day", TextField()))
    rows = list(spelled.values_list("spelled", "number", "digest", "signature"))
    if any(row[0] not in state.signed for row in rows):
        _read_chain(state)  # One may have been taken meanwhile.
    for day, number, digest, signature in rows:
        said = state.signed.get(day)
        if said is None:
            raise Fault(f"No entry took the signature of {day}; the end of the journal may be missing.")
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        made = (anchor_signature(day, number, digest, key) for key in keys)
        if not any(constant_time_compare(signature, one) for one in made):
            raise Fault(f"The signature of {day} is not ours; it was changed, or SECRET_KEY was.")
        if said != (number, digest, digest_of({"signature": signature})):
            raise Fault(f"The signature of {day} is not over the journal as it stands; it was written anew.")
    missing = set(state.signed) - {row[0] for row in rows}
    if missing:
        raise Fault(f"The signature of {min(missing)} is missing.")


def _check_leftovers(state: _State) -> None:
    if state.erasing:
        raise Fault(f"Texts were erased by entry {min(state.erasing)}, which does not say so.")
    known = Entry.objects.filter(pk=OuterRef("pk"))
    if EntryText.objects.filter(~Exists(known)).exists() or Erasure.objects.filter(~Exists(known)).exists():
        raise Fault("There is a text or an erasure of an entry that does not exist.")
