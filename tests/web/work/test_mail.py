"""Mail: written with the change, delivered after it, refused, cut off, retried, erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.servers.smtp import letterbox
from tests.web.work.conftest import signed_in
from wherry_web.journal.models import Entry
from wherry_web.journal.services import SYSTEM, set_hold
from wherry_web.work.mail import OutboxBackend
from wherry_web.work.models import OutboxMessage
from wherry_web.work.sending.services import MOST_TRIES, deliver_due, erase_mail, send_mail, wait_after

pytestmark = pytest.mark.django_db


def write(world, to="ann@home.example", subject="Your visit", text="On Tuesday."):
    return send_mail(by=world.officer, body=world.ours, to=to, subject=subject, text=text)[0]


def deliver(after=timedelta(0)):
    return deliver_due(by=SYSTEM, now=timezone.now() + after)


def test_a_message_is_written_in_the_callers_transaction(world):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(world)
        raise ZeroDivisionError
    assert not OutboxMessage.objects.exists() and not DBTaskResult.objects.exists()
    write(world)
    write(world)
    assert OutboxMessage.objects.count() == 2
    assert DBTaskResult.objects.count() == 1  # One waiting task delivers both.


def test_a_real_server_takes_it_as_written(world, settings):
    row = write(world, text=".\r\nOn Tuesday – ½ past nine.\n.\n")
    with letterbox() as box:
        settings.WHERRY_EMAIL_URL = box.url
        assert deliver() == "1 of 1 messages delivered."
        assert deliver() == ""
    [(to, content)] = box.received
    assert to == "ann@home.example" and b"Subject: Your visit\r\n" in content and b"\n.\r\nOn" not in content
    row.refresh_from_db()
    assert (row.state, row.tries, row.next_try_at) == ("sent", 1, None)
    assert list(Entry.objects.values_list("act", flat=True)) == ["send-mail", "end-mail"]


def test_refusals_are_told_apart(world, settings):
    later, never, well = (write(world, to=f"{who}@home.example") for who in ("later", "never", "well"))
    with letterbox() as box:
        settings.WHERRY_EMAIL_URL = box.url
        deliver()
        assert [to for to, _ in box.received] == ["well@home.example"]
        for row in (later, never, well):
            row.refresh_from_db()
        assert (later.state, never.state, well.state) == ("waiting", "failed", "sent")
        assert "451 come back" in later.sentence and "550 no such person" in never.sentence
        assert deliver() == ""  # Not before its time.
        for tries in range(2, MOST_TRIES + 1):
            assert deliver(wait_after(tries) * 1000) == "0 of 1 messages delivered."
            OutboxMessage.objects.filter(state="waiting").update(next_try_at=timezone.now())
        later.refresh_from_db()
        assert (later.state, later.tries) == ("failed", MOST_TRIES)


def test_a_connection_that_is_cut_is_tried_again(world, settings):
    cut, after = write(world, to="cut@home.example"), write(world, to="after@home.example")
    with letterbox() as box:
        settings.WHERRY_EMAIL_URL = box.url
        deliver()
        cut.refresh_from_db()
        assert cut.state == "waiting" and "lost" in cut.sentence
        deliver()
        after.refresh_from_db()
        assert after.state == "sent" and box.connections == 2


def test_without_a_server_everything_waits_and_says_why(world, settings):
    row = write(world)
    for url, why in (("", "WHERRY_EMAIL_URL"), ("smtp://127.0.0.1:1", "127.0.0.1")):
        settings.WHERRY_EMAIL_URL = url
        assert why in deliver(timedelta(minutes=5))
        row.refresh_from_db()
        assert why in row.sentence and (row.state, row.tries) == ("waiting", 0)
        OutboxMessage.objects.update(next_try_at=timezone.now())


def test_a_password_is_used_and_a_wrong_one_waits(world, settings):
    write(world)
    with letterbox() as box:
        settings.WHERRY_EMAIL_URL = f"smtp://pen:wrong@127.0.0.1:{box.port}"
        assert "does not let us in" in deliver()
        settings.WHERRY_EMAIL_URL = f"smtp://pen:ink@127.0.0.1:{box.port}"
        assert deliver(timedelta(minutes=2)) == "1 of 1 messages delivered."


def test_into_a_folder(world, settings, tmp_path):
    settings.WHERRY_EMAIL_URL = f"file:{tmp_path}/mail"
    row = write(world)
    deliver()
    assert b"On Tuesday." in (tmp_path / "mail" / f"{row.pk}.eml").read_bytes()


@pytest.mark.parametrize(
    "message",
    [
        {"subject": "Hello\nBcc: all@home.example", "to": ["ann@home.example"]},
        {"subject": "Hello", "to": ["ann@home.example\r\nBcc: all@home.example"]},
        {"subject": "Hello", "to": ["ann@home.example"], "headers": {"X-A": "1\nBcc: all@home.example"}},
    ],
)
def test_injected_headers_are_refused(db, message):
    with pytest.raises((BadHeaderError, ValueError)):
        OutboxBackend().send_messages([EmailMessage(body="Text", **message)])
    assert not OutboxMessage.objects.exists()


def test_djangos_own_mail_goes_to_each_recipient_and_is_not_kept(db, settings, tmp_path):
    settings.WHERRY_EMAIL_URL = f"file:{tmp_path}"
    message = EmailMultiAlternatives(
        "Sign in", "A link", "Wherry <w@c.example>", ["a@c.example"], bcc=["b@c.example"]
    )
    assert OutboxBackend().send_messages([message]) == 1
    assert set(OutboxMessage.objects.values_list("to", "sender")) == {
        ("a@c.example", "w@c.example"),
        ("b@c.example", "w@c.example"),
    }
    assert b"b@c.example" not in bytes(OutboxMessage.objects.first().content)
    deliver()
    assert {bytes(m.content) for m in OutboxMessage.objects.all()} == {b""}  # It held a link.


def test_old_messages_lose_their_words(world, settings, tmp_path):
    settings.WHERRY_EMAIL_URL = f"file:{tmp_path}"
    row, waiting = write(world), write(world, to="later@c.example")
    deliver()
    OutboxMessage.objects.filter(pk=waiting.pk).update(state="waiting")
    assert erase_mail(by=SYSTEM, now=timezone.now()) == ""
    assert erase_mail(by=SYSTEM, now=timezone.now() + timedelta(days=366 * 6 + 2)) == "1 messages erased."
    row.refresh_from_db()
    assert (row.to, row.sender, row.subject, bytes(row.content)) == ("", "", "", b"")
    assert row.sent_at is not None


def test_a_legal_hold_keeps_a_message(world):
    row = write(world)
    OutboxMessage.objects.update(state="sent")
    set_hold(
        by=world.administrator.pk,
        body=world.ours.pk,
        object_kind="message",
        object_id=row.pk,
        reason="A claim",
    )
    assert erase_mail(by=SYSTEM, now=timezone.now() + timedelta(days=366 * 6 + 2)) == ""


def test_the_log_shows_who_and_what_but_never_the_text(world, settings):
    write(world, text="A private matter", subject="<script>alert(1)</script>")
    OutboxBackend().send_messages([EmailMessage("Sign in", "A link", to=["ann@home.example"])])
    address = f"/bodies/{world.ours.pk}/mail/"
    page = signed_in(world.administrator).get(address).content.decode()
    assert "&lt;script&gt;" in page and "A private matter" not in page and "Sign in" in page
    assert signed_in(world.officer).get(address).status_code == 403
    assert signed_in(world.stranger).get(address).status_code == 404
    theirs = signed_in(world.stranger).get(f"/bodies/{world.theirs.pk}/mail/").content.decode()
    assert "No mail has been sent yet" in theirs


def test_the_number_of_queries_does_not_grow(world):
    client, counts = signed_in(world.administrator), []
    client.get(f"/bodies/{world.ours.pk}/mail/")
    for rows in (5, 50):
        for _ in range(OutboxMessage.objects.count(), rows):
            write(world)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/bodies/{world.ours.pk}/mail/")
        assert page.content.decode().count("<tr") == rows + 1
        counts.append(len(queries))
    assert counts[0] == counts[1]
