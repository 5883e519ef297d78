"""Council and board see of each other what is told about services that both have, and nothing that is sealed."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import publish, take
from tests.web.position.conftest import FIRST, body, person
from tests.web.risk.conftest import form, signed_in, text_of
from wherry.decisions.visits import VisitOrder
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.routes import today
from wherry_web.position import register
from wherry_web.position.register import shelf
from wherry_web.risk.answering import index_for
from wherry_web.risk.models import Dispute, ServiceSignal
from wherry_web.risk.services.listing import make_list, publish_list

pytestmark = pytest.mark.django_db
WAVENEY, BOARD = "1-100000003", "E54000022"
"""A home in Suffolk that lies in the board of Norfolk and Waveney."""
BOTH, COUNCIL_ONLY = "1-100000001", "1-100000004"
PLACED = {1: {}, 2: {}, 3: {"authority": "Suffolk"}, 4: {"ccg": ""}}


@pytest.fixture(scope="module")
def _placed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of January 2023, when there are boards; one home of Norfolk lies in none that is known."""
    folder = tmp_path_factory.mktemp("partners")
    rows = [row | {"ccg": "E38000239"} | PLACED[row["id"]] if row["id"] in PLACED else row for row in FIRST]
    take(folder / "data", publish(folder / "landing", "hsca", "2023-01-01", rows))
    return folder / "data"


@pytest.fixture
def both(world: SimpleNamespace, _placed: Path, settings) -> SimpleNamespace:
    settings.WHERRY_DATA = _placed
    register._shelf.cache_clear()
    world.board = body("Waveney Care Board", "icb", area_code=BOARD)
    world.nurse = person("Nurse", (world.board, "icb_quality_nurse"))
    world.finance = person("Finance", (world.board, "finance"))
    world.commissioner = person("Commissioner", (world.board, "commissioner"))
    world.senior = person("Senior", (world.ours, "senior_officer"))
    world.brokerage = person("Brokerage", (world.ours, "brokerage"))
    return world


def at(name: str, of: Body, **parts: object) -> str:
    return reverse(name, kwargs={"body_id": of.pk, **parts})


def told(who: Person, of: Body, **changed: str) -> ServiceSignal:
    answer = signed_in(who).post(at("signal_new", of), form(**{"service": BOTH} | changed))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return ServiceSignal.objects.order_by("-at")[0]


def listed(who: Person, of: Body) -> str:
    return text_of(signed_in(who).get(at("signals", of))).partition("<table")[2]


def points(of: Body, location_id: str, factor: str) -> float:
    index = index_for(shelf().answers(), of, today())
    service = next(s for s in index.services if s.location_id == location_id)
    return next(f.points for f in service.factors if f.key == factor)


def test_the_board_sees_what_the_council_was_told_without_who_told_it_and_its_words(both) -> None:
    row = told(both.officer, both.ours, words="Cold food, twice.")
    page = listed(both.nurse, both.board)
    assert "Complaint" in page and "Held by Norfolk County Council" in page
    for hidden in ("Cold food", "family or friends", "Officer", str(row.pk)):
        assert hidden not in page, hidden
    assert "Cold food" not in listed(both.commissioner, both.board)
    address = at("signal", both.board, signal_id=row.pk)
    assert signed_in(both.nurse).get(address).status_code == 404
    for act in ("signal_correct", "signal_withdraw"):
        answer = signed_in(both.nurse).post(at(act, both.board, signal_id=row.pk), {"reason": "x"})
        assert answer.status_code == 404, "it is put right by whoever holds it"
    assert signed_in(both.finance).get(at("signals", both.board)).status_code == 403
    told_there = signed_in(both.nurse).get(at("signal_new", both.board))
    assert "but not who told it or your words" in text_of(told_there)


def test_the_council_sees_what_the_board_was_told_of_its_own_services_only(both) -> None:
    told(both.nurse, both.board, kind="incident", origin="service")
    told(both.nurse, both.board, service=WAVENEY, kind="quality_concern", origin="health")
    page = listed(both.officer, both.ours)
    assert "Incident" in page and "Held by Waveney Care Board" in page
    assert "Quality concern" not in page, "that home is in the board’s footprint, not the council’s"
    assert "Incident" not in text_of(signed_in(both.brokerage).get(at("signals", both.ours)))
    other = person("Neighbour", (both.theirs, "quality_monitoring_officer"))
    theirs = listed(other, both.theirs)
    assert "Quality concern" in theirs and "Incident" not in theirs


def test_what_is_outside_the_boards_footprint_does_not_cross(both) -> None:
    told(both.officer, both.ours, service=COUNCIL_ONLY)
    assert "Complaint" not in text_of(signed_in(both.nurse).get(at("signals", both.board)))


def test_sealed_own_and_cqcs_signals_never_cross(both) -> None:
    before = index_for(shelf().answers(), both.board, today())
    for changed in (
        {"kind": "safeguarding"}, {"kind": "whistleblowing", "origin": "staff"}, {"kind": "organisational_enquiry"},
        {"kind": "serious_incident"}, {"kind": "insolvency"}, {"kind": "finance"}, {"origin": "cqc"},
        {"kind": "warning_notice", "origin": "cqc"},
    ):  # fmt: skip
        told(both.officer, both.ours, **changed)
    assert "Nothing was told yet" in text_of(signed_in(both.nurse).get(at("signals", both.board)))
    assert index_for(shelf().answers(), both.board, today()) == before
    assert "Held by" not in listed(both.officer, both.ours)


def test_whoever_works_in_both_sees_at_the_board_what_crosses_only(both) -> None:
    who = person("Between", (both.ours, "quality_monitoring_officer"), (both.board, "commissioner"))
    told(who, both.ours, kind="whistleblowing", origin="staff")
    assert "Whistleblowing" in listed(who, both.ours)
    assert "Nothing was told yet" in text_of(signed_in(who).get(at("signals", both.board)))


def test_it_counts_once_in_the_partners_index_and_says_so(both) -> None:
    assert points(both.board, BOTH, "enforcement") == 6, "not known"
    told(both.officer, both.ours, kind="conditions", origin="published")
    assert points(both.board, BOTH, "enforcement") == 8
    notes = index_for(shelf().answers(), both.board, today()).provenance.notes
    assert "Counts 1 signal that a partner, council or integrated care board, holds." in notes
    for _ in range(2):
        told(both.officer, both.ours, kind="missed_return", words=f"again {_}")
    assert points(both.board, BOTH, "silence") == 2
    told(both.nurse, both.board, kind="missed_return", words="The same, told to us, too")
    assert points(both.board, BOTH, "silence") == 2, "told to both, it counts once"
    assert points(both.ours, BOTH, "silence") == 2
    told(both.nurse, both.board, kind="missed_return", happened_on_day="2")
    assert points(both.board, BOTH, "silence") == points(both.ours, BOTH, "silence") == 3


def test_what_the_holder_corrects_or_withdraws_is_so_for_the_partner(both) -> None:
    row = told(both.officer, both.ours, kind="warning_notice", origin="published")
    right = form(service=BOTH, kind="breach", origin="published", reason="It was without a notice")
    browser = signed_in(both.officer)
    assert browser.post(at("signal_correct", both.ours, signal_id=row.pk), right).status_code == 302
    page = listed(both.nurse, both.board)
    assert "Breach of regulation" in page and "Warning notice" not in page
    newest = ServiceSignal.objects.get(corrects=row)
    browser.post(at("signal_withdraw", both.ours, signal_id=newest.pk), {"reason": "Of another home"})
    assert "Nothing was told yet" in text_of(signed_in(both.nurse).get(at("signals", both.board)))


def test_the_brief_tells_whose_it_is_and_a_file_leaves_it_out(both) -> None:
    told(both.officer, both.ours, kind="warning_notice", origin="published", words="secretwords")
    publish_list(
        by=both.nurse, day=today(),
        visit_list=make_list(by=both.nurse, body=both.board, answers=shelf().answers(), day=today()),
    )  # fmt: skip
    brief = at("priority_service", both.board, location_id=BOTH)
    page = text_of(signed_in(both.nurse).get(brief))
    assert "held by Norfolk County Council" in page and "secretwords" not in page
    assert "1 time: warning notice, open" in page
    text = signed_in(both.nurse).get(at("signals", both.board) + "?as=csv").content.decode()
    assert "all that partners hold" in text and "Warning notice" not in text
    assert signed_in(both.nurse).get(brief + "?as=docx").content[:2] == b"PK"


def test_the_company_disputes_it_with_whoever_holds_it(both) -> None:
    told(both.officer, both.ours)
    row = make_list(by=both.nurse, body=both.board, answers=shelf().answers(), day=today())
    publish_list(by=both.nurse, visit_list=row, day=today())
    assert VisitOrder.from_dict(row.answer).rows
    browser = signed_in(both.manager)
    page = text_of(browser.get(reverse("held", kwargs={"body_id": both.company.pk})))
    assert "Complaint, October 2026: moderate, held by Norfolk County Council" in page
    key = f"{both.board.pk}~{BOTH}"
    address = reverse("held_dispute", kwargs={"body_id": both.company.pk, "held_key": key})
    fact = "Complaint of October 2026, held by Norfolk County Council"
    assert browser.post(address, {"fact": fact, "words": "It was another home"}).status_code == 302
    assert Dispute.objects.get().body == both.ours


def test_a_class_may_be_shared_with_its_words(both, settings, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(settings.WHERRY_DATA, data)
    folder = data / "definitions/signals"
    folder.mkdir(parents=True)
    (folder / "sharing.yaml").write_text(
        "- {key: partners, title: Council and ICB, see: signals, retention: signals, provider: true, export: true, "
        "partner: true, partner_words: true, why: As agreed}\n"
    )
    settings.WHERRY_DATA = data
    register._shelf.cache_clear()
    told(both.officer, both.ours, words="Cold food, twice.")
    told(both.officer, both.ours, kind="safeguarding", words="sealedwords")
    page = listed(both.nurse, both.board)
    assert "Cold food, twice." in page and "sealedwords" not in page


def test_nobody_else_is_a_partner(both) -> None:
    told(both.officer, both.ours)
    trust = body("Norfolk Hospital", "nhs_trust", area_code="E10000020")
    who = person("Trust administrator", (trust, "administrator"))
    assert signed_in(who).get(at("signals", trust)).status_code == 403
    assert Client().get(at("signals", both.board)).status_code == 302
