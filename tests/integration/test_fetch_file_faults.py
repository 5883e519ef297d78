"""CQC's files from a server that misbehaves: resumed, retried or refused, and never half there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.test_fetch_files import RATINGS, workbook
from tests.servers.cqc import (
    PAGE,
    CqcServer,
    Fault,
    Published,
    redirect,
    reset,
    says,
    stalled,
    status,
    truncated,
)
from tests.servers.fetching import Time, fetch_one
from wherry.sources.fetching import download
from wherry.sources.fetching.model import FAILED, FETCHED

BODY = workbook("a" * 997)


@pytest.fixture
def server() -> Iterator[CqcServer]:
    with CqcServer() as server:
        server.publish(RATINGS, BODY)
        server.link(RATINGS)
        yield server


def landed(landing: Path) -> bytes | None:
    path = landing / "cqc_ratings" / Path(RATINGS).name
    return path.read_bytes() if path.exists() else None


def asked_ranges(server: CqcServer) -> list[str | None]:
    return [a.headers.get("range") for a in server.asked if a.path == RATINGS]


def leftovers(landing: Path) -> list[str]:
    return sorted(p.name for p in (landing / "cqc_ratings" / ".unfinished").iterdir())


@pytest.mark.parametrize(
    "fault",
    [
        status(429),
        status(429, retry_after="9"),
        status(500),
        status(502),
        status(503),
        status(504),
        reset,
        truncated(0),
        truncated(100),
        stalled,
    ],
)
@pytest.mark.parametrize("path", [PAGE, RATINGS])
def test_what_passes_is_tried_again(server: CqcServer, landing: Path, fault: Fault, path: str) -> None:
    server.fault(path, fault)
    time = Time()
    assert fetch_one(server, landing, "cqc_ratings", time=time).status == FETCHED
    assert landed(landing) == BODY
    assert leftovers(landing) == []
    assert len(time.slept) == 1


def test_the_wait_asked_for_is_kept(server: CqcServer, landing: Path) -> None:
    server.fault(RATINGS, status(429, retry_after="77"))
    time = Time()
    fetch_one(server, landing, "cqc_ratings", time=time)
    assert time.slept == [77.0]


def test_who_asks_for_hours_is_asked_another_time(server: CqcServer, landing: Path) -> None:
    server.fault(RATINGS, status(503, retry_after="7200"))
    time = Time()
    outcome = fetch_one(server, landing, "cqc_ratings", time=time)
    assert outcome.status == FAILED
    assert "answers 503 and asks us to stay away for 120 minutes; fetch again then" in outcome.sentence
    assert time.slept == []


def test_what_does_not_pass_is_given_up_in_one_sentence(server: CqcServer, landing: Path) -> None:
    server.fault(RATINGS, *[status(503)] * 6)
    outcome = fetch_one(server, landing, "cqc_ratings")
    assert outcome.status == FAILED
    assert outcome.sentence.endswith("answers 503, however often it is asked; fetch again later, what is here already is kept.")  # fmt: skip
    assert landed(landing) is None


def test_a_partial_download_is_resumed(server: CqcServer, landing: Path) -> None:
    server.fault(RATINGS, truncated(100))
    fetch_one(server, landing, "cqc_ratings")
    assert asked_ranges(server) == [None, "bytes=100-"]
    assert landed(landing) == BODY


def test_it_is_resumed_in_the_next_run_as_well(server: CqcServer, landing: Path) -> None:
    server.fault(RATINGS, *[truncated(50)] * 6)
    assert fetch_one(server, landing, "cqc_ratings").status == FAILED
    assert leftovers(landing) == [f"{Path(RATINGS).name}.part", f"{Path(RATINGS).name}.part.json"]
    assert fetch_one(server, landing, "cqc_ratings").status == FETCHED
    assert asked_ranges(server)[-1] == "bytes=300-"
    assert landed(landing) == BODY
    assert leftovers(landing) == []


@pytest.mark.parametrize("heeds_if_range", [True, False])
def test_a_file_that_changes_between_two_ranges_is_begun_again(
    server: CqcServer, landing: Path, heeds_if_range: bool
) -> None:
    corrected = workbook("b" * 997)

    def publish_corrected(handler: object) -> bool:
        knows = Published(corrected, etag='"two"', heeds_if_range=heeds_if_range)
        server.files[RATINGS] = knows
        return False

    server.fault(RATINGS, truncated(100), publish_corrected)
    assert fetch_one(server, landing, "cqc_ratings").status == FETCHED
    assert landed(landing) == corrected


def test_a_server_that_knows_no_ranges_sends_it_all_again(server: CqcServer, landing: Path) -> None:
    server.files[RATINGS].heeds_ranges = False
    server.fault(RATINGS, truncated(100))
    assert fetch_one(server, landing, "cqc_ratings").status == FETCHED
    assert landed(landing) == BODY


@pytest.mark.parametrize(("etag", "modified"), [(None, None), ('W/"one"', None)])
def test_without_a_strong_mark_of_its_version_nothing_is_resumed(
    server: CqcServer, landing: Path, etag: str | None, modified: str | None
) -> None:
    server.files[RATINGS].etag, server.files[RATINGS].last_modified = etag, modified
    server.fault(RATINGS, truncated(100))
    assert fetch_one(server, landing, "cqc_ratings").status == FETCHED
    assert asked_ranges(server) == [None, None]
    assert landed(landing) == BODY


def test_a_part_that_was_whole_when_the_process_died_is_fetched_anew(
    server: CqcServer, landing: Path
) -> None:
    server.fault(RATINGS, *[truncated(50)] * 6)
    fetch_one(server, landing, "cqc_ratings")
    (landing / "cqc_ratings" / ".unfinished" / f"{Path(RATINGS).name}.part").write_bytes(BODY)
    assert fetch_one(server, landing, "cqc_ratings").status == FETCHED  # 416, then from the start
    assert landed(landing) == BODY


@pytest.mark.parametrize("note", ["", "{", "[]", '{"url": 1}', "null"])
def test_a_note_that_cannot_be_read_means_from_the_start(server: CqcServer, landing: Path, note: str) -> None:
    folder = landing / "cqc_ratings" / ".unfinished"
    folder.mkdir(parents=True)
    (folder / f"{Path(RATINGS).name}.part").write_bytes(b"PK something else")
    (folder / f"{Path(RATINGS).name}.part.json").write_text(note)
    assert fetch_one(server, landing, "cqc_ratings").status == FETCHED
    assert landed(landing) == BODY


@pytest.mark.parametrize("path", [PAGE, RATINGS])
def test_a_redirect_to_another_host_is_refused_and_not_followed(
    server: CqcServer, landing: Path, path: str
) -> None:
    with CqcServer() as other:
        other.publish(path, BODY)
        server.fault(path, redirect(f"{other.url}{path}"))
        outcome = fetch_one(server, landing, "cqc_ratings")
        assert outcome.status == FAILED
        assert f"{other.url}{path} does not lie under {server.url}" in outcome.sentence
        assert other.asked == []
    assert landed(landing) is None


@pytest.mark.parametrize(
    "to", ["//evil.example/x.ods", "file:///etc/passwd", "http://[", "http://127.0.0.1:1/"]
)
def test_other_redirects_are_refused_too(server: CqcServer, landing: Path, to: str) -> None:
    server.fault(RATINGS, redirect(to))
    outcome = fetch_one(server, landing, "cqc_ratings")
    assert outcome.status == FAILED and outcome.sentence.endswith((".", "by hand."))
    assert landed(landing) is None


def test_a_redirect_within_the_host_is_followed_and_the_linked_name_kept(
    server: CqcServer, landing: Path
) -> None:
    server.publish("/elsewhere/evil_name.exe", BODY)
    server.fault(RATINGS, redirect("/elsewhere/evil_name.exe", 301))
    assert fetch_one(server, landing, "cqc_ratings").status == FETCHED
    assert landed(landing) == BODY


def test_redirects_in_a_circle_end(server: CqcServer, landing: Path) -> None:
    server.fault(RATINGS, *[redirect(RATINGS)] * 20)
    assert "leads from redirect to redirect" in fetch_one(server, landing, "cqc_ratings").sentence


def test_a_link_to_another_host_is_refused(server: CqcServer, landing: Path) -> None:
    server.link("https://evil.example/01_December_2026_Latest_ratings.ods")
    outcome = fetch_one(server, landing, "cqc_ratings")
    assert outcome.status == FAILED and "does not lie under" in outcome.sentence


@pytest.mark.parametrize(
    "body", [b"<!DOCTYPE html><html>We are improving our site", b"", b"   ", b'{"error": 1}', BODY[:-30]]
)
def test_something_else_in_the_place_of_a_file_is_not_kept(
    server: CqcServer, landing: Path, body: bytes
) -> None:
    server.fault(RATINGS, says(body))
    outcome = fetch_one(server, landing, "cqc_ratings")
    assert outcome.status == FAILED
    assert "not a whole .ods file" in outcome.sentence
    assert landed(landing) is None and leftovers(landing) == []


@pytest.mark.parametrize("says_length", [True, False])
def test_a_file_larger_than_any_published_one_is_refused(
    server: CqcServer, landing: Path, monkeypatch: pytest.MonkeyPatch, says_length: bool
) -> None:
    monkeypatch.setattr(download, "FILE_BYTES", 200)
    server.files[RATINGS].says_length = says_length
    outcome = fetch_one(server, landing, "cqc_ratings")
    assert outcome.status == FAILED and "is larger than" in outcome.sentence
    assert leftovers(landing) == []


def test_a_page_larger_than_any_page_is_refused(server: CqcServer, landing: Path) -> None:
    server.fault(PAGE, says(b"a" * (10 * 1024 * 1024 + 1)))
    assert "answers with more than 10 MB" in fetch_one(server, landing, "cqc_ratings").sentence


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410])
def test_other_statuses_are_told_at_once(server: CqcServer, landing: Path, code: int) -> None:
    server.fault(RATINGS, status(code))
    outcome = fetch_one(server, landing, "cqc_ratings")
    assert outcome.status == FAILED
    assert f"answers {code} and not with the file" in outcome.sentence
    assert server.times(RATINGS) == 1
