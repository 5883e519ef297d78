"""A program with the scope tells signals; nobody else, and nothing can be read so."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from tests.web.api.conftest import Program, key_of
from wherry_web.journal.models import Entry
from wherry_web.risk.models import ServiceSignal

pytestmark = pytest.mark.django_db
ONE = {
    "location_id": "1-100000003", "kind": "complaint", "harm": "low", "told_by": "family",
    "happened_on": "2026-10-01", "words": "Cold food",
}  # fmt: skip


def post(program: Program, told: Any) -> Any:
    return program.client.post(
        "/api/v1/signals", json.dumps(told), content_type="application/json", headers=program.headers
    )


@pytest.fixture
def teller(world: SimpleNamespace, data_folder: Any) -> Program:
    return Program(key_of(world, "signals")[1])


def test_a_program_tells_one_and_several(teller: Program, world: SimpleNamespace) -> None:
    assert post(teller, ONE).status_code == 201
    answer = post(teller, [ONE | {"words": "Mrs Doe fell"}, ONE | {"kind": "incident"}])
    assert answer.status_code == 201 and answer["Cache-Control"] == "no-store"
    warnings = [one["warning"] for one in answer.json()["signals"]]
    assert "Mrs Doe" in warnings[0] and warnings[1] is None
    assert ServiceSignal.objects.filter(body=world.ours).count() == 3
    assert Entry.objects.filter(act="risk.signal_told").first().by.startswith("key:")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"location_id": "1-999999999"}, "no service of this id"),
        ({"happened_on": "2099-01-01"}, "still to come"),
        ({"kind": "gossip"}, "not one of the template"),
        ({"who": "Mrs Doe"}, "unknown field"),
        ({"harm": 3}, "JSON"),
    ],
)
def test_what_is_unfit_is_refused_whole(teller: Program, changed: dict[str, Any], sentence: str) -> None:
    answer = post(teller, [ONE, ONE | {"words": "Another"} | changed])
    assert answer.status_code == 422 and sentence in answer.json()["detail"]
    assert not ServiceSignal.objects.exists()


def test_what_no_database_takes_is_told_without_it(teller: Program) -> None:
    assert post(teller, ONE | {"words": "Cold\x00 food\ud83c\udf72"}).status_code == 201
    assert ServiceSignal.objects.get().words.content == "Cold· food\U0001f372"


def test_told_twice_counts_once(teller: Program) -> None:
    post(teller, ONE)
    answer = post(teller, ONE)
    assert answer.status_code == 422 and "This was told already" in answer.json()["detail"]
    assert ServiceSignal.objects.count() == 1


def test_only_with_the_scope_and_only_by_post(teller: Program, world: SimpleNamespace) -> None:
    assert post(Program(), ONE).status_code == 401
    assert post(Program(key_of(world, "read", name="Reader")[1]), ONE).status_code == 403
    answer = teller.ask("signals")
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    assert teller.client.post("/api/v1/position", headers=teller.headers).status_code == 403
    assert not ServiceSignal.objects.exists()
