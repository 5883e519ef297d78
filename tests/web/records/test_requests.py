"""Requests for information: gathered, proposed, decided by a person, put together, journalled."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.web.asking import asked_anew
from tests.web.records.conftest import Town, as_person, write
from wherry.domain.errors import Refused
from wherry_web.journal.models import Entry
from wherry_web.journal.verification import verify
from wherry_web.records import services
from wherry_web.records.models import InformationRequest
from wherry_web.records.services import ItemDecision, RequestDraft

RECEIVED, DAY = date(2026, 11, 2), date(2026, 11, 20)


def opened(town: Town, kind: str = "foi", **given: object) -> InformationRequest:
    draft = RequestDraft(str(given.pop("reference", "R-1")), kind, RECEIVED, **given)  # type: ignore[arg-type]
    return services.open_request(by=town.info, body=town.body, draft=draft, day=DAY)


def decide_all(town: Town, request: InformationRequest, **others: ItemDecision) -> None:
    made = {n: ItemDecision("release") for n in request.items.values_list("number", flat=True)}
    services.decide_items(
        by=town.info, request=request, decisions=made | {int(k[1:]): v for k, v in others.items()}, day=DAY
    )


def test_the_rules_propose_by_class(town: Town) -> None:
    request = opened(town)
    assert request.due_on == date(2026, 11, 30)
    proposed = dict(request.items.values_list("number", "proposed"))
    assert proposed == {1: "", 2: "", 3: "", 4: "foi_s43", 5: "foi_s40", 6: "foi_s41", 7: ""}


def test_subject_access_finds_what_a_person_did_and_what_is_about_them(town: Town) -> None:
    assert set(opened(town, "sar", person=str(town.senior.pk)).items.values_list("number", flat=True)) == set(
        range(1, 8)
    )
    about = opened(town, "sar", person=str(town.info.pk), reference="R-2")
    # The first request was opened by her.
    assert set(about.items.values_list("number", flat=True)) == {9}
    assert about.due_on == date(2026, 12, 2)


def test_words_and_days_narrow_it(town: Town) -> None:
    assert list(opened(town, words="meadow").items.values_list("number", flat=True)) == [4]
    yesterday = timezone.localdate() - timedelta(days=1)
    assert not opened(town, to_on=yesterday, reference="R-2").items.exists()


def test_no_answer_before_everything_is_decided(town: Town) -> None:
    request = opened(town)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="7 items are not decided"):
        services.make_bundle(by=town.info, request=request, day=DAY)
    assert Entry.objects.count() == before


def test_the_answer_holds_what_was_released_and_no_more(town: Town) -> None:
    request = opened(town)
    decide_all(
        town,
        request,
        n4=ItemDecision("withhold", "foi_s43", "Would harm the tender; interest weighed"),
        n6=ItemDecision("withhold", "foi_s41"),
    )
    bundle = services.make_bundle(by=town.info, request=request, day=DAY)
    assert (bundle.released, bundle.withheld) == (5, 2)
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["files"] == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    everything = b"".join(files.values()).decode()
    for secret in ("Meadow", "103.50", "of a fall", "tender", "Otherton"):
        assert secret not in everything
    assert [row["number"] for row in json.loads(files["released.json"])] == [1, 2, 3, 5, 7]
    schedule = {row["number"]: row["ground"] for row in json.loads(files["schedule.json"])}
    assert schedule[4] == "FOIA s.43(2): Commercial interests"
    last = Entry.objects.order_by("-number")[0]
    assert last.text.content == {"sha256": bundle.digest, "released": 5, "withheld": 2}
    request.refresh_from_db()
    assert request.answered_on == DAY
    assert services.make_bundle(by=town.info, request=request, day=DAY).digest == bundle.digest
    with pytest.raises(Refused, match="was answered"):
        decide_all(town, request)
    assert verify()


WRONG = {
    "no outcome": (1, ItemDecision("perhaps"), "released or withheld"),
    "released under an exemption": (1, ItemDecision("release", "foi_s40"), "no exemption applies"),
    "withheld without one": (1, ItemDecision("withhold"), "Choose the exemption"),
    "another law's": (1, ItemDecision("withhold", "sar_others", "x"), "Choose the exemption"),
    "not weighed": (1, ItemDecision("withhold", "foi_s43", " "), "public interest"),
    "another body's entry": (8, ItemDecision("release"), "not among the items"),
}


@pytest.mark.parametrize(("number", "decision", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_decision_is_refused_and_nothing_changes(
    town: Town, number: int, decision: ItemDecision, words: str
) -> None:
    request = opened(town)
    before = Entry.objects.count()
    with pytest.raises(Refused, match=words):
        services.decide_items(
            by=town.info, request=request, decisions={2: ItemDecision("release"), number: decision}, day=DAY
        )
    assert not request.items.exclude(decision="").exists()
    assert Entry.objects.count() == before


def test_only_who_may_export_answers_requests(town: Town) -> None:
    request = opened(town)
    draft = RequestDraft("R-9", "foi", RECEIVED)
    for act in (
        lambda by: services.open_request(by=by, body=town.body, draft=draft, day=DAY),
        lambda by: services.decide_items(
            by=by, request=request, decisions={1: ItemDecision("release")}, day=DAY
        ),
        lambda by: services.make_bundle(by=by, request=request, day=DAY),
    ):
        for by in (town.senior, town.outsider):
            with pytest.raises(Refused, match="Only the"):
                act(by)


def test_a_reference_is_used_once_and_the_future_is_refused(town: Town) -> None:
    opened(town)
    with pytest.raises(Refused, match="already the reference"):
        opened(town)
    with pytest.raises(Refused, match="future"):
        services.open_request(
            by=town.info, body=town.body, draft=RequestDraft("R-3", "foi", DAY + timedelta(days=1)), day=DAY
        )


def test_a_person_answers_a_request_on_the_pages(town: Town) -> None:
    client, base = as_person(town.info), f"/bodies/{town.body.pk}/requests/"
    assert "No request was opened yet" in client.get(base).content.decode()
    day = timezone.localdate() - timedelta(days=3)
    form = {
        "reference": "FOI-7",
        "kind": "foi",
        "received_on_day": day.day,
        "received_on_month": day.month,
        "received_on_year": day.year,
    }
    response = client.post(base + "new/", form)
    page = response.headers["Location"]
    html = client.get(page).content.decode()
    assert "Proposed: FOIA s.43(2): Commercial interests." in html
    assert "Decide every entry first." in html
    refused = client.post(page, {"outcome-4": "foi_s43"})
    assert refused.status_code == 400
    assert "public interest" in refused.content.decode()
    assert client.post(page, {}).status_code == 400
    chosen = {f"outcome-{n}": "release" for n in (1, 2, 3, 5, 7)} | {
        "outcome-6": "foi_s41",
        "outcome-4": "foi_s43",
        "reason-4": "weighed",
    }
    assert client.post(page, chosen).status_code == 302
    answer = client.post(page + "answer/")
    assert answer.headers["Content-Type"] == "application/zip"
    assert 'filename="foi-7.zip"' in answer.headers["Content-Disposition"]
    assert "FOI-7" in client.get(base).content.decode()
    assert client.get(page + "answer/").status_code == 405


def test_a_request_form_says_what_is_wrong(town: Town) -> None:
    client = as_person(town.info)
    html = client.post(
        f"/bodies/{town.body.pk}/requests/new/", {"kind": "sar", "reference": "x"}
    ).content.decode()
    assert "Choose the person" in html
    assert "Error: " in html


def test_others_do_not_see_a_request(town: Town) -> None:
    page = f"/bodies/{town.body.pk}/requests/{opened(town).pk}/"
    assert as_person(town.outsider).get(page).status_code == 404
    assert as_person(town.senior).get(page).status_code == 403
    theirs = page.replace(str(town.body.pk), str(town.other.pk))
    assert as_person(town.outsider).get(theirs).status_code == 404
    assert as_person(town.outsider).post(theirs + "answer/").status_code == 404


def test_as_many_questions_for_more_items(town: Town) -> None:
    client, few_page = as_person(town.info), f"/bodies/{town.body.pk}/requests/{opened(town).pk}/"
    few, _ = asked_anew(client, few_page)
    for n in range(30):
        write(town, "test.scored", str(n), note="x")
    many_page = f"/bodies/{town.body.pk}/requests/{opened(town, reference='R-2').pk}/"
    many, _ = asked_anew(client, many_page)
    assert len(many) == len(few)
