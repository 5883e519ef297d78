"""The outbox: messages are written with the change that caused them, and delivered after its commit."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import timezone

from wherry_web.accounts.models import Body
from wherry_web.journal.erasure import held_objects
from wherry_web.journal.retention import erase_on
from wherry_web.journal.services import SYSTEM, recorded
from wherry_web.work.actors import Actor, name_of
from wherry_web.work.models import OutboxMessage
from wherry_web.work.sending.delivery import Attempt, Outcome, Unreachable, way_out
from wherry_web.work.sending.queue import deliver_soon
from wherry_web.work.states import MAIL_MOVES, MailState

MOST_TRIES = 12
"""With `wait_after` between them, over about 20 hours."""
HOLD = timedelta(minutes=5)
"""Whoever delivers a message has it to himself for so long."""
BATCH = 200
"""Messages of one delivery, and rows of one statement."""
BODY_HEADER = "X-Wherry-Body"
"""Set by rooms that send links through Django: whose mail it is. It is not kept once it has gone."""


def send_mail(*, by: Actor, body: Body, to: str, subject: str, text: str) -> list[OutboxMessage]:
    """A message of a body to one address, in plain text.

    Raises:
        BadHeaderError: when the subject or address holds a line break.
    """
    message = EmailMessage(subject=subject, body=text, to=[to])
    return put_in_outbox(by=by, body=body, message=message)


def put_in_outbox(*, by: Actor, body: Body | None, message: EmailMessage) -> list[OutboxMessage]:
    """A row for each recipient of a message; it goes out once the transaction has committed.

    Raises:
        BadHeaderError: when a header holds a line break.
    """
    made: Any = message.message()  # Django's own kind, which takes the line ends of SMTP.
    made["X-Wherry-Message"] = str(uuid4())  # The same for every attempt: a receiver can drop repeats.
    content, now = made.as_bytes(linesep="\r\n"), timezone.now()
    rows = [
        OutboxMessage(
            body=body,
            to=parseaddr(address)[1],
            sender=parseaddr(message.from_email)[1],
            subject=str(message.subject)[:400],
            content=content,
            at=now,
            next_try_at=now,
        )
        for address in message.recipients()
    ]
    for row in rows:
        text = {"to": row.to, "subject": row.subject}
        with recorded(
            by=name_of(by), body=body.pk if body else None, act="send-mail", object_id=row.pk, text=text
        ):
            row.save(force_insert=True)
            deliver_soon()
    return rows


def deliver_due(*, by: Actor, now: datetime) -> str:
    """Try every message that is due once; says how many went and how many wait."""
    due = OutboxMessage.objects.filter(state=MailState.WAITING, next_try_at__lte=now)
    ids = list(due.order_by("next_try_at").values_list("pk", flat=True)[:BATCH])
    if not ids:
        return ""
    sent = 0
    try:
        with way_out(settings.WHERRY_EMAIL_URL) as way:
            for pk in ids:
                if not due.filter(pk=pk).update(next_try_at=now + HOLD):
                    continue  # Another delivery has it.
                message = OutboxMessage.objects.get(pk=pk)
                attempt = way.deliver(message)
                _note(message, attempt, now)
                sent += attempt.outcome is Outcome.ACCEPTED
                if attempt.outcome is Outcome.CUT:
                    break  # The rest is still due at the next tick.
    except Unreachable as error:
        due.filter(pk__in=ids).update(sentence=str(error), next_try_at=now + timedelta(minutes=1))
        return str(error)
    return f"{sent} of {len(ids)} messages delivered."


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many attempts: 1, 2, 4 … minutes, at most six hours."""
    return timedelta(minutes=min(2 ** max(tries - 1, 0), 360))


def erase_mail(*, by: Actor, now: datetime) -> str:
    """Erase address, subject and text of messages whose class of record says so; says how many.

    A legal hold on a message keeps it.
    """
    today, is_held = timezone.localdate(now), held_objects("message")
    kept = OutboxMessage.objects.filter(erased_at=None).exclude(state=MailState.WAITING)
    due = [
        pk
        for pk, at, body in kept.values_list("pk", "at", "body_id").iterator()
        if (day := erase_on("mail" if body else "sign_in", at))
        and day <= today
        and not is_held(body, pk, SYSTEM)
    ]
    for start in range(0, len(due), BATCH):
        some = due[start : start + BATCH]
        with recorded(by=name_of(by), body=None, act="erase-mail", object_id=len(some)):
            OutboxMessage.objects.filter(pk__in=some).update(
                to="", sender="", subject="", content=b"", erased_at=now
            )
    return f"{len(due)} messages erased." if due else ""


def _note(message: OutboxMessage, attempt: Attempt, now: datetime) -> None:
    tries = message.tries + 1
    event = {Outcome.ACCEPTED: "accept", Outcome.REFUSED: "refuse"}.get(attempt.outcome, "wait")
    if event == "wait" and tries >= MOST_TRIES:
        event = "give up"
    state = MAIL_MOVES[message.status][event]
    mine = OutboxMessage.objects.filter(pk=message.pk, state=MailState.WAITING)
    if state is MailState.WAITING:
        mine.update(tries=F("tries") + 1, sentence=attempt.sentence, next_try_at=now + wait_after(tries))
        return
    # Links that sign somebody in, or invite them, are not kept once they have gone.
    has_link = message.body_id is None or BODY_HEADER.encode() in bytes(message.content)
    gone = {"content": b""} if has_link else {}
    with recorded(
        by=SYSTEM, body=message.body_id, act="end-mail", object_id=message.pk, text={"state": state.value}
    ):
        mine.update(
            state=state.value,
            tries=tries,
            sentence=attempt.sentence,
            next_try_at=None,
            sent_at=now if state is MailState.SENT else None,
            **gone,
        )
