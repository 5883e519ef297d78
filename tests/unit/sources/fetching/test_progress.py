"""What a killed load leaves behind, at every byte."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wherry.sources.cqc_api.client import one_line
from wherry.sources.cqc_api.progress import OLDEST, Plan, Progress
from wherry.sources.durable import digest_of_file
from wherry.sources.fetching.landing import SIDECAR, known_of, land

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
TODAY = date(2026, 11, 21)
IDS = ["1-100000001", "1-100000002", "1-100000003"]


def line(location_id: str) -> bytes:
    return json.dumps({"locationId": location_id, "name": f"Haus “{location_id}”"}).encode()


def begun(folder: Path, answered: int = 3) -> Progress:
    progress = Progress.open(folder, NOW)
    progress.begin(Plan(began=NOW))
    progress.list_ids(reversed(IDS), 3, TODAY)
    with progress:
        for location_id in reversed(IDS[:answered]):
            progress.add(location_id, line(location_id))
    return progress


def packed(progress: Progress, folder: Path) -> bytes:
    progress.pack(folder / "packed", bool)
    return (folder / "packed").read_bytes()


def test_answers_are_packed_in_order_of_id_and_the_same_every_time(tmp_path: Path) -> None:
    first = packed(begun(tmp_path / "load"), tmp_path)
    again = packed(Progress.open(tmp_path / "load", NOW + timedelta(hours=1)), tmp_path)
    assert first == again
    assert gzip.decompress(first).splitlines() == [line(i) for i in IDS]
    assert first[4:8] == b"\0\0\0\0"  # no time of day in it


def test_a_load_cut_off_at_any_byte_is_taken_up_again(tmp_path: Path) -> None:
    whole = packed(begun(tmp_path / "load"), tmp_path)
    answers = tmp_path / "load" / "answers.jsonl"
    content = answers.read_bytes()
    for length in range(len(content)):
        answers.write_bytes(content[:length])
        progress = Progress.open(tmp_path / "load", NOW)
        missing = progress.missing()
        assert len(missing) == 3 - content[:length].count(b"\n")
        with progress:
            for location_id in missing:
                progress.add(location_id, line(location_id))
        assert packed(progress, tmp_path) == whole
        # And the torn line does not spoil the one after it for the next time.
        assert Progress.open(tmp_path / "load", NOW).missing() == []


@given(st.binary(max_size=60))
def test_rubbish_after_the_last_answer_is_dropped(tail: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun(folder / "load", answered=2)
        with (folder / "load" / "answers.jsonl").open("ab") as file:
            file.write(b"\0" + tail)
        progress = Progress.open(folder / "load", NOW)
        assert progress.missing() == [IDS[2]]


def test_an_old_load_is_begun_again(tmp_path: Path) -> None:
    begun(tmp_path / "load")
    assert Progress.open(tmp_path / "load", NOW + OLDEST).plan is not None
    assert Progress.open(tmp_path / "load", NOW + OLDEST + timedelta(seconds=1)).plan is None
    assert not (tmp_path / "load").exists()


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"began": 7}', "null"])
def test_a_plan_that_cannot_be_read_is_no_plan(tmp_path: Path, content: str) -> None:
    begun(tmp_path / "load")
    (tmp_path / "load" / "plan.json").write_text(content)
    assert Progress.open(tmp_path / "load", NOW).plan is None


def test_without_its_list_a_load_lists_again(tmp_path: Path) -> None:
    begun(tmp_path / "load")
    (tmp_path / "load" / "ids.txt").unlink()
    progress = Progress.open(tmp_path / "load", NOW)
    assert progress.plan is not None and progress.plan.listed_on is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_putting_an_answer_on_one_line_changes_nothing_in_it(value: object) -> None:
    body = json.dumps({"locationId": "1-1", "more": value}, indent=2, ensure_ascii=False)
    on_one = one_line(b"\xef\xbb\xbf" + body.replace("\n", "\r\n").encode("utf-8", "surrogatepass"))
    assert b"\n" not in on_one and b"\r" not in on_one
    assert json.loads(on_one.decode("utf-8", "surrogatepass")) == json.loads(body)


def test_an_answer_on_one_line_already_is_kept_to_the_byte() -> None:
    body = b'{"locationId":  "1-1", "beds": 1.50, "beds": 2e0}'
    assert one_line(body + b"\n") == body


def test_a_landed_file_is_known_only_as_it_was_landed(tmp_path: Path) -> None:
    part, target = tmp_path / "x.part", tmp_path / "x.csv"
    part.write_bytes(b"bytes as published")
    land(part, target, {"url": "https://x"})
    assert known_of(target) == {"url": "https://x", "sha256": digest_of_file(target), "bytes": "18"}
    assert not part.exists()
    target.write_bytes(b"bytes as tampered!")
    assert known_of(target) == {}
    target.unlink()
    assert known_of(target) == {}
    (tmp_path / f"x.csv{SIDECAR}").write_text("[]")
    target.write_bytes(b"")
    assert known_of(target) == {}
