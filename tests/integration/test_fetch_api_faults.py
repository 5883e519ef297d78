"""Loads from CQC's API that go wrong: retried, skipped, refused or resumed, and never with holes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders import answer, location_id
from tests.integration.test_fetch_api import CHANGES, LIST, NATION, ids, lines, some
from tests.servers.cqc import (
    API,
    Asked,
    CqcServer,
    Fault,
    redirect,
    reset,
    says,
    stalled,
    status,
    truncated,
)
from tests.servers.fetching import Time, fetch_one
from wherry.sources.cqc_api.load import FAILURES_IN_A_ROW
from wherry.sources.fetching.model import FAILED, FETCHED
from wherry.sources.fetching.retries import ATTEMPTS

THIRD = f"{API}/locations/{location_id(3)}"


@pytest.fixture
def server() -> Iterator[CqcServer]:
    with CqcServer() as server:
        server.answer(*(answer(n) for n in range(1, 6)))
        yield server


PASSING: list[Fault] = [
    status(429),
    status(429, retry_after="9"),
    status(500),
    status(502),
    status(503),
    status(504),
    reset,
    truncated(0),
    truncated(20),
    stalled,
    says(b"<html>gateway</html>"),
    says(b'{"locationId": "1-1000'),
    says(b"[]"),
    says(b""),
    says(b"\xff\xfe"),
    says(b"[" * 100_000),
    says(b'{"locationId": "1-100000003", "name": "a raw line break\n"}'),
]
ANOTHER_LOCATION = says(b'{"locationId": "1-100000004"}')


@pytest.mark.parametrize(
    ("path", "fault"),
    [(path, fault) for path in (LIST, THIRD) for fault in PASSING] + [(THIRD, ANOTHER_LOCATION)],
)
def test_what_passes_is_tried_again(server: CqcServer, landing: Path, fault: Fault, path: str) -> None:
    server.fault(path, fault)
    time = Time()
    assert fetch_one(server, landing, "cqc_api", time=time).status == FETCHED
    assert ids(landing, NATION) == some(1, 2, 3, 4, 5)
    assert len(time.slept) >= 1
    assert server.times(path) == 2


def test_a_pause_that_one_request_is_asked_for_holds_all(server: CqcServer, landing: Path) -> None:
    server.fault(LIST, status(429, retry_after="50"))
    time = Time()
    fetch_one(server, landing, "cqc_api", time=time)
    assert time.slept[0] == 50.0


def test_an_id_in_small_letters_is_asked_for_again_in_capitals(server: CqcServer, landing: Path) -> None:
    server.answers["RXX12"] = json.dumps(answer(1) | {"locationId": "RXX12"}).encode()
    page = {"total": 1, "totalPages": 1, "locations": [{"locationId": "rxx12"}]}
    server.list_pages = [json.dumps(page).encode()]
    assert fetch_one(server, landing, "cqc_api").status == FETCHED
    assert [a.path.removeprefix(LIST) for a in server.asked] == ["", "/rxx12", "/RXX12"]


def test_ids_that_are_gone_or_no_ids_are_skipped_and_counted(server: CqcServer, landing: Path) -> None:
    server.fault(THIRD, status(404))
    server.fault(f"{API}/locations/{location_id(4)}", status(400))
    outcome = fetch_one(server, landing, "cqc_api")
    assert outcome.sentence == (
        f"{NATION}: 3 locations, 1 ids skipped that are no longer there, "
        "1 ids skipped that CQC does not take for ids."
    )


@pytest.mark.parametrize("code", [401, 403])
@pytest.mark.parametrize("path", [LIST, THIRD])
def test_a_key_that_cqc_does_not_accept_ends_the_load(
    server: CqcServer, landing: Path, code: int, path: str
) -> None:
    server.fault(path, status(code))
    outcome = fetch_one(server, landing, "cqc_api")
    assert outcome.status == FAILED
    assert f"answers {code}: CQC does not accept the subscription key" in outcome.sentence
    assert server.key not in outcome.sentence
    assert server.times(path) == 1


def test_without_a_user_agent_cqc_answers_403(server: CqcServer, landing: Path) -> None:
    outcome = fetch_one(server, landing, "cqc_api", user_agent="")
    assert outcome.status == FAILED and "answers 403" in outcome.sentence


@pytest.mark.parametrize("key", [None, "", "short", "key with spaces in it", "key\nX-Evil: 1", "ключ" * 5])
def test_without_a_key_nothing_is_asked(server: CqcServer, landing: Path, key: str | None) -> None:
    outcome = fetch_one(server, landing, "cqc_api", key=key)
    assert outcome.status == FAILED
    assert "give it with --key or CQC_API_KEY" in outcome.sentence
    assert server.asked == []


def test_the_key_never_goes_to_another_host(server: CqcServer, landing: Path) -> None:
    with CqcServer() as other:
        server.fault(LIST, redirect(f"{other.url}{LIST}"))
        outcome = fetch_one(server, landing, "cqc_api")
        assert outcome.status == FAILED and "does not lie under" in outcome.sentence
        assert other.asked == []


def test_a_load_with_a_hole_does_not_count_and_is_resumed(server: CqcServer, landing: Path) -> None:
    """A list with holes would read as departures."""
    server.fault(THIRD, *[status(500)] * ATTEMPTS)
    outcome = fetch_one(server, landing, "cqc_api")
    assert outcome.status == FAILED
    assert outcome.sentence == (
        f"api_locations: 1 of 5 locations could not be had, the first because {server.url}{THIRD} answers 500, "
        "however often it is asked; fetch again later, what is here already is kept; the others are kept, "
        "fetch again for the rest."
    )
    assert not (landing / "cqc_api" / NATION).exists()
    asked = len(server.asked)
    assert fetch_one(server, landing, "cqc_api").status == FETCHED
    assert [a.path for a in server.asked[asked:]] == [THIRD]
    assert ids(landing, NATION) == some(1, 2, 3, 4, 5)


def test_a_server_that_always_fails_is_left_alone(server: CqcServer, landing: Path) -> None:
    server.answer(*(answer(n) for n in range(1, 200)))
    list_only = {LIST}

    def fail(asked: Asked) -> None:
        if asked.path not in list_only:
            server.faults[asked.path].append(status(500))

    server.before = fail
    outcome = fetch_one(server, landing, "cqc_api")
    assert outcome.status == FAILED
    ids_asked = {a.path for a in server.asked} - list_only
    assert FAILURES_IN_A_ROW <= len(ids_asked) < 2 * FAILURES_IN_A_ROW


@pytest.mark.parametrize(
    "page",
    [
        {"total": 1, "totalPages": 1, "locations": [{"locationId": "../../etc/passwd"}]},
        {"total": 1, "totalPages": 1, "locations": [{"locationId": "1-1/inspection-areas"}]},
        {"total": 1, "totalPages": 1, "locations": [{"locationId": "1-1\n1-2"}]},
        {"total": 1, "totalPages": 1, "locations": [{"locationId": 7}]},
        {"total": 1, "totalPages": 1, "locations": [None]},
        {"total": 1, "totalPages": 1, "locations": {"a": 1}},
        {"total": 1, "totalPages": 99_999_999, "locations": []},
        {"total": -1, "totalPages": "many"},
        {},
    ],
)
def test_a_list_that_is_none_is_refused_in_one_sentence(
    server: CqcServer, landing: Path, page: object
) -> None:
    server.list_pages = [json.dumps(page).encode()]
    outcome = fetch_one(server, landing, "cqc_api")
    assert outcome.status == FAILED
    assert outcome.sentence.endswith("nothing was kept.")
    assert outcome.sentence.isprintable()
    assert not list((landing / "cqc_api").glob("*.gz"))


def test_a_list_that_is_not_there_is_told(server: CqcServer, landing: Path) -> None:
    server.fault(LIST, status(404))
    assert "answers 404 and not with a list" in fetch_one(server, landing, "cqc_api").sentence
    server.fault(CHANGES, status(404))
    since = datetime(2026, 11, 1, tzinfo=UTC)
    outcome = fetch_one(server, landing, "cqc_api", changes=True, since=since)
    assert outcome.status == FAILED and "answers 404 and not with a list" in outcome.sentence


def test_an_answer_of_more_than_ten_megabytes_is_refused(server: CqcServer, landing: Path) -> None:
    body = b'{"locationId": "1-100000003", "name": "' + b"a" * (10 * 1024 * 1024) + b'"}'
    server.answers[location_id(3)] = body
    outcome = fetch_one(server, landing, "cqc_api")
    assert outcome.status == FAILED and "answers with more than 10 MB" in outcome.sentence


def test_changed_ids_that_are_gone_are_skipped(server: CqcServer, landing: Path) -> None:
    server.changes = some(3, 77)
    since = datetime(2026, 11, 1, tzinfo=UTC)
    fetch_one(server, landing, "cqc_api", changes=True, since=since)
    assert lines(landing, "2026-11-21_api_changes.jsonl.gz") == [server.answers[location_id(3)]]
