"""Invented data and real data never meet in one register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.builders import publish, take
from wherry.domain.errors import Refused
from wherry.sample.options import SampleOptions
from wherry.sample.write import write_sample
from wherry.store.importing import ImportOptions, import_files
from wherry.store.releases import current_id, read_release


def written(out: Path, seed: int = 1, end: date = date(2026, 2, 1)) -> Path:
    options = SampleOptions(seed=seed, locations=300, months=1, end=end, kinds=("hsca",), layout="csv")
    write_sample(out, options)
    return out


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    return written(tmp_path / "invented")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_definitions_come_with_the_files(invented: Path, data: Path) -> None:
    take(data, invented)
    assert contents(data / "definitions") == contents(invented / "definitions")
    assert read_release(data).is_invented
    assert not (data / ".definitions").exists()


def test_a_file_named_by_itself_brings_them_too(invented: Path, data: Path) -> None:
    take(data, next(invented.glob("*.csv.gz")))
    assert read_release(data).is_invented


def test_a_real_register_is_not_mixed_with_invented_data(invented: Path, landing: Path, data: Path) -> None:
    take(data, publish(landing, "hsca", "2026-01-01", [{"id": 1}]))
    before = current_id(data)
    with pytest.raises(Refused, match="holds invented data, which must not be mixed with the real register"):
        import_files([invented], data, ImportOptions())
    assert current_id(data) == before
    assert not (data / "definitions").exists()


def test_another_invented_england_is_refused(invented: Path, data: Path, tmp_path: Path) -> None:
    take(data, invented)
    before = contents(data / "definitions")
    # Fewer locations make fewer authorities, so the definitions differ.
    with pytest.raises(Refused, match="import it with --data into another folder"):
        import_files([written(tmp_path / "other", seed=2)], data, ImportOptions())
    assert contents(data / "definitions") == before


def test_more_of_the_same_england_is_taken(invented: Path, data: Path, tmp_path: Path) -> None:
    take(data, written(tmp_path / "earlier", end=date(2026, 1, 1)))
    take(data, invented)
    assert len(read_release(data).files) == 2


def test_definitions_of_ones_own_are_not_overwritten(invented: Path, data: Path) -> None:
    (data / "definitions" / "measures").mkdir(parents=True)
    with pytest.raises(Refused, match="holds other definitions"):
        import_files([invented], data, ImportOptions())
    assert not (data / "definitions" / "INVENTED").exists()


def test_what_a_killed_import_left_is_no_hindrance(invented: Path, data: Path) -> None:
    (data / ".definitions" / "places").mkdir(parents=True)
    take(data, invented)
    assert contents(data / "definitions") == contents(invented / "definitions")


def test_where_every_file_is_refused_no_definitions_stay(invented: Path, data: Path) -> None:
    path = next(invented.glob("*.csv.gz"))
    path.write_bytes(path.read_bytes()[:200])
    result = import_files([invented], data, ImportOptions())
    assert result.refused
    assert not (data / "definitions").exists()
