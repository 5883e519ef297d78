"""After any sequence of writes, erasures, holds and signatures, the chain is valid."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.web.journal.conftest import ANN, BOB, BODY, OTHER, TEST_ACTS, write
from wherry.domain.errors import Refused
from wherry_web.journal import services
from wherry_web.journal.models import Entry, EntryText, Erasure, Hold
from wherry_web.journal.services import recorded
from wherry_web.journal.verification import verify

people, bodies = st.sampled_from([ANN, BOB]), st.sampled_from([BODY, OTHER, None])
texts = st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers() | st.none(), max_size=3)
steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(sorted(TEST_ACTS)), st.integers(1, 3), people, bodies, texts),
    st.tuples(st.just("fail"), people),
    st.tuples(st.just("due"), st.integers(0, 20_000)),
    st.tuples(st.just("person"), people, bodies),
    st.tuples(st.just("hold"), st.integers(1, 3), bodies),
    st.tuples(st.just("lift"), bodies),
    st.tuples(st.just("end"), st.sampled_from(["concern", "restriction"]), st.integers(1, 3), bodies),
    st.tuples(st.just("sign"), st.integers(0, 3)),
)


def do(step: tuple[object, ...]) -> None:
    match step:
        case ("write", act, subject, by, body, text):
            with recorded(by=by, body=body, act=act, object_id=str(subject), text=text):  # type: ignore[arg-type]
                pass
        case ("fail", by):
            try:
                with recorded(by=by, body=BODY, act="test.scored", object_id=1, text={"a": 1}):  # type: ignore[arg-type]
                    write(note="lost")
                    raise RuntimeError
            except RuntimeError:
                pass
        case ("due", int(days)):
            services.erase_due(today=timezone.localdate() + timedelta(days=days))
        case ("person", person, body):
            services.erase_person_text(by=ANN, body=body, person=person, reason="They asked")  # type: ignore[arg-type]
        case ("hold", subject, body):
            services.set_hold(by=ANN, body=body, object_kind="audit", object_id=str(subject), reason="x")  # type: ignore[arg-type]
        case ("lift", body):
            hold = Hold.objects.filter(body=body, lifted_on=None).first()
            if hold:
                services.lift_hold(by=ANN, body=body, hold_id=hold.pk, reason="x")  # type: ignore[arg-type]
        case ("end", kind, subject, body):
            services.start_retention(
                by=ANN,
                body=body,
                object_kind=kind,
                object_id=str(subject),
                ended_on=date(2026, 1, 1),  # type: ignore[arg-type]
            )
        case ("sign", int(days)):
            services.anchor_today(today=date(2026, 1, 1) + timedelta(days=days))


@pytest.mark.django_db
@given(st.lists(steps, max_size=15))
def test_the_chain_is_valid_after_any_sequence(sequence: list[tuple[object, ...]]) -> None:
    with transaction.atomic():
        for step in sequence:
            try:
                do(step)
            except Refused:
                continue
            finally:
                found = verify()
                assert found, (step, found.fault)
        with_text = Entry.objects.exclude(text_digest="").count()
        assert with_text == EntryText.objects.count() + Erasure.objects.count()
        assert list(Entry.objects.values_list("number", flat=True)) == list(
            range(1, Entry.objects.count() + 1)
        )
        transaction.set_rollback(True)
