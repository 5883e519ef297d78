"""Telling a signal, correcting one, importing a file of them, erasing their words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from wherry.definitions.signals import SignalDefinitions
from wherry.domain.errors import BadFile, Refused
from wherry.domain.phrases import number_of
from wherry.domain.signals import SignalDraft
from wherry.sources.signal_lists import MOST_WORDS, read_signals
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import require
from wherry_web.journal.erasure import held_objects
from wherry_web.journal.retention import retention_classes
from wherry_web.journal.services import recorded
from wherry_web.risk.models import Recording, ServiceSignal, SignalWords
from wherry_web.risk.policies import classes_seen, may_publish, may_tell
from wherry_web.work.keeping import store
from wherry_web.work.keeping.checking import checked
from wherry_web.work.keeping.names import clean_name
from wherry_web.work.keeping.purposes import PURPOSES

Teller = Person | str
"""A person; or the name of a program whose key the API has looked at, or the system."""


def tell_signal(
    *, by: Teller, body: Body, draft: SignalDraft, definitions: SignalDefinitions, day: date
) -> ServiceSignal:
    """Keep a signal; it counts from now on. The journal says that it was told, and never the words.

    Raises:
        Refused: when the policy says no, a day is to come, or the same was told already.
    """
    row = _row(by, body, draft)
    with recorded(by=_id_of(by), body=body.pk, act="risk.signal_told", object_id=row.pk):
        _require_telling(by, body, day)
        _check(draft, definitions, day)
        _keep(row, draft, definitions)
    return row


def import_signals(
    *,
    by: Person,
    body: Body,
    chunks: Iterable[bytes],
    name: str,
    definitions: SignalDefinitions,
    known_ids: frozenset[str],
    day: date,
) -> list[ServiceSignal]:
    """Keep every signal of a file, or none.

    Raises:
        Refused: when the policy says no, or one sentence with the line when the file is unfit.
    """
    require(may_tell(by, body, day))
    shown = clean_name(name)
    try:
        drafts = _read(chunks, shown, definitions, known_ids, day)
        rows = [_row(by, body, draft) for draft in drafts]
        about = {"name": shown, "signals": len(rows)}
        with recorded(by=by.pk, body=body.pk, act="risk.signals_imported", object_id=body.pk, text=about):
            _refuse_known(body, rows, drafts, shown)
            for row, draft in zip(rows, drafts, strict=True):
                _keep(row, draft, definitions)
    except Refused as refusal:
        _note_refusal(by, body, shown, refusal)
        raise
    return rows


def correct_signal(
    *,
    by: Person,
    signal: ServiceSignal,
    draft: SignalDraft,
    reason: str,
    definitions: SignalDefinitions,
    day: date,
) -> ServiceSignal:
    """Tell a signal otherwise than it was told: the newer counts, and both stay.

    Raises:
        Refused: when the policy says no, no reason is given, or it was corrected already.
    """
    row = _row(by, signal.body, draft)
    row.corrects, row.reason = signal, reason.strip()
    with recorded(by=by.pk, body=signal.body_id, act="risk.signal_corrected", object_id=signal.pk):
        _require_correcting(by, signal, reason, definitions, day)
        _check(draft, definitions, day)
        _keep(row, draft, definitions)
    return row


def withdraw_signal(
    *, by: Person, signal: ServiceSignal, reason: str, definitions: SignalDefinitions, day: date
) -> ServiceSignal:
    """Say that a signal was told by mistake: it counts no more, and stays in the history.

    Raises:
        Refused: when the policy says no, no reason is given, or it was corrected already.
    """
    row = ServiceSignal(
        body=signal.body,
        location_id=signal.location_id,
        kind=signal.kind,
        harm=signal.harm,
        origin=signal.origin,
        happened_on=signal.happened_on,
        closed_on=signal.closed_on,
        corrects=signal,
        is_withdrawn=True,
        reason=reason.strip(),
        digest="",
        by=str(by.pk),
        at=timezone.now(),
    )
    with recorded(by=by.pk, body=signal.body_id, act="risk.signal_withdrawn", object_id=signal.pk):
        _require_correcting(by, signal, reason, definitions, day)
        row.save(force_insert=True)
    return row


def state_recording(
    *, by: Person, body: Body, kind: str, since: date | None, definitions: SignalDefinitions, day: date
) -> Recording:
    """Say since when a kind of signal is recorded completely: a service without any has then none.

    Raises:
        Refused: when the policy says no, there is no such kind, or the day is to come.
    """
    row = Recording(body=body, kind=kind, since=since, by=str(by.pk), at=timezone.now())
    text = {"kind": kind, "since": since.isoformat() if since else ""}
    with recorded(by=by.pk, body=body.pk, act="risk.recording_stated", object_id=row.pk, text=text):
        require(may_publish(by, body, day))
        if kind not in definitions.kinds:
            raise Refused(f"“{kind}” is not a kind of signal.")
        if since is not None and since > day:
            raise Refused("Say since which day it has been recorded completely; it cannot be to come.")
        row.save(force_insert=True)
    return row


def erase_words(*, by: str, now: datetime) -> str:
    """Erase the words whose class of record is over and that no legal hold covers; says how many."""
    day = timezone.localdate(now)
    is_under_hold = held_objects("signal")
    due = SignalWords.objects.filter(erase_on__lte=day).select_related("signal")
    free = [w.pk for w in due if not is_under_hold(w.body_id, w.pk, w.signal.by)]
    if not free:
        return ""
    with recorded(by=by, body=None, act="risk.words_erased", object_id=day.isoformat()):
        gone, _ = SignalWords.objects.filter(pk__in=free).delete()
    return f"Words of {number_of(gone, 'signal')} erased."


def _row(by: Teller, body: Body, draft: SignalDraft) -> ServiceSignal:
    told = draft.signal
    spelled = "\0".join((str(body.pk), repr(told), " ".join(draft.words.casefold().split())))
    return ServiceSignal(
        body=body,
        location_id=told.location_id,
        kind=told.kind,
        harm=told.harm,
        origin=told.origin,
        happened_on=told.happened_on,
        closed_on=told.closed_on,
        digest=hashlib.sha256(spelled.encode()).hexdigest(),
        by=str(_id_of(by)),
        at=timezone.now(),
    )


def _keep(row: ServiceSignal, draft: SignalDraft, definitions: SignalDefinitions) -> None:
    Body.objects.select_for_update().get(
        pk=row.body_id
    )  # Two that tell the same at once come one after the other.
    if row.corrects_id is None and _already(row.body).filter(digest=row.digest).exists():
        raise Refused("This was told already, in the same words; it counts once.")
    row.save(force_insert=True)
    if draft.words:
        kept = retention_classes()[definitions.sharing_of(row.kind).retention]
        SignalWords.objects.create(
            signal=row, body=row.body, content=draft.words, erase_on=kept.due_on(timezone.localdate(row.at))
        )


def _already(body: Body) -> QuerySet[ServiceSignal]:
    return body.service_signals.filter(corrected_by=None, is_withdrawn=False)


def _check(draft: SignalDraft, definitions: SignalDefinitions, day: date) -> None:
    told = draft.signal
    for what, key, known in (
        ("kind of signal", told.kind, definitions.kinds),
        ("grade of harm", told.harm, definitions.harms),
        ("answer to who told it", told.origin, definitions.origins),
    ):
        if key not in known:
            raise Refused(f"“{key}” is not a {what}; there are {', '.join(known)}.")
    if told.happened_on > day:
        raise Refused("The day on which it happened is still to come; tell it when it has happened.")
    if told.closed_on and not told.happened_on <= told.closed_on <= day:
        raise Refused("It can be closed from the day on which it happened until today.")
    if len(draft.words) > MOST_WORDS:
        raise Refused(f"The words are longer than {MOST_WORDS:,} letters; say it shorter.")


def _require_telling(by: Teller, body: Body, day: date) -> None:
    if isinstance(by, Person):
        require(may_tell(by, body, day))


def _require_correcting(
    by: Person, signal: ServiceSignal, reason: str, definitions: SignalDefinitions, day: date
) -> None:
    """Whoever told it, and whoever publishes the list, may correct what they may see."""
    Body.objects.select_for_update().get(pk=signal.body_id)
    is_own = signal.by == str(by.pk)
    require(may_tell(by, signal.body, day) if is_own else may_publish(by, signal.body, day))
    if not is_own and definitions.kinds[signal.kind].sharing not in classes_seen(
        by, signal.body, day, definitions
    ):
        raise Refused("This signal is sealed; somebody who may see it corrects it.")
    if signal.is_withdrawn or ServiceSignal.objects.filter(corrects=signal).exists():
        raise Refused("This signal was corrected already; correct the newest.")
    if not reason.strip():
        raise Refused("Say what was wrong with it.")


def _read(
    chunks: Iterable[bytes], shown: str, definitions: SignalDefinitions, known_ids: frozenset[str], day: date
) -> list[SignalDraft]:
    with store.incoming() as folder:
        path, _ = checked(chunks, folder, shown, PURPOSES["signals"])
        try:
            return read_signals(path, definitions, known_ids, day)
        except BadFile as refusal:
            raise refusal.of(shown) from refusal


def _refuse_known(
    body: Body, rows: Sequence[ServiceSignal], drafts: Sequence[SignalDraft], file: str
) -> None:
    digests = [row.digest for row in rows]
    known = set(_already(body).filter(digest__in=digests).values_list("digest", flat=True))
    for row, draft in zip(rows, drafts, strict=True):
        if row.digest in known:
            several = f"{number_of(len(known), 'row')} of it were told already; this is the first"
            raise BadFile(several, file=file, row=draft.line, remedy="leave them out")


def _note_refusal(by: Person, body: Body, name: str, refusal: Refused) -> None:
    text = {"name": name, "sentence": str(refusal)}
    with recorded(by=by.pk, body=body.pk, act="risk.signals_refused", object_id=body.pk, text=text):
        pass  # Nothing changed, but somebody may want to know who tried.


def _id_of(by: Teller) -> str:
    return str(by.pk) if isinstance(by, Person) else by
