"""Releases: listed, verified, compared, rolled back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import publish, standings, take
from wherry.domain.errors import NotKnown, Refused, UnknownName
from wherry.store.compare import compare_releases
from wherry.store.releases import (
    TABLE_NAMES,
    current_id,
    list_releases,
    read_release,
    roll_back,
    verify_release,
)
from wherry.store.schema import TABLES


@pytest.fixture
def two_releases(data: Path, landing: Path) -> tuple[str, str]:
    first = take(data, publish(landing, "hsca", "2021-01-01", [{"id": 1}, {"id": 2}])).release
    second = take(data, publish(landing, "hsca", "2021-02-01", [{"id": 1}, {"id": 2, "rating": "Inadequate",
                                                                         "published": "15/01/2021"}])).release  # fmt: skip
    assert first is not None
    assert second is not None
    return first.release_id, second.release_id


def test_listed_newest_first(data: Path, two_releases: tuple[str, str]) -> None:
    assert [r.release_id for r in list_releases(data)[0]] == list(reversed(two_releases))


def test_named_by_its_newest_day(two_releases: tuple[str, str]) -> None:
    assert two_releases[1].startswith("2021-02-01-")


def test_found_by_its_beginning(data: Path, two_releases: tuple[str, str]) -> None:
    assert read_release(data, two_releases[0][:12]).release_id == two_releases[0]
    with pytest.raises(UnknownName, match="Several releases begin"):
        read_release(data, "2021")
    with pytest.raises(UnknownName, match="no release “1999”"):
        read_release(data, "1999")


def test_nothing_imported_yet(data: Path) -> None:
    with pytest.raises(NotKnown, match="wherry import"):
        read_release(data)


def test_an_old_release_answers_as_it_did(data: Path, two_releases: tuple[str, str]) -> None:
    old = standings(data, two_releases[0]).register
    assert old.rating["rating"].to_list() == ["good", "good"]


def test_verified(data: Path, two_releases: tuple[str, str]) -> None:
    release = read_release(data)
    assert verify_release(data, release) == []
    table = data / "releases" / release.release_id / "rating.parquet"
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 1
    table.write_bytes(content)
    assert "was changed" in verify_release(data, release)[0]
    table.unlink()
    assert "is missing" in verify_release(data, release)[0]


def test_compared(data: Path, two_releases: tuple[str, str]) -> None:
    found = compare_releases(data, *two_releases)
    assert [f.name for f in found.files_only_in_second] == ["2021-02-01_hsca.csv"]
    assert found.files_only_in_first == ()
    changes = {change.table: (change.only_in_first, change.only_in_second) for change in found.tables}
    assert changes["rating"] == (1, 2)  # The Good rating of the second service ended, the Inadequate came.
    assert "location" not in changes


def test_rolled_back_and_forth(data: Path, two_releases: tuple[str, str], landing: Path) -> None:
    roll_back(data, two_releases[0])
    assert current_id(data) == two_releases[0]
    again = take(data, *[p for p in landing.iterdir() if "2021-02" in p.name])
    assert again.release is not None
    assert again.release.release_id == two_releases[1]


def test_not_to_a_damaged_release(data: Path, two_releases: tuple[str, str]) -> None:
    (data / "releases" / two_releases[0] / "link.parquet").unlink()
    with pytest.raises(Refused, match="is not whole"):
        roll_back(data, two_releases[0])
    assert current_id(data) == two_releases[1]


def test_a_damaged_table_is_a_sentence(data: Path, two_releases: tuple[str, str]) -> None:
    (data / "releases" / two_releases[1] / "location.parquet").write_bytes(b"PAR1")
    with pytest.raises(Refused, match="wherry releases verify"):
        _ = standings(data).register.location


def manifest_of(data: Path) -> Path:
    return data / "releases" / str(current_id(data)) / "release.json"


@pytest.mark.parametrize(
    "change",
    [
        {"tables": {}},
        {"release_id": "../../evil"},
        {"files": []},
        {"definitions": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_manifest_shows(data: Path, two_releases: list[str], change: dict[str, object]) -> None:
    path = manifest_of(data)
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    try:
        problems = verify_release(data, read_release(data))
    except Refused as refusal:
        problems = [str(refusal)]
    assert len(problems) == 1
    assert str(current_id(data)) in problems[0]


def test_a_changed_date_of_a_file_shows(data: Path, two_releases: list[str]) -> None:
    path = manifest_of(data)
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["files"][0]["as_at"] = "2019-01-01"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert "does not describe release" in verify_release(data, read_release(data))[0]


def test_one_damaged_manifest_hides_no_other_release(data: Path, two_releases: list[str]) -> None:
    manifest_of(data).write_text("{", encoding="utf-8")
    whole, damaged = list_releases(data)
    assert [r.release_id for r in whole] == [r for r in two_releases if r != current_id(data)]
    assert len(damaged) == 1


@pytest.mark.parametrize("release_id", ["../../evil", "..", "", "nothing"])
def test_rolling_back_to_no_release(data: Path, two_releases: list[str], release_id: str) -> None:
    with pytest.raises(UnknownName):
        roll_back(data, release_id)


def test_the_names_of_tables_are_the_schemas() -> None:
    assert set(TABLES) == TABLE_NAMES
