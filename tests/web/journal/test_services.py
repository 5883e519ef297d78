"""No entry, no change; texts go when they are due, and the chain stays valid."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from tests.web.journal.conftest import ANN, BOB, BODY, OTHER, write
from wherry.domain.errors import Refused
from wherry_web.journal import services
from wherry_web.journal.acts import declared_acts
from wherry_web.journal.append_only import remove
from wherry_web.journal.models import Anchor, Entry, EntryText, Erasure, Head, Hold
from wherry_web.journal.retention import retention_classes
from wherry_web.journal.services import SYSTEM, Known, recorded
from wherry_web.journal.verification import verify

pytestmark = pytest.mark.django_db
LATER = date(2060, 1, 1)


def test_an_empty_journal_is_valid_and_not_signed() -> None:
    assert verify()
    assert services.anchor_today() is None
    assert services.erase_due() == 0
    assert Entry.objects.count() == 0


def test_an_exception_leaves_neither_change_nor_entry() -> None:
    write()
    with (
        pytest.raises(RuntimeError),
        recorded(by=ANN, body=BODY, act="test.scored", object_id=1, text={"a": 1}),
    ):
        Hold.objects.create(object_kind="audit", object_id="1", reason="x", set_on=LATER)
        raise RuntimeError
    assert (Entry.objects.count(), Hold.objects.count(), Head.objects.get().number) == (1, 0, 1)
    assert verify()


def test_an_undeclared_act_changes_nothing() -> None:
    with pytest.raises(KeyError), recorded(by=ANN, body=BODY, act="nobody.knows", object_id=1):
        Hold.objects.create(object_kind="audit", object_id="1", reason="x", set_on=LATER)
    assert (Entry.objects.count(), Hold.objects.count()) == (0, 0)


def test_nested_blocks_write_both_entries_inner_first() -> None:
    with recorded(by=ANN, body=BODY, act="test.stopped", object_id="outer") as outer:
        with recorded(by=ANN, body=BODY, act="test.scored", object_id="inner", text={"a": 1}):
            pass
        outer.text["b"] = 2
    assert list(Entry.objects.values_list("object_id", flat=True)) == ["inner", "outer"]
    assert verify()


def test_an_inner_block_falls_with_the_outer_one() -> None:
    with pytest.raises(RuntimeError), recorded(by=ANN, body=BODY, act="test.stopped", object_id="outer"):
        write()
        raise RuntimeError
    assert Entry.objects.count() == EntryText.objects.count() == 0


def test_an_inner_failure_that_is_caught_leaves_the_outer_entry() -> None:
    with recorded(by=ANN, body=BODY, act="test.stopped", object_id="outer"):
        write(object_id="kept")
        with pytest.raises(RuntimeError), recorded(by=ANN, body=BODY, act="test.scored", object_id="lost"):
            raise RuntimeError
    assert list(Entry.objects.values_list("object_id", flat=True)) == ["kept", "outer"]
    assert verify()


def test_an_entry_says_what_was_known() -> None:
    known = Known("2026-01", {"share": 0.741, "numerator": 346})
    with recorded(by=ANN, body=BODY, act="test.stopped", object_id=1, known=known):
        pass
    entry = Entry.objects.get()
    assert entry.release == "2026-01"
    assert entry.figures_digest == services.digest_of(known.figures)
    assert entry.text.content == {"figures": {"share": 0.741, "numerator": 346}}


HOSTILE = ["=HYPERLINK(1)", "\u202egnp.exe", "a\x00b", "\ud800", "<script>", "🏠" * 50, "", "1:1"]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_kept_and_verified(words: str) -> None:
    write(note=words, **{"key " + words.replace("\ud800", ""): 1})
    assert verify()
    assert EntryText.objects.get().content["note"] == words.replace("\ud800", "?")


def test_every_declared_act_has_a_retention_class_that_exists() -> None:
    wrong = {
        key: act.retention for key, act in declared_acts().items() if act.retention not in retention_classes()
    }
    assert wrong == {}


def test_acts_fit_their_columns() -> None:
    for key, act in declared_acts().items():
        assert len(key) <= 64
        assert len(act.object_kind) <= 32


def test_the_day_of_erasure_comes_from_the_class() -> None:
    today = timezone.localdate()
    write("test.scored", note="x")
    write("test.stopped", note="x")
    audit, decision = EntryText.objects.order_by("entry")
    assert audit.erase_on == retention_classes()["audit"].due_on(today)
    assert decision.erase_on is None


def test_due_text_goes_and_the_chain_stays() -> None:
    write("test.scored", note="x")
    write("test.signed_in", ip="x")
    write("test.stopped", note="x")
    assert services.erase_due(today=timezone.localdate() + timedelta(days=500)) == 1
    assert services.erase_due(today=LATER) == 2  # The audit, and what the first run said.
    assert set(EntryText.objects.values_list("entry", flat=True)) == {3, 5}
    said = Entry.objects.get(number=5)
    assert (said.by, said.act) == (SYSTEM, "journal.erased_when_due")
    assert said.text.content == {"erased": 2, "classes": {"audit": 1, "journal": 1}}
    assert Erasure.objects.get(pk=1).by_entry_id == 5
    assert verify()


def test_nothing_due_writes_nothing() -> None:
    write()
    write(note="x")
    assert services.erase_due(today=timezone.localdate()) == 0
    assert Entry.objects.count() == 2


def test_a_hold_keeps_text_until_it_is_lifted() -> None:
    write(object_id="A", note="x")
    write(object_id="B", note="x", by=BOB)
    write(object_id="C", note="x", by=BOB, body=OTHER)
    hold = services.set_hold(by=ANN, body=BODY, object_kind="audit", object_id="A", reason="claim")
    services.set_hold(by=ANN, body=BODY, object_kind="person", object_id=BOB, reason="claim")
    services.erase_due(today=LATER)
    assert {1, 2} <= set(EntryText.objects.values_list("entry", flat=True))
    assert not EntryText.objects.filter(entry=3).exists()  # Another body's is not held by this body.
    with pytest.raises(Refused, match="legal hold"):
        services.erase_person_text(by=ANN, body=BODY, person=BOB, reason="They asked")
    with pytest.raises(Refused, match="no such legal hold"):
        services.lift_hold(by=ANN, body=OTHER, hold_id=hold.pk, reason="x")
    services.lift_hold(by=ANN, body=BODY, hold_id=hold.pk, reason="settled")
    with pytest.raises(Refused, match="no such legal hold"):
        services.lift_hold(by=ANN, body=BODY, hold_id=hold.pk, reason="again")
    services.erase_due(today=LATER)
    assert not EntryText.objects.filter(entry=1).exists()
    assert verify()


def test_a_persons_text_goes_on_request_in_one_body_only() -> None:
    write(by=ANN, note="x")
    write("test.signed_in", ANN, by=BOB, note="x")
    write(by=ANN, body=OTHER, note="x")
    write(by=BOB, note="x")
    assert services.erase_person_text(by=BOB, body=BODY, person=ANN, reason="They asked") == 2
    assert not EntryText.objects.filter(entry__in=[1, 2]).exists()
    assert EntryText.objects.filter(entry__in=[3, 4]).count() == 2
    assert verify()


def test_what_is_reviewed_starts_when_the_matter_ends_and_goes_by_a_person() -> None:
    write("test.concern", 7, note="x")
    write("test.concern", 7, note="x", body=OTHER)
    services.erase_due(today=LATER)
    assert EntryText.objects.count() == 2
    counted = services.start_retention(
        by=ANN, body=BODY, object_kind="concern", object_id=7, ended_on=date(2026, 1, 31)
    )
    assert counted == 1
    assert EntryText.objects.get(entry=1).erase_on == date(2034, 1, 31)
    assert verify()
    for wrong in ({"today": date(2034, 1, 30)}, {"numbers": [1, 2]}, {"body": OTHER}):
        asked = {
            "by": ANN,
            "body": BODY,
            "numbers": [1],
            "today": date(2034, 1, 31),
            "reason": "Reviewed",
        } | wrong
        with pytest.raises(Refused, match="due for review"):
            services.erase_reviewed(**asked)  # type: ignore[arg-type]
    assert (
        services.erase_reviewed(by=ANN, body=BODY, numbers=[1], today=date(2034, 1, 31), reason="Reviewed")
        == 1
    )
    assert verify()


@pytest.mark.parametrize("reason", ["", "  "])
def test_erasing_and_holding_need_a_reason(reason: str) -> None:
    write(note="x")
    with pytest.raises(Refused):
        services.erase_person_text(by=ANN, body=BODY, person=ANN, reason=reason)
    with pytest.raises(Refused):
        services.erase_reviewed(by=ANN, body=BODY, numbers=[1], today=LATER, reason=reason)
    with pytest.raises(Refused):
        services.set_hold(by=ANN, body=BODY, object_kind="audit", object_id="1", reason=reason)
    with pytest.raises(Refused):
        services.lift_hold(by=ANN, body=BODY, hold_id=UUID(int=9), reason=reason)
    assert Entry.objects.count() == 1


def test_one_signature_a_day() -> None:
    write()
    first = services.anchor_today()
    assert first == services.anchor_today()
    assert Anchor.objects.count() == 1
    assert Entry.objects.count() == 2
    assert verify().anchors == 1


def test_a_chain_written_anew_with_all_digests_is_found_by_its_signature() -> None:
    write()
    write()
    services.anchor_today(today=date(2026, 1, 1))
    remove(connection)
    previous = services.START
    for entry in Entry.objects.order_by("number"):
        entry.by, entry.previous = str(BOB), previous
        entry.digest = previous = services.entry_digest(entry)
        entry.save()
    Head.objects.update(digest=previous)
    assert "written anew" in verify().fault


def test_another_key_does_not_sign(settings: object) -> None:
    write()
    services.anchor_today()
    old, settings.SECRET_KEY = settings.SECRET_KEY, "x" * 60  # type: ignore[attr-defined]
    assert "SECRET_KEY" in verify().fault
    settings.SECRET_KEY_FALLBACKS = [old]  # type: ignore[attr-defined]
    assert verify()


def test_the_command_says_so_or_fails_with_the_fault() -> None:
    write(note="x")
    out = StringIO()
    call_command("verify-journal", stdout=out)
    assert "1 entries, 1 texts" in out.getvalue()
    remove(connection)
    with transaction.atomic():
        Entry.objects.update(act="x")
        with pytest.raises(CommandError, match="Entry 1 was changed"):
            call_command("verify-journal", stdout=out)


def test_verifying_asks_as_many_questions_for_more_rows(django_assert_num_queries: object) -> None:
    for rows in (3, 30):
        for _ in range(rows):
            write(note="x")
        with django_assert_num_queries(7):  # type: ignore[operator]
            assert verify()
