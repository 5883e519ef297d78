"""How long text is kept: what is due, legal holds, review, erasure on request, and who may do it."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.records.conftest import Town, as_person, person, write
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.sessions import SIGNED_IN
from wherry_web.journal.models import Entry, EntryText, Hold
from wherry_web.journal.services import erase_due, start_retention
from wherry_web.journal.verification import verify
from wherry_web.work.models import StoredFile

LONG_OVER = date(2010, 1, 1)
CONCERN = 6
"""The entry of the town whose class asks for a review."""


def at(body: Body, rest: str = "") -> str:
    return f"/bodies/{body.pk}/retention/{rest}"


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode().replace("&#39;", "'").replace("&#34;", '"')


def last() -> Entry:
    return Entry.objects.order_by("-number")[0]


def ended(town: Town) -> None:
    """The concern ended long ago, so that its text is due for review."""
    start_retention(
        by=town.info.pk, body=town.body.pk, object_kind="concern", object_id="C1", ended_on=LONG_OVER
    )


@pytest.fixture
def administrator(town: Town) -> Person:
    return person("Ada", "administrator", town.body)


def test_texts_are_listed_by_the_day_they_are_due_with_their_class(town: Town) -> None:
    page = text_of(as_person(town.senior), at(town.body))
    due = re.findall(r"/journal/(\d+)/", page.split("Classes of record")[0])
    assert due == ["5", "4", "1", "2", "3", "7"]  # People 6 years, fees 7, audits 8; the concern has no day.
    assert "Council audits, reviews and action plans" in page and "8 years after the act" in page
    assert "Once the matter ends" in page and "A person looks at it" in page
    assert "Otherton" not in page


def test_whoever_may_not_is_told_who_may(town: Town, administrator: Person) -> None:
    acts = ("holds/new/", "review/", "erase/", "erase/entries/")
    for who, reason in (
        (town.senior, "Only the foi and information governance or the administrator of Wherryshire may"),
        (administrator, "Wherryshire has somebody for information governance; only they may do this."),
    ):
        client = as_person(who)
        assert reason in text_of(client, at(town.body)), who
        assert reason in text_of(client, at(town.body, "holds/")), who
        for act in acts:
            refused = client.post(at(town.body, act), {"reason": "x", "entries": "1"})
            assert refused.status_code == 403 and reason in refused.content.decode(), (who, act)
    assert as_person(town.outsider).get(at(town.body)).status_code == 404
    assert not Hold.objects.exists() and EntryText.objects.count() == 8


def test_an_administrator_may_where_nobody_has_the_role(town: Town, administrator: Person) -> None:
    town.info.memberships.update(to_on=date(2021, 1, 1))
    assert "Erase text on request" in text_of(as_person(administrator), at(town.body))
    asked = {"about": "audit:1", "reason": "A claim"}
    assert as_person(administrator).post(at(town.body, "holds/new/"), asked).status_code == 302


def test_a_hold_keeps_what_is_due_until_it_is_lifted(town: Town) -> None:
    client = as_person(town.info)
    made = client.post(
        at(town.body, "holds/new/"), {"person": str(town.senior.pk), "reason": "A tribunal"}, follow=True
    )
    assert "Texts that it covers now: 7." in made.content.decode()
    assert "Sam" in made.content.decode() and "A tribunal" in made.content.decode()
    assert (last().act, last().by) == ("journal.hold_set", str(town.info.pk))
    assert last().text.content == {"id": str(town.senior.pk), "kind": "person", "reason": "A tribunal"}
    assert text_of(client, at(town.body)).count("Kept: legal hold") == 6
    much_later = timezone.localdate() + timedelta(days=366 * 20)
    erase_due(today=much_later)
    assert EntryText.objects.filter(entry__body=town.body.pk, entry__number__lte=7).count() == 7
    hold = Hold.objects.get()
    lift = at(town.body, f"holds/{hold.pk}/lift/")
    assert "A tribunal" in text_of(client, lift)
    assert client.post(lift, {"reason": ""}).status_code == 422
    assert client.post(lift, {"reason": "It was settled"}).status_code == 302
    assert last().act == "journal.hold_lifted" and last().text.content == {"reason": "It was settled"}
    again = client.post(lift, {"reason": "again"})
    assert again.status_code == 422 and "no such legal hold in force" in again.content.decode()
    erase_due(today=much_later)
    assert [t.pk for t in EntryText.objects.filter(entry__number__lte=7)] == [CONCERN]
    assert verify()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reason": "x"}, "one of the two"),
        ({"about": "audit:1", "person": "SENIOR", "reason": "x"}, "one of the two"),
        ({"about": "audit:1"}, "Enter “Reason”"),
        ({"about": "audit", "reason": "x"}, "with a colon between"),
        ({"about": "nonsense:1", "reason": "x"}, "with a colon between"),
        ({"about": "audit:", "reason": "x"}, "with a colon between"),
        ({"person": "OUTSIDER", "reason": "x"}, "Choose one of the list"),
    ],
)
def test_a_hold_that_is_not_clear_is_refused(town: Town, typed: dict[str, str], words: str) -> None:
    ids = {"SENIOR": str(town.senior.pk), "OUTSIDER": str(town.outsider.pk)}
    refused = as_person(town.info).post(
        at(town.body, "holds/new/"), {key: ids.get(value, value) for key, value in typed.items()}
    )
    assert refused.status_code == 422 and words in refused.content.decode()
    assert not Hold.objects.exists()


def test_another_bodys_hold_is_not_there(town: Town) -> None:
    as_person(town.info).post(at(town.body, "holds/new/"), {"about": "audit:1", "reason": "A claim"})
    theirs = at(town.other, f"holds/{Hold.objects.get().pk}/lift/")
    assert as_person(town.outsider).post(theirs, {"reason": "x"}).status_code == 404
    assert "A claim" not in text_of(as_person(town.outsider), at(town.other, "holds/"))
    assert as_person(town.info).get(at(town.body, f"holds/{uuid4()}/lift/")).status_code == 404


def test_an_entry_offers_a_hold_on_what_it_is_about(town: Town) -> None:
    link = f"{at(town.body, 'holds/new/')}?about=concern%3AC1"
    assert link in text_of(as_person(town.info), f"/bodies/{town.body.pk}/journal/{CONCERN}/")
    assert 'value="concern:C1"' in text_of(as_person(town.info), link)
    assert link not in text_of(as_person(town.senior), f"/bodies/{town.body.pk}/journal/{CONCERN}/")


def test_text_whose_class_asks_for_it_waits_for_a_person(town: Town) -> None:
    client, review = as_person(town.info), at(town.body, "review/")
    assert "No text is waiting" in text_of(client, review)
    ended(town)
    erase_due()
    page = text_of(client, review)
    assert "Sam was told of a fall" in page and "due on 1 January 2018" in page
    assert "1 waiting" in text_of(client, at(town.body))
    for typed, words in (
        ({"outcome": "erase", "reason": "x"}, "Tick the texts"),
        ({"entries": "6", "reason": "x"}, "Choose what happens"),
        ({"entries": "6", "outcome": "erase"}, "Enter “Reason”"),
        ({"entries": "6", "outcome": "keep", "reason": "x"}, "until which they are kept"),
        ({"entries": "1", "outcome": "erase", "reason": "x"}, "Choose one of the list"),
    ):
        refused = client.post(review, typed)
        assert refused.status_code == 422 and words in refused.content.decode(), typed
    assert EntryText.objects.filter(pk=CONCERN).exists()
    done = client.post(review, {"entries": "6", "outcome": "erase", "reason": "Nothing since"}, follow=True)
    assert "Texts erased: 1." in done.content.decode()
    assert not EntryText.objects.filter(pk=CONCERN).exists()
    assert last().act == "journal.erased_after_review"
    assert verify()


def test_reviewed_text_may_be_kept_until_another_day(town: Town) -> None:
    ended(town)
    client, review = as_person(town.info), at(town.body, "review/")
    typed = {"entries": "6", "outcome": "keep", "reason": "A pattern", "until_day": "1", "until_month": "4"}
    assert "in the future" in client.post(review, typed | {"until_year": "2020"}).content.decode()
    assert client.post(review, typed | {"until_year": "2040"}).status_code == 302
    assert EntryText.objects.get(pk=CONCERN).erase_on == date(2040, 4, 1)
    assert last().act == "journal.kept_longer"
    assert last().text.content == {"entries": [6], "reason": "A pattern", "until": "2040-04-01"}
    assert "No text is waiting" in text_of(client, review)
    assert verify()


def test_a_held_text_does_not_come_to_review(town: Town) -> None:
    ended(town)
    client = as_person(town.info)
    client.post(at(town.body, "holds/new/"), {"about": "concern:C1", "reason": "An inquest"})
    assert "No text is waiting" in text_of(client, at(town.body, "review/"))


def test_erasure_on_request_class_by_class(town: Town) -> None:
    client, erase = as_person(town.info), at(town.body, "erase/")
    assert "Erase for good" not in text_of(client, erase)
    page = text_of(client, f"{erase}?person={town.senior.pk}")
    assert "Council audits, reviews and action plans: 4 texts" in page
    assert "Fees, payments and tenders: 1 text" in page
    who = {"person": str(town.senior.pk)}
    assert "Tick at least one" in client.post(erase, who | {"reason": "Asked"}).content.decode()
    assert "Enter “Reason”" in client.post(erase, who | {"classes": "audit"}).content.decode()
    typed = who | {"classes": ["audit", "people"], "reason": "Sam asked on 3 November"}
    assert "Texts erased: 5." in client.post(erase, typed, follow=True).content.decode()
    assert sorted(EntryText.objects.filter(entry__number__lte=7).values_list("pk", flat=True)) == [4, CONCERN]
    assert (last().act, last().object_id) == ("journal.erased_for_person", str(town.senior.pk))
    assert last().text.content["reason"] == "Sam asked on 3 November"
    assert verify()


def test_nobody_erases_what_they_wrote_themselves(town: Town) -> None:
    number = write(town, "test.scored", "9", by=town.info, note="Mine")
    client = as_person(town.info)
    mine = {"person": str(town.info.pk), "classes": "audit", "reason": "I ask"}
    for address, typed in (
        (at(town.body, "erase/"), mine),
        (at(town.body, "erase/entries/"), {"entries": str(number), "reason": "They ask"}),
    ):
        refused = client.post(address, typed)
        assert refused.status_code == 422 and "ask somebody else" in refused.content.decode()
    assert EntryText.objects.filter(pk=number).exists()


def test_a_hold_goes_before_a_request(town: Town) -> None:
    client = as_person(town.info)
    client.post(at(town.body, "holds/new/"), {"about": "audit:1", "reason": "A claim"})
    for address, typed in (
        (at(town.body, "erase/"), {"person": str(town.senior.pk), "classes": "audit", "reason": "Asked"}),
        (at(town.body, "erase/entries/"), {"entries": "2", "reason": "Asked"}),
    ):
        refused = client.post(address, typed)
        assert refused.status_code == 422 and "under a legal hold" in refused.content.decode(), address
    assert EntryText.objects.filter(pk=2).exists()


def test_entries_that_speak_of_somebody_without_an_account(town: Town) -> None:
    client, erase = as_person(town.info), at(town.body, "erase/entries/")
    for typed, words in (
        ("six", "numbers of entries"),
        ("6 8", "There is no text here to erase of these entries: 8."),  # Entry 8 is Otherton's.
        (" ".join("9" * 201), "at most 200"),
    ):
        refused = client.post(erase, {"entries": typed, "reason": "Asked"})
        assert refused.status_code == 422 and words in refused.content.decode(), typed
    assert client.post(erase, {"entries": "6, 4", "reason": "A resident asked"}).status_code == 302
    assert not EntryText.objects.filter(pk__in=[4, CONCERN]).exists()
    assert EntryText.objects.filter(pk=8).exists()
    assert verify()


def test_erasing_asks_again_who_it_is_after_a_while(town: Town) -> None:
    town.info.set_password("many words for one gate")
    town.info.save()
    client = as_person(town.info)
    session = client.session
    session[SIGNED_IN] = int(time.time()) - 16 * 60
    session.save()
    typed = {"entries": "6", "reason": "Asked"}
    asked = client.post(at(town.body, "erase/entries/"), typed)
    assert asked["Location"].startswith("/account/reauthenticate/")
    assert EntryText.objects.filter(pk=CONCERN).exists()


def test_as_many_questions_for_many_texts_as_for_few(town: Town) -> None:
    client = as_person(town.info)
    pages = [at(town.body), at(town.body, "holds/"), at(town.body, f"erase/?person={town.senior.pk}")]

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as counted:
            client.get(address)
        return len(counted)

    def more(number: int) -> None:
        write(town, "test.scored", f"more {number}", note="x")
        Hold.objects.create(
            body=town.body.pk, object_kind="audit", object_id=str(number), reason="x", set_on=LONG_OVER
        )

    more(0)
    few = [cost(page) for page in pages]
    for number in range(1, 30):
        more(number)
    assert [cost(page) for page in pages] == few


def test_files_are_counted_by_class(town: Town) -> None:
    StoredFile.objects.create(
        body=town.body, sha256="0" * 64, name="a.txt", media_type="text/plain", size=1, purpose="evidence",
        by=str(town.senior.pk), at=timezone.make_aware(timezone.datetime(2026, 2, 3)), retention="files",
    )  # fmt: skip
    assert "3 February 2033" in text_of(as_person(town.senior), at(town.body))
