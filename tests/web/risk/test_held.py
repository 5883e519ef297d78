"""A manager reads what is held about its services, disputes a fact, and is answered within fourteen days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.web.position.conftest import body, person
from tests.web.risk.conftest import signed_in, text_of, told
from tests.web.risk.test_order import change, published
from wherry_web.accounts.routes import today
from wherry_web.risk.models import BandChange, Dispute
from wherry_web.work.models import OutboxMessage

pytestmark = pytest.mark.django_db


def at(here, name: str = "held", **parts: object) -> str:
    return reverse(name, kwargs={"body_id": here.company.pk, **parts})


def test_the_manager_sees_the_same_reasons_and_nothing_sealed(here) -> None:
    told(here, here.officer, words="secretwords")
    told(here, here.safeguarding, kind="whistleblowing", origin="staff", words="a")
    told(here, here.safeguarding, kind="insolvency", origin="published", words="b")
    told(here, here.officer, kind="quality_concern", origin="cqc", words="c")
    published(here)
    page = text_of(signed_in(here.manager).get(at(here)))
    assert "What is held about us" in page and "Complaint, October 2026: moderate" in page
    assert (
        "never a ground for restriction, fee or tender" in page and "may hold more than it may show" in page
    )
    for hidden in (
        "secretwords",
        "Whistleblowing",
        "Insolvency",
        "Quality concern,",
        "Sealed signals",
        "A person who",
    ):
        assert hidden not in page, hidden


def test_another_company_sees_nothing_of_it(here) -> None:
    published(here)
    other = body("Others Limited", "provider", code="1-200000002")
    page = text_of(
        signed_in(person("Other", (other, "registered_manager"))).get(
            reverse("held", kwargs={"body_id": other.pk})
        )
    )
    assert "Nothing is published about your services" in page


def test_a_manager_of_one_service_sees_that_one(here) -> None:
    published(here)
    who = person("Narrow", (here.company, "registered_manager"))
    who.memberships.update(location_ids=["1-100000002"])
    page = text_of(signed_in(who).get(at(here)))
    assert "1-100000002" in page and "1-100000003" not in page


def test_a_fact_is_disputed_and_answered(here, settings) -> None:
    told(here, here.officer)
    published(here)
    browser = signed_in(here.manager)
    address = at(here, "held_dispute", held_key=f"{here.ours.pk}~1-100000003")
    assert "within 14 days" in text_of(browser.get(address))
    wrong = {"fact": "Complaint of October 2026", "words": "It was about another home"}
    assert browser.post(address, wrong).status_code == 302
    row = Dispute.objects.get()
    assert row.due_on == today() + timedelta(days=14) and row.body == here.ours
    again = browser.post(address, wrong)
    assert again.status_code == 422 and "disputed this already" in again.content.decode()
    assert "To be answered by" in text_of(browser.get(at(here)))
    listed = text_of(signed_in(here.senior).get(here.at("disputes")))
    assert "It was about another home" in listed
    answer = here.at("dispute_answer", dispute_id=row.pk)
    given = {"outcome": "upheld", "answer": "It was; the signal is withdrawn"}
    assert signed_in(here.officer).post(answer, given).status_code == 403
    assert signed_in(here.senior).post(answer, given).status_code == 302
    assert "You are right: it was put right" in text_of(browser.get(at(here)))
    sent = list(OutboxMessage.objects.values_list("to", flat=True))
    assert here.senior.email in sent and here.director.email in sent and here.manager.email in sent
    twice = signed_in(here.senior).post(answer, given)
    assert twice.status_code == 422 and "answered already" in twice.content.decode()


def test_what_a_person_judged_or_moved_is_read_with_its_reason_and_disputed(here) -> None:
    """Whoever writes the reason is told that the service reads it."""
    key = "1-100000002"
    officer = signed_in(here.officer)
    judge, move = (here.at(name, location_id=key) for name in ("visit_judge", "band_change_new"))
    for address in (judge, move):
        assert "the service itself" in text_of(officer.get(address)).casefold(), address
    assert officer.post(judge, {"could_change": "little", "reason": "It is to close"}).status_code == 302
    assert signed_in(here.senior).post(move, change(here, reason="Two falls in a week")).status_code == 302
    published(here)
    manager = signed_in(here.manager)
    page = text_of(manager.get(at(here)))
    assert "little. It is to close" in page and "Two falls" not in page, "asked for, and not decided"
    row = BandChange.objects.get()
    signed_in(here.director).post(here.at("band_change_decide", change_id=row.pk), {"event": "approve"})
    page = text_of(manager.get(at(here)))
    assert "One band sooner until" in page and "Two falls in a week" in page
    assert "Senior" not in page and "Director" not in page, "no names of people"
    address = at(here, "held_dispute", held_key=f"{here.ours.pk}~{key}")
    for fact in ("What a visit could change", "Its change of place by a person"):
        assert manager.post(address, {"fact": fact, "words": "It is not so"}).status_code == 302, fact
    assert Dispute.objects.count() == 2


def test_nothing_that_is_not_its_own_can_be_disputed(here) -> None:
    published(here)
    address = at(here, "held_dispute", held_key=f"{here.ours.pk}~1-100000020")
    assert signed_in(here.manager).get(address).status_code == 404
    assert signed_in(here.officer).get(at(here)).status_code == 404
