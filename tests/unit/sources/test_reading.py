"""Opening files of every kind, and refusing what no publisher sends."""

from __future__ import annotations

import gzip
import resource
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.spreadsheets import (
    ODS_HEAD,
    ODS_TAIL,
    ods_archive,
    repeated_rows,
    write_ods,
    write_xlsx,
)
from wherry.domain.errors import BadFile
from wherry.sources.reading import Raw, Wanted, read_file
from wherry.sources.reading.rows import SEPARATOR

WANTED = Wanted(frozenset({"location id", "rating", "care home", "publication date"}), ("service type ",))
HEADER = [
    "Location ID",
    "Care home?",
    "Rating",
    "Publication Date",
    "Service type - Shared Lives",
    "Telephone",
]
ROWS = [
    ["1-100000001", "Y", "Good", "01/02/2021", "", "01603 000000"],
    ["1-100000002", "N", "Inadequate", "03/04/2021", "Y", ""],
]
CELLS = {
    "location id": ["1-100000001", "1-100000002"],
    "care home": ["Y", "N"],
    "rating": ["Good", "Inadequate"],
    "publication date": ["01/02/2021", "03/04/2021"],
    "service type shared lives": [None, "Y"],
}


def cells(raw: Raw, table: int = 0) -> dict[str, list[object]]:
    return raw.tables[table].columns.drop("row").to_dict(as_series=False)


def as_csv(rows: list[list[str]]) -> str:
    return "".join(",".join(f'"{c}"' for c in row) + "\r\n" for row in rows)


