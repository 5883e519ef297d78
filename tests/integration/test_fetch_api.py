"""Loads from CQC's API that go well, and the odd ways of its lists."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import answer, location_id
from tests.servers.cqc import API, Asked, CqcServer, empty_page, says, truncated
from tests.servers.fetching import MORNING, Time, fetch, fetch_one
from wherry.sources.fetching.model import FAILED, FETCHED, UNCHANGED
from wherry.store.importing import find_files

LIST = f"{API}/locations"
CHANGES = f"{API}/changes/location"
NATION = "2026-11-21_api_locations.jsonl.gz"
NORFOLK = "2026-11-21_api_locations_Norfolk.jsonl.gz"


@pytest.fixture
def server() -> Iterator[CqcServer]:
    with CqcServer() as server:
        server.answer(*(answer(n) for n in range(1, 6)))
        server.answer(answer(6, localAuthority="Bristol, City of"))
        yield server


def lines(landing: Path, name: str) -> list[bytes]:
    return gzip.decompress((landing / "cqc_api" / name).read_bytes()).splitlines()


def ids(landing: Path, name: str) -> list[str]:
    return [json.loads(line)["locationId"] for line in lines(landing, name)]


def facts(landing: Path, name: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((landing / "cqc_api" / f"{name}.fetched.json").read_text())
    return found


def some(*numbers: int) -> list[str]:
    return [location_id(n) for n in numbers]


def test_a_full_load_holds_every_answer_as_received(server: CqcServer, landing: Path) -> None:
    server.answers[location_id(3)] = b'{"locationId":  "1-100000003",  "beds": 1.50}'
    outcome = fetch_one(server, landing, "cqc_api")
    assert (outcome.status, outcome.sentence) == (FETCHED, f"{NATION}: 6 locations.")
    assert lines(landing, NATION) == [server.answers[i] for i in some(1, 2, 3, 4, 5, 6)]
    packed = (landing / "cqc_api" / NATION).read_bytes()
    assert facts(landing, NATION) == {
        "url": f"{server.url}{API}/locations",
        "as_at": "2026-11-21",
        "listing": "registered",
        "sha256": hashlib.sha256(packed).hexdigest(),
        "bytes": str(len(packed)),
    }


def test_what_is_asked_names_us_and_carries_the_key(server: CqcServer, landing: Path) -> None:
    fetch(server, landing, "cqc_api")
    assert {a.headers["user-agent"] for a in server.asked} == {"Wherry/test"}
    assert {a.headers["ocp-apim-subscription-key"] for a in server.asked} == {server.key}
    assert server.asked[0].query == {"page": "1", "perPage": "1000"}


def test_nothing_unfinished_and_no_answer_is_left_outside_the_file(server: CqcServer, landing: Path) -> None:
    """Answers hold names of managers: only the landed file may."""
    fetch(server, landing, "cqc_api")
    there = sorted(str(p.relative_to(landing)) for p in landing.rglob("*") if p.is_file())
    assert there == [
        "cqc_api/.changes.json",
        "cqc_api/.lock",
        f"cqc_api/{NATION}",
        f"cqc_api/{NATION}.fetched.json",
    ]
    assert json.loads((landing / "cqc_api/.changes.json").read_text()) == {
        "until": "2026-11-21T08:55:00+00:00"
    }
    assert [p.name for p in find_files([landing])] == [NATION]


def test_authorities_are_loaded_one_file_each(server: CqcServer, landing: Path) -> None:
    outcomes = fetch(server, landing, "cqc_api", authorities=("Norfolk", "Bristol, City of"))
    assert [o.status for o in outcomes] == [FETCHED, FETCHED]
    assert ids(landing, NORFOLK) == some(1, 2, 3, 4, 5)
    assert ids(landing, "2026-11-21_api_locations_Bristol_City_of.jsonl.gz") == some(6)
    assert facts(landing, NORFOLK)["url"].endswith("/locations?localAuthority=Norfolk")


def test_an_authority_that_cqc_does_not_know_is_told(server: CqcServer, landing: Path) -> None:
    failed, fetched = fetch(server, landing, "cqc_api", authorities=("Nofolk", "Norfolk"))
    assert failed.status == FAILED
    assert failed.sentence == (
        "CQC's API lists no location for the authority “Nofolk”; write its name as CQC does; nothing was kept."
    )
    assert fetched.status == FETCHED


def test_a_second_full_load_of_a_day_asks_nothing(server: CqcServer, landing: Path) -> None:
    fetch(server, landing, "cqc_api")
    asked = len(server.asked)
    assert fetch_one(server, landing, "cqc_api").status == UNCHANGED
    assert len(server.asked) == asked


def test_an_answer_on_several_lines_is_put_on_one(server: CqcServer, landing: Path) -> None:
    pretty = json.dumps(answer(2), indent=2).replace("\n", "\r\n").encode()
    server.answers[location_id(2)] = pretty
    fetch(server, landing, "cqc_api")
    kept = lines(landing, NATION)
    assert len(kept) == 6
    assert json.loads(kept[1]) == answer(2)


def test_lists_of_several_pages(server: CqcServer, landing: Path) -> None:
    server.page_size = 2
    fetch(server, landing, "cqc_api")
    assert ids(landing, NATION) == some(1, 2, 3, 4, 5, 6)
    assert server.times(LIST) == 6  # Three pages, and once more to see that nothing moved.


def test_an_empty_page_in_the_middle_is_asked_for_again(server: CqcServer, landing: Path) -> None:
    server.page_size = 2
    server.fault(LIST, truncated(10_000), empty_page)  # The first page is whole.
    fetch(server, landing, "cqc_api")
    assert ids(landing, NATION) == some(1, 2, 3, 4, 5, 6)
    assert server.times(LIST) == 9


def test_a_list_that_moves_while_it_is_read_loses_nobody(server: CqcServer, landing: Path) -> None:
    """One location goes and one comes between two pages: the rest shift, and one would be missed."""
    server.page_size = 2

    def move(asked: Asked) -> None:
        if asked.query.get("page") == "2" and location_id(7) not in server.answers:
            del server.answers[location_id(1)]
            server.answer(answer(7))

    server.before = move
    outcome = fetch_one(server, landing, "cqc_api")
    assert ids(landing, NATION) == some(2, 3, 4, 5, 6, 7)
    assert outcome.sentence == f"{NATION}: 6 locations, 1 ids skipped that are no longer there."


def test_a_list_that_grows_shifts_ids_onto_two_pages(server: CqcServer, landing: Path) -> None:
    server.page_size = 2

    def grow(asked: Asked) -> None:
        if asked.query.get("page") == "2" and len(server.answers) == 6:
            server.answers = {location_id(0): json.dumps(answer(0)).encode(), **server.answers}

    server.before = grow
    fetch(server, landing, "cqc_api")
    assert ids(landing, NATION) == some(0, 1, 2, 3, 4, 5, 6)


def test_a_list_that_shrinks_has_fewer_pages_than_it_said(server: CqcServer, landing: Path) -> None:
    server.page_size = 2

    def shrink(asked: Asked) -> None:
        if asked.query.get("page") == "3":
            server.answers = dict(list(server.answers.items())[:4])

    server.before = shrink
    outcome = fetch_one(server, landing, "cqc_api")
    assert ids(landing, NATION) == some(1, 2, 3, 4)
    assert outcome.status == FETCHED


def test_a_list_that_claims_more_than_it_holds_is_taken_and_told(server: CqcServer, landing: Path) -> None:
    server.total = 9
    outcome = fetch_one(server, landing, "cqc_api")
    assert outcome.sentence == f"{NATION}: 6 locations, CQC says there are 9 and lists 6."


def test_ids_in_small_letters_and_twice_are_one(server: CqcServer, landing: Path) -> None:
    server.answers["RXX12"] = json.dumps(answer(1) | {"locationId": "RXX12"}).encode()
    entries = [{"locationId": i} for i in ("rxx12", "RXX12", "rxx12")]
    page = {"total": 1, "page": 1, "totalPages": 1, "locations": entries}
    server.list_pages = [json.dumps(page).encode()]
    fetch(server, landing, "cqc_api")
    assert ids(landing, NATION) == ["RXX12"]


def test_the_rate_stays_below_what_cqc_allows(server: CqcServer, landing: Path) -> None:
    server.answer(*(answer(n) for n in range(1, 100)))
    time = Time()
    fetch(server, landing, "cqc_api", time=time, requests_a_minute=60)
    # 99 answers and a list, one a second after the first 30.
    assert len(server.asked) == 100
    assert (time.now - MORNING).total_seconds() >= 100 - 30


def test_a_load_that_runs_past_midnight_is_dated_by_the_new_day(server: CqcServer, landing: Path) -> None:
    """An answer of the new day may state a rating of that day, and a file must not be older."""
    time = Time(datetime(2026, 11, 21, 23, 59, tzinfo=UTC))

    def midnight(asked: Asked) -> None:
        if asked.path.endswith(location_id(4)) and location_id(8) not in server.answers:
            time.now = datetime(2026, 11, 22, 0, 1, tzinfo=UTC)
            server.answer(answer(8))

    server.before = midnight
    fetch(server, landing, "cqc_api", time=time)
    name = "2026-11-22_api_locations.jsonl.gz"
    assert ids(landing, name) == some(1, 2, 3, 4, 5, 6, 8)
    assert facts(landing, name)["as_at"] == "2026-11-22"
    # What changed since the load began is still asked for.
    assert json.loads((landing / "cqc_api/.changes.json").read_text())["until"].startswith("2026-11-21T23:54")


def test_changes_from_the_end_of_the_last_run(server: CqcServer, landing: Path) -> None:
    fetch(server, landing, "cqc_api")
    server.changes = [*some(2, 99), "1-100000002"]
    server.answer(answer(2, numberOfBeds=9))
    time = Time(MORNING + timedelta(days=1))
    outcome = fetch_one(server, landing, "cqc_api", time=time, changes=True)
    name = "2026-11-22_api_changes.jsonl.gz"
    assert outcome.sentence == f"{name}: 1 locations, 1 ids skipped that are no longer there."
    assert lines(landing, name) == [server.answers[location_id(2)]]
    assert facts(landing, name)["as_at"] == "2026-11-22"
    assert facts(landing, name)["listing"] == "partial"
    asked = next(a for a in server.asked if a.path == CHANGES)
    assert asked.query == {
        "startTimestamp": "2026-11-21T08:55:00Z",
        "endTimestamp": "2026-11-22T08:55:00Z",
        "page": "1",
        "perPage": "1000",
    }
    # The next run begins where this one ended, and its file does not take the place of the first.
    time.now += timedelta(hours=2)
    fetch(server, landing, "cqc_api", time=time, changes=True)
    assert server.asked[-3].query["startTimestamp"] == "2026-11-22T08:55:00Z"
    assert (landing / "cqc_api" / "2026-11-22_api_changes_02.jsonl.gz").exists()


def test_nothing_changed(server: CqcServer, landing: Path) -> None:
    since = datetime(2026, 11, 20, tzinfo=UTC)
    outcome = fetch_one(server, landing, "cqc_api", changes=True, since=since)
    assert (outcome.status, outcome.sentence) == (
        UNCHANGED,
        "Nothing changed since 20 November 2026 00:00 UTC.",
    )
    assert not list((landing / "cqc_api").glob("*.gz"))
    again = fetch_one(server, landing, "cqc_api", changes=True)
    assert again.sentence == "Everything up to 21 November 2026 08:55 UTC is here."


def test_changes_of_one_authority(server: CqcServer, landing: Path) -> None:
    server.changes = some(1, 6)
    since = datetime(2026, 11, 20, tzinfo=UTC)
    fetch(server, landing, "cqc_api", changes=True, since=since, authorities=("Norfolk",))
    assert ids(landing, "2026-11-21_api_changes_Norfolk.jsonl.gz") == some(1)
    outcome = fetch_one(server, landing, "cqc_api", changes=True, since=since, authorities=("Devon",))
    assert outcome.sentence == "Nothing changed in Devon since 20 November 2026 00:00 UTC."


def test_a_first_run_of_changes_needs_to_know_from_when(server: CqcServer, landing: Path) -> None:
    outcome = fetch_one(server, landing, "cqc_api", changes=True)
    assert outcome.status == FAILED
    assert "do a full load first, or say from when on with --since" in outcome.sentence
    (landing / "cqc_api" / ".changes.json").write_text("{}")
    outcome = fetch_one(server, landing, "cqc_api", changes=True)
    assert "cannot be read, so it is not known where the last changes ended" in outcome.sentence


def test_changes_that_cqc_does_not_answer_do_not_move_the_start(server: CqcServer, landing: Path) -> None:
    fetch(server, landing, "cqc_api")
    before = (landing / "cqc_api/.changes.json").read_text()
    server.fault(CHANGES, says(b'{"totalPages": 1, "changes": "all"}'))
    time = Time(MORNING + timedelta(days=1))
    assert fetch_one(server, landing, "cqc_api", time=time, changes=True).status == FAILED
    assert (landing / "cqc_api/.changes.json").read_text() == before
