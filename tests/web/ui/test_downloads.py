"""Downloads: the same values in CSV and XLSX, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from wherry.domain.phrases import STARTS_A_FORMULA, harmless
from wherry_web.ui import downloads
from wherry_web.ui.downloads import Download, as_csv, as_file, as_xlsx

HOSTILE = [
    "=1+1",
    "+44 20",
    "-x",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1",
    '=HYPERLINK("http://x")',
    "{=1}",
]
TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), st.text("=+-@\t\r\n '", max_size=4))
CELLS = st.one_of(
    TEXT, st.none(), st.integers(-(10**6), 10**6), st.booleans(), st.dates(date(1950, 1, 1), date(2100, 1, 1))
)


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def download(rows: list[dict[str, object]], provenance: dict[str, object] | None = None) -> Download:
    return Download("Services, 1/2", {"name": "Service", "beds": "Beds"}, rows, provenance or {})


@given(value=CELLS, said=TEXT)
def test_no_cell_of_a_csv_begins_a_formula(value: object, said: str) -> None:
    for line in lines(as_csv(download([{"name": value, "beds": 1}], {"Release": said}))):
        for cell in line:
            is_number = re.fullmatch(r"-?\d+(\.\d+)?", cell)
            assert is_number or not cell.startswith(STARTS_A_FORMULA), cell


@given(value=CELLS, said=TEXT)
def test_an_xlsx_has_no_formula_and_no_link(value: object, said: str) -> None:
    content = as_xlsx(download([{"name": value, "beds": 1}], {"Release": said, said: "x"}))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/")]
    assert len(sheets) == 2
    assert not any(re.search(r"<f[ >]|<hyperlink", sheet) for sheet in sheets)
    opened = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in opened.sheet_names:
        cells = [cell for row in opened.get_sheet_by_name(name).to_python() for cell in row]
        assert not any(isinstance(c, str) and c.startswith(STARTS_A_FORMULA) for c in cells)


@given(st.text())
def test_harmless_text_is_only_given_a_mark(text: str) -> None:
    made = harmless(text)
    assert made in (text, "'" + text)
    assert isinstance(made, str) and not made.startswith(STARTS_A_FORMULA)


def test_a_spreadsheet_reads_the_values_it_was_given() -> None:
    rows: list[dict[str, object]] = [
        {"name": "Rose <Court> & co", "beds": 42},
        {"name": datetime(2026, 7, 1, 12, tzinfo=UTC), "beds": None},
        {"name": date(2021, 2, 1), "beds": Decimal("0.25")},
        {"name": True, "beds": -3},
    ]
    opened = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(download(rows, {"As of": date(2021, 2, 1)}))))
    sheet = opened.get_sheet_by_name("Data").to_python()
    assert sheet == [
        ["Service", "Beds"],
        ["Rose <Court> & co", 42.0],
        [datetime(2026, 7, 1, 13), ""],  # noqa: DTZ001  London's summer.
        [date(2021, 2, 1), 0.25],
        ["yes", -3.0],
    ]
    assert opened.get_sheet_by_name("About this data").to_python() == [["As of", "2021-02-01"]]


def test_the_csv_says_what_it_rests_on_before_its_headings() -> None:
    made = lines(
        as_csv(download([{"name": "Rose", "beds": -1}], {"Release": ["a", "b\nc"], "Measure": "good, 1"}))
    )
    assert made == [["# Release: a; b c"], ["# Measure: good, 1"], ["Service", "Beds"], ["Rose", "-1"]]


def test_the_answer_is_a_file_with_a_plain_name() -> None:
    answer = as_file(download([]), "xlsx")
    assert answer["Content-Type"] == downloads.XLSX
    assert answer["Content-Disposition"] == 'attachment; filename="services-12.xlsx"'
    assert as_file(download([]), "csv")["Content-Type"] == "text/csv; charset=utf-8"
    with pytest.raises(Http404):
        as_file(download([]), "ods")


def test_what_no_sheet_can_hold_is_said_or_shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = CalamineWorkbook.from_filelike(
        io.BytesIO(as_xlsx(download([{"name": "a\x00\ud800" + "b" * 40_000}])))
    )
    text = cell.get_sheet_by_name("Data").to_python()[1][0]
    assert (
        isinstance(text, str)
        and text.startswith("a?b")
        and text.endswith("…")
        and len(text) == downloads.MOST_CHARACTERS
    )
    monkeypatch.setattr(downloads, "MOST_ROWS", 2)
    with pytest.raises(ValueError, match="narrow the filter"):
        as_xlsx(download([{"name": "x"}] * 3))


def test_a_sheet_is_wide_enough_to_read_and_prints_as_wide_as_the_page() -> None:
    name = "A service with quite a long name, near the broad"
    content = as_xlsx(download([{"name": name, "beds": 0.93103448275862}], {"Files": "word " * 60}))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        data, about = (book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2))
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', data)]
    assert widths[0] > len(name) and widths[1] < 20
    assert 'fitToHeight="0"' in data and 'orientation="landscape"' in data and "<autoFilter" in data
    assert "0.93103448275862" in data  # Shown shorter, kept whole.
    (height,) = re.findall(r'<row r="1"[^>]* ht="([\d.]+)"', about)
    assert float(height) >= 2 * 15
