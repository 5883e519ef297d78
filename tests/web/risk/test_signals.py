"""A signal is told by form or file, seen by whom it concerns, put right and withdrawn, and never leaves in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.web.risk.conftest import form, signed_in, text_of, told
from wherry_web.journal.models import Entry, EntryText
from wherry_web.journal.services import SYSTEM
from wherry_web.risk.models import ServiceSignal, SignalWords
from wherry_web.risk.services.telling import erase_words

pytestmark = pytest.mark.django_db
FILE = "location_id,kind,harm,told_by,happened_on,closed_on,words\n"


def uploaded(rows: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile("signals.csv", (FILE + rows).encode(), "text/csv")}


def test_an_officer_tells_a_signal_and_reads_it(here) -> None:
    browser = told(here, here.officer, service="Service 1-100000001 (1-100000001)")
    row = ServiceSignal.objects.get()
    assert (row.location_id, row.kind, row.harm, row.body) == (
        "1-100000001",
        "complaint",
        "moderate",
        here.ours,
    )
    assert "Complaint" in text_of(browser.get(here.at("signals")))
    page = text_of(browser.get(here.at("signal", signal_id=row.pk)))
    assert "Cold food, twice." in page and "never a ground for restriction, fee or tender" in page
    entry = Entry.objects.get(act="risk.signal_told")
    assert entry.object_id == str(row.pk)
    assert not EntryText.objects.filter(entry=entry).exists(), "the journal holds no words of it"


def test_the_form_holds_today_and_asks_again_of_a_name(here) -> None:
    browser = signed_in(here.brokerage)
    page = text_of(browser.get(here.at("signal_new") + "?service=1-100000003"))
    assert 'value="1-100000003"' in page and "Begin to write its name" in page
    named = form(words="Mrs Doe says the lift is broken")
    answer = browser.post(here.at("signal_new"), named)
    assert answer.status_code == 422 and "may be the name of a person: Mrs Doe" in answer.content.decode()
    assert browser.post(here.at("signal_new"), named | {"names_checked": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"service": "1-999999999"}, "No service of this name or id is registered in your area"),
        ({"service": "1-100000020"}, "No service of this name or id is registered in your area"),
        ({"happened_on_year": "2099"}, "still to come"),
        ({"kind": "gossip"}, "Choose one of the list"),
        ({"happened_on_day": ""}, "must include a day"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(here, changed, sentence) -> None:
    answer = signed_in(here.officer).post(here.at("signal_new"), form(**changed))
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not ServiceSignal.objects.exists()


def test_the_same_told_twice_counts_once(here) -> None:
    told(here, here.officer)
    answer = signed_in(here.senior).post(here.at("signal_new"), form(words="cold FOOD, twice. "))
    assert answer.status_code == 422 and "told already" in answer.content.decode()
    assert ServiceSignal.objects.count() == 1


def test_sealed_signals_are_seen_by_the_few_and_by_whoever_told_them(here) -> None:
    told(here, here.officer, kind="whistleblowing", origin="staff", words="Short at night")
    row = ServiceSignal.objects.get()
    for who, sees in (
        (here.safeguarding, True),
        (here.director, True),
        (here.officer, True),
        (here.senior, False),
        (here.brokerage, False),
    ):
        browser = signed_in(who)
        assert ("Whistleblowing" in text_of(browser.get(here.at("signals")))) == sees, who.name
        assert browser.get(here.at("signal", signal_id=row.pk)).status_code == (200 if sees else 404)
    assert signed_in(here.manager).get(here.at("signals")).status_code == 404
    assert signed_in(here.stranger).get(here.at("signals")).status_code == 404


def test_a_file_leaves_out_words_sealed_kinds_and_what_cqc_told(here) -> None:
    told(here, here.officer, words="secretwords")
    told(here, here.officer, kind="safeguarding", words="a")
    told(here, here.officer, origin="cqc", words="b")
    told(here, here.officer, kind="insolvency", words="c")
    answer = signed_in(here.director).get(here.at("signals") + "?as=csv")
    text = answer.content.decode()
    assert "Left out: 3 sealed" in text and "never a ground for restriction" in text
    rows = [line for line in text.splitlines() if line.startswith("1-")]
    assert len(rows) == 1 and "Complaint" in rows[0] and "secretwords" not in text


def test_a_correction_counts_and_both_stay(here) -> None:
    browser = told(here, here.officer)
    row = ServiceSignal.objects.get()
    wrong = form(
        harm="low", reason="It was not that bad", closed_on_day="", closed_on_month="", closed_on_year=""
    )
    assert browser.post(here.at("signal_correct", signal_id=row.pk), wrong).status_code == 302
    newer = ServiceSignal.objects.get(corrects=row)
    assert newer.harm == "low"
    page = text_of(browser.get(here.at("signal", signal_id=newer.pk)))
    assert "It was not that bad" in page and "told. Complaint, moderate" in page
    again = browser.post(here.at("signal_correct", signal_id=row.pk), wrong)
    assert again.status_code == 422 and "corrected already" in again.content.decode()
    listed = text_of(browser.get(here.at("signals")))
    assert listed.count(">Complaint<span") == 1


def test_a_signal_is_withdrawn_by_who_told_it_or_a_manager_only(here) -> None:
    told(here, here.officer)
    row = ServiceSignal.objects.get()
    address = here.at("signal_withdraw", signal_id=row.pk)
    refused = signed_in(person_two(here)).post(address, {"reason": "I say so"})
    assert refused.status_code == 422 and "may publish the order" in refused.content.decode()
    assert signed_in(here.senior).post(address, {"reason": "Told of the wrong home"}).status_code == 302
    assert "Nothing was told yet" in text_of(signed_in(here.officer).get(here.at("signals")))
    assert ServiceSignal.objects.count() == 2


def person_two(here):
    from tests.web.position.conftest import person

    return person("Second", (here.ours, "quality_monitoring_officer"))


def test_a_file_is_taken_in_whole(here) -> None:
    rows = (
        "1-100000003,complaint,low,family,2026-10-01,,Cold food\n"
        "1-100000002,Missed return,none,Council,01/11/2026,,\n"
        "1-100000002,warning_notice,not_known,published,2026-01-10,2026-03-01,Mr Doe was told\n"
    )
    answer = signed_in(here.officer).post(here.at("signals_import"), uploaded(rows), follow=True)
    text = text_of(answer)
    assert "3 signals imported" in text and "1 signal may name a person" in text
    assert ServiceSignal.objects.get(kind="warning_notice").closed_on == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            "1-100000003,complaint,low,family,2026-10-01,,a\n1-999999999,complaint,low,family,2026-10-01,,b\n",
            "row 3",
        ),
        (
            "1-100000003,complaint,low,family,2026-10-01,,a\n1-100000003,complaint,low,family,2026-10-01,,a\n",
            "row 3: the row repeats row 2",
        ),
        ("1-100000003,complaint,low,family,2099-10-01,,a\n", "still to come"),
        ("1-100000003,gossip,low,family,2026-10-01,,a\n", "not one of the template"),
        ("1-100000003,complaint,low,family,soon,,a\n", "not a day"),
        ("1-100000003,complaint,low,family,2026-10-01,2026-09-01,a\n", "closed before it happened"),
        ("", "no rows"),
    ],
)
def test_a_wrong_row_refuses_the_whole_file_by_its_line(here, rows, sentence) -> None:
    answer = signed_in(here.officer).post(here.at("signals_import"), uploaded(rows))
    assert answer.status_code == 422
    assert sentence in answer.content.decode(), answer.content.decode()[:4000]
    assert not ServiceSignal.objects.exists()


def test_what_was_told_already_is_refused_with_its_line(here) -> None:
    row = "1-100000003,complaint,low,family,2026-10-01,,a\n"
    browser = signed_in(here.officer)
    assert browser.post(here.at("signals_import"), uploaded(row)).status_code == 302
    answer = browser.post(
        here.at("signals_import"), uploaded("1-100000002,complaint,low,family,2026-10-01,,z\n" + row)
    )
    assert (
        answer.status_code == 422
        and "told already" in answer.content.decode()
        and "row 3" in answer.content.decode()
    )
    assert ServiceSignal.objects.count() == 1


def test_words_are_erased_on_schedule_and_the_signal_stays(here) -> None:
    told(here, here.officer)
    told(here, here.officer, kind="safeguarding", words="sealed ones stay longer")
    words = SignalWords.objects.get(signal__kind="complaint")
    later = timezone.now().replace(year=words.erase_on.year, month=12, day=31)
    assert erase_words(by=SYSTEM, now=later) == "Words of 1 signal erased."
    assert ServiceSignal.objects.count() == 2 and SignalWords.objects.count() == 1
    assert erase_words(by=SYSTEM, now=later) == ""


def test_a_kind_is_stated_to_be_recorded_completely(here) -> None:
    given = {"kind": "complaint", "since_day": "1", "since_month": "4", "since_year": "2026"}
    assert signed_in(here.officer).post(here.at("signal_recordings"), given).status_code == 403
    answer = signed_in(here.senior).post(here.at("signal_recordings"), given, follow=True)
    assert "Complaint: completely since 1 April 2026" in text_of(answer)
