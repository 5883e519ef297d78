"""An order of visits is made, looked at and published; its reasons are read; a person moves a service for a time."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.documents import pdf_text, squeezed
from tests.web.risk.conftest import signed_in, text_of, told
from wherry.decisions.visits import VisitOrder, VisitRow
from wherry.definitions.risk_model import SHIPPED
from wherry.definitions.signals import load_signals
from wherry.domain.errors import Refused
from wherry_web.accounts.routes import today
from wherry_web.journal.models import Entry
from wherry_web.position.register import shelf
from wherry_web.risk.held import held_about
from wherry_web.risk.models import BandChange, VisitList
from wherry_web.risk.order_shown import SEALED_TITLE, why_words, whys_of
from wherry_web.risk.ordering import judgements_on
from wherry_web.risk.services.listing import make_list, make_monthly_lists, publish_list
from wherry_web.risk.services.telling import state_recording
from wherry_web.work.running.services import run_queued

pytestmark = pytest.mark.django_db


def published(here) -> VisitList:
    row = make_list(by=here.senior, body=here.ours, answers=shelf().answers(), day=today())
    publish_list(by=here.senior, visit_list=row, day=today())
    return row


def test_a_signal_reaches_the_order_and_the_brief_says_why_and_what_is_not_known(here) -> None:
    told(
        here,
        here.officer,
        service="1-100000009",
        kind="warning_notice",
        origin="published",
        words="Since May",
    )
    published(here)
    browser = signed_in(here.officer)
    page = text_of(browser.get(here.at("priority")))
    assert "never a ground for restriction, fee or tender" in page
    assert "CQC enforcement in force: 1 time: warning notice, open" in page
    order = VisitOrder.from_dict(VisitList.objects.get().answer)
    assert order.rows[0].location_id == "1-100000003", "Inadequate is red whatever the sum"
    brief = text_of(browser.get(here.at("priority_service", location_id="1-100000009")))
    assert "Warning notice" in brief and "Since May" in brief
    assert "Council audit" in brief and "Not known, which counts as the worst but one" in brief


def test_the_brief_is_a_document_without_words(here) -> None:
    told(here, here.officer, words="secretwords")
    published(here)
    browser = signed_in(here.officer)
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = browser.get(here.at("priority_service", location_id="1-100000003") + f"?as={kind}")
        assert answer.status_code == 200 and answer.content.startswith(begins)
        assert b"secretwords" not in answer.content


def test_a_draft_counts_only_once_it_is_published(here) -> None:
    answer = signed_in(here.senior).post(here.at("priority_make"))
    assert answer.status_code == 302
    job = here.ours.jobs.get(kind="make-visit-list")
    run_queued(by="system", job_id=job.pk)
    job.refresh_from_db()
    assert job.state == "done" and "look at it, then publish it" in job.sentence, job.sentence
    assert "No order of visits is published yet" in text_of(signed_in(here.officer).get(here.at("priority")))
    row = VisitList.objects.get()
    browser = signed_in(here.senior)
    assert "This is a draft" in text_of(browser.get(here.at("priority") + f"?list={row.pk}"))
    address = here.at("priority_publish", list_id=row.pk)
    assert signed_in(here.officer).post(address).status_code == 403
    assert "What changed since the list before" in text_of(browser.get(address))
    assert browser.post(address).status_code == 302
    assert "Published on" in text_of(signed_in(here.officer).get(here.at("priority")))
    with pytest.raises(Refused, match="published already"):
        publish_list(by=here.senior, visit_list=row, day=today())
    assert Entry.objects.get(act="risk.list_published").figures_digest


def test_page_brief_and_file_say_release_rule_index_version_and_seed(here) -> None:
    """A director defends the list by them."""
    row = published(here)
    order = VisitOrder.from_dict(row.answer)
    said = (order.provenance.release, order.rule, order.index_version, order.seed)
    brief = here.at("priority_service", location_id="1-100000003")
    browser = signed_in(here.officer)
    texts = {
        "page": text_of(browser.get(here.at("priority"))),
        "brief": text_of(browser.get(brief)),
        "file": browser.get(here.at("priority") + "?as=csv").content.decode("utf-8-sig"),
        "pdf": pdf_text(browser.get(brief + "?as=pdf").content),
    }
    missing = [
        (name, one) for name, text in texts.items() for one in said if squeezed(one) not in squeezed(text)
    ]
    assert not missing


def test_a_brief_is_one_page(here) -> None:
    for kind in ("complaint", "incident", "missed_return", "soft_intelligence", "quality_concern"):
        told(here, here.officer, kind=kind)
    published(here)
    address = here.at("priority_service", location_id="1-100000003") + "?as=pdf"
    content = signed_in(here.officer).get(address).content
    assert "Page1of1" in pdf_text(content) and "SignalsthatcountWhatHow" in pdf_text(content).replace(
        ",thenewestfirst", ""
    )


def test_a_draft_is_read_by_who_may_publish_it(here) -> None:
    """What nobody looked at is no order of visits, and nobody should go by it."""
    row = make_list(by=here.senior, body=here.ours, answers=shelf().answers(), day=today())
    address = here.at("priority") + f"?list={row.pk}"
    for who, allowed in (
        (here.senior, True),
        (here.director, True),
        (here.officer, False),
        (here.safeguarding, False),
    ):
        browser = signed_in(who)
        for asked in (address, address + "&as=csv", address + "&as=xlsx"):
            assert browser.get(asked).status_code == (200 if allowed else 404), (who.name, asked)
        assert ("Drafts:" in text_of(browser.get(here.at("priority")))) == allowed
    publish_list(by=here.senior, visit_list=row, day=today())
    assert signed_in(here.officer).get(address).status_code == 200


def test_the_month_brings_a_draft_to_whoever_keeps_lists(here) -> None:
    assert make_monthly_lists(by="system", now=timezone.now()) == ""
    published(here)
    later = timezone.now() + timedelta(days=32)
    assert make_monthly_lists(by="system", now=later).startswith("1 visit list")
    assert here.ours.jobs.filter(kind="make-visit-list").count() == 1


def test_sealed_reasons_are_one_sum_to_who_may_not_see_them(here) -> None:
    told(here, here.safeguarding, kind="whistleblowing", origin="staff", words="")
    told(here, here.safeguarding, kind="whistleblowing", origin="staff", words="another")
    published(here)
    address = here.at("priority_service", location_id="1-100000003")
    sees, not_ = (text_of(signed_in(who).get(address)) for who in (here.safeguarding, here.officer))
    assert "2 times: whistleblowing" in sees
    assert "whistleblowing, within" not in not_ and "Sealed signals" in not_


def test_no_sum_tells_which_sealed_signal_there_is(here) -> None:
    """All kinds recorded completely: three more points were a whistleblower and nothing else."""
    for kind in ("whistleblowing", "safeguarding", "organisational_enquiry", "serious_incident"):
        state_recording(
            by=here.senior, body=here.ours, kind=kind, since=today() - timedelta(days=900),
            definitions=load_signals(), day=today(),
        )  # fmt: skip
    without = sealed_sum(published(here))
    told(here, here.safeguarding, kind="whistleblowing", origin="staff", words="")
    kept = published(here)
    assert sealed_sum(kept) == without == (10, 19), "7 for safeguarding that cannot be compared; 3 more"
    row = row_of(kept)
    text = signed_in(here.officer).get(here.at("priority") + "?show=all&as=csv").content.decode("utf-8-sig")
    line = next(found for found in csv.DictReader(rows_of(text)) if found["Service id"] == row.location_id)
    open_ = sum(f.points for f in row.factors if set(f.sharing) <= {"partners"})
    assert float(line["Points index, of what may leave here"]) == pytest.approx(open_)


def row_of(kept: VisitList) -> VisitRow:
    return next(r for r in VisitOrder.from_dict(kept.answer).rows if r.location_id == "1-100000003")


def sealed_sum(kept: VisitList) -> tuple[float, float]:
    whys = whys_of(row_of(kept).factors, frozenset(("partners", "council")))
    return next((why.points, why.most) for why in whys if why.title == SEALED_TITLE)


def rows_of(text: str) -> list[str]:
    return [one for one in text.splitlines() if not one.startswith(("# ", '"# '))]


def test_that_nothing_speaks_for_a_visit_is_not_said_where_something_sealed_may(here) -> None:
    row = replace(row_of(published(here)), factors=(), estimate=None, group="first", moved="")
    assert why_words(row, frozenset()) == "Nothing that you may see speaks for a visit"


def test_that_a_service_is_new_for_a_sealed_reason_names_it_to_the_few_only(here) -> None:
    published(here)
    told(here, here.safeguarding, service="1-100000009", kind="organisational_enquiry", origin="council")
    order = VisitOrder.from_dict(published(here).answer)
    row = next(row for row in order.rows if row.location_id == "1-100000009")
    new = replace(row, is_new=True, why_new="More points for CQC rating, Safeguarding concerns")
    VisitList.objects.create(
        body=here.ours, month=today(), answer=replace(order, rows=(new,)).to_dict(), release="x", seed="x",
        made_by="system", made_at=timezone.now(), published_by="system", published_on=today(),
    )  # fmt: skip
    sees, not_ = (
        text_of(signed_in(who).get(here.at("priority"))) for who in (here.safeguarding, here.officer)
    )
    assert "More points for CQC rating, Safeguarding concerns." in sees
    assert "More points for CQC rating, sealed signals." in not_
    draft = make_list(by=here.senior, body=here.ours, answers=shelf().answers(), day=today())
    assert signed_in(here.senior).get(here.at("priority_publish", list_id=draft.pk)).status_code == 200


def test_the_file_says_what_it_is_for_in_every_row(here) -> None:
    published(here)
    browser = signed_in(here.officer)
    text = browser.get(here.at("priority") + "?show=all&as=csv").content.decode("utf-8-sig")
    rows = [line for line in text.splitlines() if "1-1000000" in line]
    assert len(rows) == 4 and all("never a ground for restriction" in line for line in rows)
    assert "seed" in text and "times: whistle" not in text
    assert browser.get(here.at("priority") + "?as=xlsx").content.startswith(b"PK")


def test_what_cqc_told_in_confidence_is_no_reason_in_a_file_or_to_the_company(here) -> None:
    """HSCA 2008 s.76: it counts in the order, and what is said of it stays with the body."""
    told(here, here.officer, service="1-100000009", kind="warning_notice", origin="cqc", words="not yet out")
    told(here, here.officer, service="1-100000002", kind="warning_notice", origin="published", words="out")
    published(here)
    text = signed_in(here.officer).get(here.at("priority") + "?show=all&as=csv").content.decode("utf-8-sig")
    rows = {key: line for line in text.splitlines() for key in ("1-100000002", "1-100000009") if key in line}
    assert "warning notice, open" in rows["1-100000002"] and "warning" not in rows["1-100000009"]
    page = text_of(signed_in(here.officer).get(here.at("priority_service", location_id="1-100000009")))
    assert "1 time: warning notice, open" in page
    held = reverse("held", kwargs={"body_id": here.company.pk})
    page = text_of(signed_in(here.manager).get(held))
    assert page.count("warning notice, open") == 1
    shown = held_about(here.company, here.manager, shelf().answers(), today())
    titles = {one.location_id: {why.title for why in one.whys} for one in shown}
    assert len({frozenset(found) for found in titles.values()}) == 1, "a missing row would tell that CQC told"


def test_what_somebody_who_works_there_told_is_neither_in_a_file_nor_shown_to_the_company(here) -> None:
    """Whatever kind the officer chose: in a small home the month tells who it was."""
    told(here, here.officer, kind="conditions", origin="staff", words="")
    published(here)
    browser = signed_in(here.officer)
    assert "1 time: conditions" in text_of(
        browser.get(here.at("priority_service", location_id="1-100000003"))
    )
    assert "Conditions" in text_of(browser.get(here.at("signals")))
    for file in (here.at("signals") + "?as=csv", here.at("priority") + "?show=all&as=csv"):
        lines = rows_of(browser.get(file).content.decode("utf-8-sig"))
        assert not any("onditions, or" in line for line in lines), file
    held = reverse("held", kwargs={"body_id": here.company.pk})
    assert "onditions, or" not in text_of(signed_in(here.manager).get(held))


def test_the_draw_is_done_again_by_hand_from_the_file_alone(here, data_folder) -> None:
    own = data_folder / "definitions" / "risk" / "visit_rule.yaml"
    own.parent.mkdir(parents=True, exist_ok=True)
    shipped = (SHIPPED / "risk" / "visit_rule.yaml").read_text(encoding="utf-8")
    own.write_text(
        shipped.replace("first: 40", "first: 2").replace("random_share: 0.125", "random_share: 0.5"), "utf-8"
    )
    published(here)
    text = signed_in(here.officer).get(here.at("priority") + "?show=all&as=csv").content.decode("utf-8-sig")
    seed = re.search(r"seed ([0-9a-f]{32})", text).group(1)
    lines = list(csv.DictReader(rows_of(text)))
    pool = [line["Service id"] for line in lines if 0 < float(line["Probability of being on the list"]) < 1]
    assert len(pool) == 3 and f"printf '{seed}\\nID' | sha256sum" in text

    def number(key: str) -> str:
        told = f"printf '{seed}\\n{key}' | sha256sum"
        return subprocess.run(["sh", "-c", told], capture_output=True, text=True, check=True).stdout

    drawn = [line["Service id"] for line in lines if line["Why it is listed"] == "Drawn by lot"]
    assert drawn == [min(pool, key=number)]


def test_a_file_says_whether_it_was_published_and_up_to_when_it_counts(here) -> None:
    row = make_list(by=here.senior, body=here.ours, answers=shelf().answers(), day=today())
    address = here.at("priority") + f"?list={row.pk}&as=csv"
    browser = signed_in(here.senior)
    draft = browser.get(address).content.decode("utf-8-sig")
    assert "# State: A draft, which does not count yet" in draft
    assert f"# List: {row.pk}, made on {today():%-d %B %Y}" in draft
    publish_list(by=here.senior, visit_list=row, day=today())
    text = browser.get(address).content.decode("utf-8-sig")
    assert f"# State: Published on {today():%-d %B %Y}" in text
    assert f"# Signals up to: {today():%Y-%m-%d}" in text


def test_why_a_person_moved_a_service_is_in_no_file(here) -> None:
    assert signed_in(here.senior).post(
        here.at("band_change_new", location_id="1-100000009"),
        change(here, reason="Mrs Doe left", names_checked="on"),
    )
    row = BandChange.objects.get()
    signed_in(here.director).post(here.at("band_change_decide", change_id=row.pk), {"event": "approve"})
    published(here)
    browser = signed_in(here.officer)
    text = browser.get(here.at("priority") + "?show=all&as=csv").content.decode("utf-8-sig")
    assert "Moved by a person" in text and "Doe" not in text
    assert "one band sooner, until" in text_of(browser.get(here.at("priority") + "?show=all"))
    assert "Mrs Doe left" in text_of(browser.get(here.at("priority_service", location_id="1-100000009")))


def test_filters_are_honest(here) -> None:
    published(here)
    browser = signed_in(here.officer)
    assert "1 service shown of 4" in text_of(browser.get(here.at("priority") + "?show=all&words=1-100000003"))
    assert "0 services shown" in text_of(browser.get(here.at("priority") + "?words=nowhere"))
    assert browser.get(here.at("priority") + "?list=nonsense").status_code == 404


def change(here, **changed: str) -> dict[str, str]:
    until = today() + timedelta(days=60)
    return {
        "direction": "up", "reason": "The manager left", "expires_on_day": str(until.day),
        "expires_on_month": str(until.month), "expires_on_year": str(until.year),
    } | changed  # fmt: skip


def test_a_change_of_band_needs_a_reason_an_end_and_another_person(here) -> None:
    address = here.at("band_change_new", location_id="1-100000009")
    browser = signed_in(here.senior)
    for wrong, sentence in (
        ({"reason": ""}, "Enter"),
        ({"expires_on_year": str(today().year + 2)}, "within 90 days"),
    ):
        answer = browser.post(address, change(here, **wrong))
        assert answer.status_code == 422 and sentence in answer.content.decode()
    assert browser.post(address, change(here)).status_code == 302
    row = BandChange.objects.get()
    decide = here.at("band_change_decide", change_id=row.pk)
    own = browser.post(decide, {"event": "approve"})
    assert own.status_code == 422 and "another manager does" in own.content.decode()
    assert signed_in(here.officer).post(decide, {"event": "approve"}).status_code == 403
    before = VisitOrder.from_dict(published(here).answer)
    assert signed_in(here.director).post(decide, {"event": "approve"}).status_code == 302
    after = VisitOrder.from_dict(published(here).answer)
    band = (
        {r.location_id: r.band for r in before.rows}["1-100000009"],
        {r.location_id: r.band for r in after.rows}["1-100000009"],
    )
    assert band == ("amber", "red")
    brief = text_of(signed_in(here.officer).get(here.at("priority_service", location_id="1-100000009")))
    assert "The manager left" in brief and "approved by Director" in brief
    kept = VisitList.objects.order_by("-made_at").first()
    assert "The manager left" not in json.dumps(kept.answer), "it would stand in every list for ever"


def test_a_reason_that_may_name_a_person_is_read_again_first(here) -> None:
    """As what is told of a service is: these reasons are read by the service itself."""
    browser, key = signed_in(here.senior), "1-100000009"
    move, judge = (here.at(name, location_id=key) for name in ("band_change_new", "visit_judge"))
    for address, given in (
        (move, change(here, reason="Mrs Doe left")),
        (judge, {"could_change": "little", "reason": "Mrs Doe left"}),
    ):
        asked = browser.post(address, given)
        assert asked.status_code == 422 and "name of a person: Mrs Doe" in asked.content.decode()
        assert browser.post(address, given | {"names_checked": "on"}).status_code == 302
        assert "names_checked" not in browser.get(address).content.decode()


def test_the_model_page_tells_weights_draws_and_the_equality_check(here) -> None:
    browser = signed_in(here.officer)
    assert "No list is published yet" in text_of(browser.get(here.at("priority_model")))
    row = published(here)
    page = text_of(browser.get(here.at("priority_model")))
    assert "inadequate 20" in page and row.seed in page and "All services" in page
    assert "by the points index alone, as no model could be fitted" in page
    assert "Nobody has held the models against the past yet" in page


def test_what_a_visit_could_change_is_judged_and_counts_in_the_next_order(here) -> None:
    published(here)
    address = here.at("visit_judge", location_id="1-100000009")
    browser = signed_in(here.officer)
    empty = browser.post(address, {"could_change": "little", "reason": ""})
    assert empty.status_code == 422 and "Enter" in empty.content.decode()
    assert (
        browser.post(address, {"could_change": "little", "reason": "The building is to close"}).status_code
        == 302
    )
    before, after = (
        VisitOrder.from_dict(VisitList.objects.get().answer),
        VisitOrder.from_dict(published(here).answer),
    )
    value, now = ({r.location_id: r.value for r in o.rows}["1-100000009"] for o in (before, after))
    assert now == pytest.approx(0.6 * value)
    assert Entry.objects.filter(act="risk.visit_judged").count() == 1
    brief = text_of(browser.get(here.at("priority_service", location_id="1-100000009")))
    assert "Little: The building is to close" in brief
    year = today() + timedelta(days=366)
    assert not judgements_on(here.ours, year), "a judgement ends, since it only ever lowers"
    assert (
        signed_in(here.brokerage).post(address, {"could_change": "little", "reason": "x"}).status_code == 403
    )
