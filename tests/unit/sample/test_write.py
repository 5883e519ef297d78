"""Whole files: the sheets, the lines above the header, the encodings (data README, trap 7)."""

from __future__ import annotations

import csv
import gzip
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.builders import standings, take
from wherry.sample.options import SampleOptions
from wherry.sample.words import headings
from wherry.sample.write import write_sample


def written(out: Path, layout: str, end: date, *kinds: str, months: int = 1) -> list[Path]:
    options = SampleOptions(locations=300, months=months, end=end, kinds=kinds, layout=layout)
    return list(write_sample(out, options).files)


def rows_of(path: Path, sheet: str) -> list[list[object]]:
    # Lines above the first filled one count too: the header's place is what is looked at.
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("kind", "sheets", "header"),
    [
        ("hsca", ["README", "HSCA_Active_Locations", "Dual_Registration_Locations"], "active_locations"),
        ("ratings", ["README", "Locations", "Providers"], "latest_ratings"),
        ("deactivated", ["README", "Deactivated_Locations"], "deactivated_locations"),
    ],
)
def test_ods_has_its_sheets_and_its_header_in_the_first_row(
    tmp_path: Path, kind: str, sheets: list[str], header: str
) -> None:
    (path,) = written(tmp_path / "out", "ods", date(2026, 10, 1), kind)
    assert CalamineWorkbook.from_path(str(path)).sheet_names == sheets
    assert rows_of(path, sheets[1])[0] == headings()[header]
    said = " ".join(str(cell) for row in rows_of(path, "README") for cell in row)
    assert "made up" in said


def test_xlsx_has_its_header_in_row_seven_of_the_first_or_second_sheet(tmp_path: Path) -> None:
    one, two = written(tmp_path / "out", "xlsx", date(2023, 6, 1), "hsca", months=2)
    assert CalamineWorkbook.from_path(str(one)).sheet_names == ["HSCA Active Locations"]
    assert CalamineWorkbook.from_path(str(two)).sheet_names == ["Notes", "HSCA Active Locations"]
    for path in (one, two):
        rows = rows_of(path, "HSCA Active Locations")
        assert [row[0] for row in rows[6:7]] == ["Location ID"]
        assert not any(row[1] for row in rows[:6])
        assert "Care Home?" in rows[6]


def test_older_ratings_have_older_headings(tmp_path: Path) -> None:
    (path,) = written(tmp_path / "out", "xlsx", date(2023, 6, 1), "ratings")
    header = rows_of(path, "Locations")[0]
    assert {"Key Question", "Location Postal Code"} <= set(header)
    assert not {"Domain", "Location Post Code"} & set(header)


def test_the_directory_is_in_utf_8_in_some_weeks_and_in_latin_1_in_others(tmp_path: Path) -> None:
    paths = written(tmp_path / "out", "csv", date(2026, 10, 1), "directory", months=4)
    marked = {path.read_bytes().startswith(b"\xef\xbb\xbfCQC Locations data\r\n\r\n") for path in paths}
    assert marked == {True, False}


def test_the_answers_are_written_once(tmp_path: Path) -> None:
    paths = written(tmp_path / "out", "csv", date(2026, 10, 1), "hsca", "api", months=3)
    assert [path.name for path in paths if "api" in path.name] == ["01_October_2026_api_locations.jsonl.gz"]


def test_the_history_tells_every_rating_of_community_services_and_can_be_imported(tmp_path: Path) -> None:
    (path,) = written(tmp_path / "out", "csv", date(2026, 10, 1), "history", months=2)
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    days = sorted(row["published_on"] for row in rows)
    assert days[0] < "2018" and days[-1] <= "2026-10-01"
    assert {row["location_end"] for row in rows} > {""}  # Of services that left, too.
    take(tmp_path / "data", path.parent)
    known = standings(tmp_path / "data").register
    assert set(known.rating["location_id"]) <= {row["location_id"] for row in rows}
    assert known.rating.height > 0.9 * len({(r["location_id"], r["published_on"]) for r in rows})