class TestKinds:
    def test_csv(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text(as_csv([HEADER, *ROWS]), encoding="utf-8")
        raw = read_file(path, WANTED)
        assert cells(raw) == CELLS
        assert raw.tables[0].columns["row"].to_list() == [2, 3]

    def test_csv_with_byte_order_mark(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text(as_csv([HEADER, *ROWS]), encoding="utf-8-sig")
        assert cells(read_file(path, WANTED)) == CELLS

    def test_csv_in_latin_1(self, tmp_path: Path) -> None:
        rows = [[*HEADER], ["1-100000001", "Y", "Bést", "", "", ""]]
        path = tmp_path / "a.csv"
        path.write_bytes(as_csv(rows).encode("latin-1"))
        raw = read_file(path, WANTED)
        assert cells(raw)["rating"] == ["Bést"]
        assert raw.notes == ("read as Windows-1252",)

    def test_gzipped_csv(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv.gz"
        path.write_bytes(gzip.compress(as_csv([HEADER, *ROWS]).encode()))
        assert cells(read_file(path, WANTED)) == CELLS

    def test_kind_is_told_by_content_not_by_name(self, tmp_path: Path) -> None:
        path = write_ods(tmp_path / "a.csv", {"Sheet1": [HEADER, *ROWS]})
        assert cells(read_file(path, WANTED)) == CELLS

    def test_ods_reads_every_sheet(self, tmp_path: Path) -> None:
        path = write_ods(tmp_path / "a.ods", {"README": [["Nothing here"]], "Data": [HEADER, *ROWS]})
        raw = read_file(path, WANTED)
        assert [t.sheet for t in raw.tables] == ["Data"]
        assert cells(raw) == CELLS

    def test_xlsx_with_a_header_in_row_seven(self, tmp_path: Path) -> None:
        above = [["HSCA Active Locations"], [], ["Produced on", "1 March 2021"], [], [], []]
        path = write_xlsx(tmp_path / "a.xlsx", {"Notes": [["x"]], "Data": [*above, HEADER, *ROWS]})
        raw = read_file(path, WANTED)
        assert raw.tables[0].header_row == 7
        assert raw.tables[0].columns["row"].to_list() == [8, 9]
        assert "1 March 2021" in raw.tables[0].preamble
        assert cells(raw) == CELLS

    @pytest.mark.parametrize("write", [write_ods, write_xlsx])
    def test_dates_and_numbers_in_cells(self, tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
        rows = [["1-100000001", "Y", 28, date(2021, 2, 1), "", ""]]
        raw = read_file(write(tmp_path / "a", {"Data": [HEADER, *rows]}), WANTED)
        assert cells(raw)["publication date"] == ["2021-02-01"]
        assert cells(raw)["rating"] == ["28"]

    def test_only_wanted_columns_leave_the_reader(self, tmp_path: Path) -> None:
        path = write_ods(tmp_path / "a.ods", {"Data": [HEADER, *ROWS]})
        assert "telephone" not in cells(read_file(path, WANTED))

    def test_a_separator_inside_a_cell_does_not_shift_columns(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        odd = [f"1-1{SEPARATOR}0", "Y", "Good", "", "", ""]
        path.write_text(as_csv([HEADER, odd, ROWS[1]]), encoding="utf-8")
        assert cells(read_file(path, WANTED))["rating"] == ["Good", "Inadequate"]

    def test_blank_rows_are_no_rows(self, tmp_path: Path) -> None:
        blank = [""] * len(HEADER)
        path = write_ods(tmp_path / "a.ods", {"Data": [HEADER, ROWS[0], blank, ROWS[1], blank]})
        assert read_file(path, WANTED).tables[0].columns["row"].to_list() == [2, 4]


class TestDamaged:
    @pytest.mark.parametrize(
        "content", [b"", b"   \r\n", gzip.compress(b"", mtime=0)], ids=["nothing", "blanks", "gzip"]
    )
    def test_empty(self, tmp_path: Path, content: bytes) -> None:
        assert "the file is empty" in refused(tmp_path, content)

    def test_half_a_gzip(self, tmp_path: Path) -> None:
        whole = gzip.compress(as_csv([HEADER, *ROWS * 500]).encode())
        assert "gzip file is broken or only half there" in refused(tmp_path, whole[: len(whole) // 2])

    def test_half_a_csv(self, tmp_path: Path) -> None:
        text = as_csv([HEADER, *ROWS * 50])
        assert "only half there" in refused(tmp_path, text[: len(text) - 25].encode())

    @pytest.mark.parametrize("write", [write_ods, write_xlsx])
    def test_half_a_workbook(self, tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
        path = write(tmp_path / "whole", {"Data": [HEADER, *ROWS * 500]})
        half = path.read_bytes()[: path.stat().st_size // 2]
        assert "broken or only half there" in refused(tmp_path, half)

    def test_a_workbook_with_its_middle_overwritten(self, tmp_path: Path) -> None:
        path = write_ods(tmp_path / "whole", {"Data": [HEADER, *ROWS * 500]})
        content = bytearray(path.read_bytes())
        middle = content.find(b"content.xml") + 200
        content[middle : middle + 64] = b"\xff" * 64
        assert refused(tmp_path, bytes(content))

    def test_utf_16(self, tmp_path: Path) -> None:
        assert "UTF-16" in refused(tmp_path, as_csv([HEADER, *ROWS]).encode("utf-16"))

    @pytest.mark.parametrize(
        "content", [b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"GIF89a\1\0\1\0"]
    )
    def test_a_picture(self, tmp_path: Path, content: bytes) -> None:
        assert "it is a picture" in refused(tmp_path, content)

    @pytest.mark.parametrize("end", [1, 2, 3, 100])
    def test_the_beginning_of_a_workbook(self, tmp_path: Path, end: int) -> None:
        path = write_ods(tmp_path / "whole", {"Data": [HEADER, *ROWS * 500]})
        assert "broken or only half there" in refused(tmp_path, path.read_bytes()[:end])

    def test_the_end_of_a_workbook(self, tmp_path: Path) -> None:
        path = write_ods(tmp_path / "whole", {"Data": [HEADER, *ROWS * 500]})
        assert "broken or only half there" in refused(tmp_path, path.read_bytes()[500:])

    def test_old_excel(self, tmp_path: Path) -> None:
        assert "old Excel" in refused(tmp_path, b"\xd0\xcf\x11\xe0" + b"\0" * 600)

    def test_pdf(self, tmp_path: Path) -> None:
        assert "PDF" in refused(tmp_path, b"%PDF-1.7\n")

    def test_no_header(self, tmp_path: Path) -> None:
        assert "no row looks like a header" in refused(tmp_path, b"alpha,beta\n1,2\n")

    def test_an_archive_of_something_else(self, tmp_path: Path) -> None:
        path = tmp_path / "other.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("letter.txt", "Dear sir")
        assert "not a spreadsheet" in refused(tmp_path, path.read_bytes())

    def test_not_readable(self, tmp_path: Path) -> None:
        with pytest.raises(BadFile, match="cannot be opened"):
            read_file(tmp_path / "nowhere.csv", WANTED)


def largest(whose: int) -> int:
    """The most memory a process of ours has held, in megabytes."""
    return resource.getrusage(whose).ru_maxrss // 1024


class TestHostile:
    """Each of technology.md §1's four, and their kin: a sentence within seconds, in little memory."""

    @pytest.fixture(autouse=True)
    def quick_and_small(self):  # type: ignore[no-untyped-def]
        started = time.monotonic()
        before = largest(resource.RUSAGE_SELF), largest(resource.RUSAGE_CHILDREN)
        yield
        assert time.monotonic() - started < 10  # The goal is 5 s; a busy machine gets twice that.
        assert largest(resource.RUSAGE_SELF) - before[0] < 512
        # Only a child larger than every one before it shows: an ordinary file read earlier in this
        # process may have needed more. A child begins as a copy of this process, and counts as large.
        assert largest(resource.RUSAGE_CHILDREN) <= max(before[1], 640, largest(resource.RUSAGE_SELF))

    def test_a_million_rows_of_sixteen_thousand_cells(self, tmp_path: Path) -> None:
        assert "repeat until they fill" in bomb(tmp_path, repeated_rows(1_048_576, 16_384))

    def test_seven_hundred_bytes_that_would_take_eleven_gigabytes(self, tmp_path: Path) -> None:
        path = ods_archive(tmp_path / "b", ODS_HEAD + table(repeated_rows(1_000_000, 90)) + ODS_TAIL)
        assert path.stat().st_size < 1200
        assert "repeat until they fill" in refused(tmp_path, path.read_bytes())

    def test_many_small_repeats_run_out_of_the_childs_memory(self, tmp_path: Path) -> None:
        # Fewer cells than the scan refuses, and noisy enough to pass the ratio.
        import random

        rng = random.Random(1)
        row = repeated_rows(900, 900, value="".join(chr(rng.randrange(97, 123)) for _ in range(900)))
        assert "more memory or time" in bomb(tmp_path, row * 20)

    def test_real_cells_that_unpack_too_far(self, tmp_path: Path) -> None:
        row = (
            "<table:table-row>"
            + "<table:table-cell office:value-type='string'><text:p>x</text:p></table:table-cell>" * 100
        )
        assert "times its size" in bomb(tmp_path, (row + "</table:table-row>") * 5_000)

    def test_entities(self, tmp_path: Path) -> None:
        laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        content = ODS_HEAD.replace("?>", "?>" + laughs, 1) + table("") + ODS_TAIL
        path = ods_archive(tmp_path / "b", content)
        assert "declares entities of its own" in refused(tmp_path, path.read_bytes())

    def test_entities_declared_behind_a_long_comment(self, tmp_path: Path) -> None:
        before = f"<!--{'x y ' * 600_000}--><!DOCTYPE l [<!ENTITY a 'ha'>]>"
        content = ODS_HEAD.replace("?>", "?>" + before, 1) + table("") + ODS_TAIL
        with zipfile.ZipFile(tmp_path / "b", "w") as archive:  # Stored, so that the ratio says nothing.
            archive.writestr("content.xml", content)
        assert "declares entities of its own" in refused(tmp_path, (tmp_path / "b").read_bytes())

    def test_too_many_parts(self, tmp_path: Path) -> None:
        path = tmp_path / "b"
        with zipfile.ZipFile(path, "w") as archive:
            for number in range(300):
                archive.writestr(f"content{number}.xml", "x")
        assert "300 parts" in refused(tmp_path, path.read_bytes())

    def test_a_gzip_that_unpacks_too_far(self, tmp_path: Path) -> None:
        text = as_csv([HEADER]).encode() + as_csv([ROWS[0]]).encode() * 1_000_000
        assert "unpacks to far more" in refused(tmp_path, gzip.compress(text, 9))

    def test_json_nested_too_deep(self, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        path.write_bytes(b"[" * 200_000)
        with pytest.raises(BadFile, match="not JSON"):
            read_file(path, WANTED).json_document()

    def test_empty_cells_to_the_edge_of_the_sheet_are_ordinary(self, tmp_path: Path) -> None:
        empty = (
            '<table:table-row table:number-rows-repeated="1048574">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        )
        path = write_ods(tmp_path / "a.ods", {"Data": [HEADER, *ROWS]}, extra=empty)
        assert cells(read_file(path, WANTED)) == CELLS


class TestFormulas:
    def test_in_ods(self, tmp_path: Path) -> None:
        formula = (
            '<table:table-row><table:table-cell office:value-type="string"><text:p>1-1</text:p></table:table-cell>'
            '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/></table:table-row>'
        )
        path = write_ods(tmp_path / "a.ods", {"Data": [HEADER, *ROWS]}, extra=formula)
        with pytest.raises(BadFile) as caught:
            read_file(path, WANTED)
        assert (caught.value.row, caught.value.column) == (4, "B")
        assert "of:=1+1" in str(caught.value)

    def test_in_xlsx(self, tmp_path: Path) -> None:
        path = write_xlsx(tmp_path / "a.xlsx", {"Data": [HEADER, *ROWS, ["1-1", "=1+1"]]})
        with pytest.raises(BadFile) as caught:
            read_file(path, WANTED)
        assert (caught.value.row, caught.value.column) == (4, "B")
        assert "formula" in str(caught.value)

    def test_text_that_looks_like_one_is_text_in_csv(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text(as_csv([HEADER, ["1-1", "Y", "=1+1", "", "", ""]]), encoding="utf-8")
        assert cells(read_file(path, WANTED))["rating"] == ["=1+1"]


def table(rows: str) -> str:
    return f'<table:table table:name="Data">{rows}</table:table>'


def bomb(folder: Path, rows: str) -> str:
    path = ods_archive(folder / "bomb.ods", ODS_HEAD + table(rows) + ODS_TAIL)
    return refused(folder, path.read_bytes())


def refused(folder: Path, content: bytes) -> str:
    path = folder / "published.ods"
    path.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        read_file(path, WANTED)
    sentence = str(caught.value)
    assert sentence.startswith("published.ods")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence
