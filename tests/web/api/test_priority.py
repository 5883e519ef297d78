"""A program of a body reads its order of visits: nobody else's, nothing sealed, and nothing kept on the way."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from tests.web.accounts.conftest import signed_in
from tests.web.api.conftest import Program, key_of
from tests.web.api.orders import SECRETS, keep_order
from tests.web.position.conftest import body, person
from wherry.analysis.signals.index import GUARD
from wherry.domain.errors import Refused
from wherry_web.accounts.routes import today
from wherry_web.api import openapi
from wherry_web.api.models import ApiKey
from wherry_web.api.services import KeyDraft, make_key
from wherry_web.risk.models import VisitList

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(world: SimpleNamespace, data_folder: Any) -> Program:
    return Program(key_of(world, "priority")[1])


def test_the_example_is_the_answer_about_an_invented_order(reader: Program, world: SimpleNamespace) -> None:
    keep_order(world.ours)
    assert reader.told("priority", {"show": "all"}) == openapi._example("priority")


def test_what_is_read_says_what_it_is_for_and_tells_nothing_that_may_not_leave(
    reader: Program, world: SimpleNamespace
) -> None:
    keep_order(world.ours)
    answer = reader.ask("priority")
    assert answer["Cache-Control"] == "private, no-store"
    text, found = answer.content.decode(), answer.json()
    assert found["caution"] == GUARD and not [word for word in SECRETS if word in text]
    assert [row["location_id"] for row in found["rows"]] == ["1-100000001", "1-100000002"]
    first = found["rows"][0]
    assert first["why"] == [
        "Moved by a person",
        "CQC rating: Requires improvement",
        "Complaints, concerns and incidents: 6.2 for 100 people, graded and fading; 97 % of peers have less",
    ]
    assert (first["probability"], first["points"]) == (0.1831, 27), (
        "no point is for what is sealed, its own or CQC's"
    )
    table = reader.ask("priority", {"format": "csv", "show": "all"}).content.decode()
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == 3 and {row["caution"] for row in rows} == {GUARD}
    assert not [word for word in SECRETS if word in table]


def test_a_body_s_file_and_its_program_tell_the_same_reasons(reader: Program, world: SimpleNamespace) -> None:
    keep_order(world.ours)
    page = reverse("priority", kwargs={"body_id": world.ours.pk}) + "?show=all&as=csv"
    lines = signed_in(world.officer).get(page).content.decode("utf-8-sig").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith(("#", '"#')))
    for row, told in zip(rows, reader.told("priority", {"show": "all"})["rows"], strict=True):
        said = [*told["why"], *told["raises"]]
        assert row["Reasons"] == "; ".join(said) and row["Service id"] == told["location_id"]


def test_nobody_else_reads_it(reader: Program, world: SimpleNamespace, anybody: Program) -> None:
    keep_order(world.ours)
    assert reader.told("priority")["rows"]
    assert "priority" in anybody.problem(401, "priority")
    assert "priority" in Program(key_of(world, "read", "lists")[1]).problem(403, "priority")
    theirs = KeyDraft("Theirs", ("priority",))
    other = person("Their administrator", (world.theirs, "administrator"))
    _, secret = make_key(by=other, body=world.theirs, draft=theirs, day=today())
    said = Program(secret).problem(404, "priority")
    assert "Suffolk County Council has published no order of visits yet" in said
    assert "read" in reader.problem(403, "league"), "a key opens what its scopes say and no more"


def test_a_draft_is_not_read_and_the_last_published_is(reader: Program, world: SimpleNamespace) -> None:
    draft = keep_order(world.ours, published_on=None)
    assert "published no order" in reader.problem(404, "priority")
    VisitList.objects.filter(pk=draft.pk).update(published_on=today())
    assert reader.told("priority")["published_on"] == today().isoformat()


def test_a_key_that_ended_reads_nothing(reader: Program, world: SimpleNamespace) -> None:
    keep_order(world.ours)
    assert reader.told("priority")
    ApiKey.objects.update(to_on=today())
    reader.client.get("/")
    key_of(world, "read", name="Another")  # Of which the journal tells, so that keys are read again.
    reader.problem(401, "priority")


def test_a_head_has_no_content_and_other_methods_are_refused(reader: Program, world: SimpleNamespace) -> None:
    keep_order(world.ours)
    answer = reader.ask("priority", method="head")
    assert answer.status_code == 200 and answer.content == b""
    assert reader.ask("priority", method="post").status_code == 405
    assert "show" in reader.problem(422, "priority", {"show": "everybody"})
    assert "not a parameter" in reader.problem(422, "priority", {"body": str(world.theirs.pk)})


def test_who_makes_a_key_is_told_what_it_opens_and_only_who_keeps_orders_can(
    world: SimpleNamespace, data_folder: Any
) -> None:
    browser = signed_in(world.administrator)
    page = browser.get(reverse("api_key_new", kwargs={"body_id": world.ours.pk})).content.decode()
    assert "services by name" in page and "never a ground for restriction, fee or tender" in page
    company = body("Fens Care Limited", "provider", code="1-200000009")
    theirs = person("Company administrator", (company, "administrator"))
    page = signed_in(theirs).get(reverse("api_key_new", kwargs={"body_id": company.pk})).content.decode()
    assert "services by name" not in page and "Take long lists" in page
    for scope in ("priority", "signals"):
        with pytest.raises(Refused, match="councils and integrated care boards only"):
            make_key(by=theirs, body=company, draft=KeyDraft("Mine", [scope]), day=today())
