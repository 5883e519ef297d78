"""Workbooks and texts: what was put in comes out, and the bytes are always the same."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from wherry.sample.facts import Row
from wherry.sample.ods import KEPT_CELLS, Sheet, write_ods
from wherry.sample.plain import write_csv, write_json_lines, write_xlsx

ROWS: list[Row] = [
    ["Name", "Beds", "Latitude", "From", "Blank"],
    ["Ham & <Eggs> “House”", 12, 52.535672, date(2014, 1, 29), None],
    ["=1+1", 0, None, date(2026, 10, 1), ""],
]


def sheets() -> list[Sheet]:
    return [Sheet("README", [["Invented"]]), Sheet("Rows & more", ROWS)]


def ods(path: Path) -> None:
    write_ods(path, sheets(), date_cells=True, level=6)


def ods_with_texts(path: Path) -> None:
    write_ods(path, sheets(), date_cells=False, level=1)


def xlsx(path: Path) -> None:
    write_xlsx(path, sheets())


def csv_gz(path: Path) -> None:
    write_csv(path.with_suffix(".csv.gz"), ROWS)


def json_lines(path: Path) -> None:
    write_json_lines(path.with_suffix(".jsonl.gz"), [{"b": 1, "a": "ü"}])


@pytest.mark.parametrize("write", [ods, ods_with_texts, xlsx, csv_gz, json_lines])
def test_the_same_rows_make_the_same_bytes(tmp_path: Path, write: Callable[[Path], None]) -> None:
    made = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "file.x")
        made.append([path.read_bytes() for path in (tmp_path / folder).iterdir()])
    assert made[0] == made[1]
    assert len(made[0]) == 1


def test_ods_is_read_back(tmp_path: Path) -> None:
    ods(tmp_path / "file.ods")
    book = CalamineWorkbook.from_path(str(tmp_path / "file.ods"))
    assert book.sheet_names == ["README", "Rows & more"]
    assert book.get_sheet_by_name("Rows & more").to_python() == [
        ["Name", "Beds", "Latitude", "From", "Blank"],
        ["Ham & <Eggs> “House”", 12.0, 52.535672, date(2014, 1, 29), ""],
        ["=1+1", 0.0, "", date(2026, 10, 1), ""],
    ]


def test_ods_days_may_be_texts(tmp_path: Path) -> None:
    ods_with_texts(tmp_path / "file.ods")
    rows = CalamineWorkbook.from_path(str(tmp_path / "file.ods")).get_sheet_by_name("Rows & more").to_python()
    assert [row[3] for row in rows] == ["From", "29/01/2014", "01/10/2026"]


def test_ods_is_laid_out_as_the_standard_asks(tmp_path: Path) -> None:
    ods(tmp_path / "file.ods")
    with zipfile.ZipFile(tmp_path / "file.ods") as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in archive.infolist())
        assert archive.testzip() is None


def test_ods_has_more_rows_and_values_than_are_kept(tmp_path: Path) -> None:
    rows: list[Row] = [[number, f"text {number}"] for number in range(KEPT_CELLS)]
    write_ods(tmp_path / "file.ods", [Sheet("Long", rows)], date_cells=True, level=1)
    found = CalamineWorkbook.from_path(str(tmp_path / "file.ods")).get_sheet_by_name("Long")
    assert found.to_python() == [[float(number), text] for number, text in rows]  # type: ignore[arg-type]


def test_xlsx_is_read_back(tmp_path: Path) -> None:
    xlsx(tmp_path / "file.xlsx")
    rows = (
        CalamineWorkbook.from_path(str(tmp_path / "file.xlsx")).get_sheet_by_name("Rows & more").to_python()
    )
    assert rows[1][:4] == ["Ham & <Eggs> “House”", 12.0, 52.535672, "29/01/2014"]
    assert rows[2][0] == "=1+1"


@pytest.mark.parametrize(("encoding", "begins"), [("utf-8-sig", b"\xef\xbb\xbf"), ("latin-1", b"Name")])
def test_csv_in_both_encodings(tmp_path: Path, encoding: str, begins: bytes) -> None:
    rows: list[Row] = [["Name"], ["Café Ümber"]]
    write_csv(tmp_path / "file.csv", rows, encoding)
    content = (tmp_path / "file.csv").read_bytes()
    assert content.startswith(begins)
    assert content.decode(encoding) == "Name\r\nCafé Ümber\r\n"


def test_json_lines(tmp_path: Path) -> None:
    json_lines(tmp_path / "file.x")
    lines = gzip.decompress((tmp_path / "file.jsonl.gz").read_bytes()).decode().splitlines()
    assert [json.loads(line) for line in lines] == [{"b": 1, "a": "ü"}]
