"""Files made to mislead the scan, or to take all memory or time: a sentence, soon, for each."""

from __future__ import annotations

import gzip
import os
import struct
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.spreadsheets import ODS_HEAD, ODS_TAIL, ods_archive, repeated_rows, write_ods, write_xlsx
from wherry.domain.errors import BadFile
from wherry.sources.reading import Wanted, archive, guard, read_file
from wherry.sources.sizes import MAX_TEXT, refuse_too_large

WANTED = Wanted(frozenset({"location id", "rating"}), ())
HEADER = ["Location ID", "Rating"]
ROW = ["1-100000001", "Good"]
BOTH = "".join(
    f"<table:table-row><table:table-cell office:value-type='string'><text:p>{c}</text:p></table:table-cell></table:table-row>"
    for c in ROW
)


def sentence(path: Path) -> str:
    started = time.monotonic()
    with pytest.raises(BadFile) as caught:
        read_file(path, WANTED).json_document()
    assert time.monotonic() - started < 20  # The goal is 5 s; a busy machine gets four times that.
    return str(caught.value)


def ods(folder: Path, rows: str) -> Path:
    return ods_archive(
        folder / "a.ods", f'{ODS_HEAD}<table:table table:name="S">{rows}</table:table>{ODS_TAIL}'
    )


def cell(attributes: str) -> str:
    return f'<table:table-row><table:table-cell {attributes} office:value-type="string"/></table:table-row>'


def xlsx(folder: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """An ordinary workbook with its parts changed."""
    path = write_xlsx(folder / "a.xlsx", {"Data": [HEADER, ROW]})
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


def in_sheet(old: bytes, new: bytes) -> Callable[[dict[str, bytes]], object]:
    name = "xl/worksheets/sheet1.xml"
    return lambda parts: parts.update({name: parts[name].replace(old, new, 1)})


class TestFormulaSpellings:
    @pytest.mark.parametrize(
        "mark",
        ["table:formula='of:=1'", 'table:formula ="of:=1"', 'table:formula\n= "of:=1"', 't:formula="of:=1"'],
    )
    def test_ods(self, tmp_path: Path, mark: str) -> None:
        said = sentence(ods(tmp_path, BOTH + cell(mark)))
        assert "row 3, column “A”: a cell of sheet “S” holds a formula" in said
        assert "of:=1" in said

    @pytest.mark.parametrize(
        "mark", [b"<f>1</f>", b"<f\n>1</f>", b"<f/>", b"<f\tt='x'>1</f>", b"<x:f>1</x:f>"]
    )
    def test_xlsx(self, tmp_path: Path, mark: bytes) -> None:
        path = xlsx(tmp_path, in_sheet(b'<c r="B2" t="s">', b'<c r="B2" t="s">' + mark))
        assert "row 2, column “B”: a cell of sheet “sheet1” holds a formula" in sentence(path)

    @pytest.mark.parametrize("name", ["xl/worksheets/data1.xml", "xl/worksheets/Sheet1.xml", "xl/data.xml"])
    def test_a_sheet_of_any_name(self, tmp_path: Path, name: str) -> None:
        def rename(parts: dict[str, bytes]) -> None:
            in_sheet(b'<c r="B2" t="s">', b'<c r="B2" t="s"><f>1</f>')(parts)
            parts[name] = parts.pop("xl/worksheets/sheet1.xml")
            rels = "xl/_rels/workbook.xml.rels"
            parts[rels] = parts[rels].replace(b"worksheets/sheet1.xml", name.removeprefix("xl/").encode())

        assert "holds a formula" in sentence(xlsx(tmp_path, rename))

    def test_the_first_of_many_in_cells_without_an_address(self, tmp_path: Path) -> None:
        many = b"<row r='9'>" + b"<c/>" + b"<c><f>1</f></c>" * 250_000 + b"</row></sheetData>"
        path = xlsx(tmp_path, in_sheet(b"</sheetData>", many))
        with zipfile.ZipFile(path, "a") as book:
            book.writestr("rnd", os.urandom(60_000))
        assert "row 9, column “B”" in sentence(path)

    @pytest.mark.parametrize("tag", ["<table:table ", "<table:table-row ", "<table:table-cell "])
    def test_behind_many_unfinished_tags(self, tmp_path: Path, tag: str) -> None:
        path = ods(tmp_path, cell('table:formula="of:=1"').replace("<table:table-cell", tag * 20_000 + ">"))
        assert sentence(path)

    def test_a_rule_for_colours_is_no_formula(self, tmp_path: Path) -> None:
        rule = b"</sheetData><extLst><ext><x14:formula1><xm:f>Lists!$A$1</xm:f></x14:formula1></ext></extLst>"
        read_file(xlsx(tmp_path, in_sheet(b"</sheetData>", rule)), WANTED)


class TestRepeats:
    @pytest.mark.parametrize("quote", ['"', "'"])
    def test_either_quote_and_small_ones(self, tmp_path: Path, quote: str) -> None:
        rows = repeated_rows(999, 999).replace('"', quote)
        assert "repeat until they fill" in sentence(ods(tmp_path, BOTH + rows * 30))

    def test_around_every_seam(self, tmp_path: Path) -> None:
        for shift in range(-60, 100, 20):
            text = "x" * (guard.CHUNK - len(ODS_HEAD) - 200 - shift)
            filler = f"<table:table-row><table:table-cell><text:p>{text}</text:p></table:table-cell></table:table-row>"
            path = ods(tmp_path, filler + repeated_rows(1_000_000, 99) + BOTH)
            with pytest.raises(BadFile, match="repeat until they fill"):
                guard.scan_parts(path, archive.look_at_archive(path, "a"), "a", guard.Watch(60))

    @pytest.mark.parametrize("times", ["1" * 5000, "x", "", "&#49;000"])
    def test_that_are_no_number(self, tmp_path: Path, times: str) -> None:
        row = f'<table:table-row table:number-rows-repeated="{times}"><table:table-cell/></table:table-row>'
        assert "does not say how often" in sentence(ods(tmp_path, BOTH + row))

    def test_that_are_no_number_before_a_formula(self, tmp_path: Path) -> None:
        row = '<table:table-row table:number-rows-repeated="x"/>'
        assert "holds a formula" in sentence(ods(tmp_path, BOTH + row + cell('table:formula="of:=1"')))

    def test_thousands_in_one_comment_or_never_closed(self, tmp_path: Path) -> None:
        comment = "<!-- " + 'number-rows-repeated="1000"' * 120_000 + " -->"
        path = ods(tmp_path, BOTH + comment)
        assert "hides text in comments" in sentence(path)
        path = ods(tmp_path, '<table:table-row table:number-rows-repeated="1000">' * 60_000)
        assert sentence(path)

    def test_ordinary_blank_ends_of_rows(self, tmp_path: Path) -> None:
        end = '<table:table-cell table:number-columns-repeated="16262"/></table:table-row>'
        path = ods(tmp_path, "".join(BOTH.replace("</table:table-row>", end) for _ in range(2000)))
        guard.scan_parts(path, archive.look_at_archive(path, "a"), "a", guard.Watch(60))


class TestArchives:
    def test_of_two_kinds(self, tmp_path: Path) -> None:
        path = xlsx(tmp_path, lambda parts: parts.update({"content.xml": b"<a/>"}))
        assert "two kinds of spreadsheet" in sentence(path)

    @pytest.mark.parametrize("write", [write_ods, write_xlsx])
    @pytest.mark.parametrize("name", ["a.ods", "a.xlsx", "a"])
    def test_with_the_wrong_ending_still_read(self, tmp_path: Path, write, name: str) -> None:  # type: ignore[no-untyped-def]
        raw = read_file(write(tmp_path / name, {"Data": [HEADER, ROW]}), WANTED)
        assert raw.tables[0].columns["rating"].to_list() == ["Good"]

    @pytest.mark.parametrize("name", ["content.xml", "Content.XML", "content.xml\0junk", "xl\\workbook.xml"])
    def test_with_a_disguised_part(self, tmp_path: Path, name: str) -> None:
        path = write_ods(tmp_path / "a.ods", {"Data": [HEADER, ROW]})
        stand_in = name.replace("\0", "Q")
        with zipfile.ZipFile(path, "a") as book, warnings.catch_warnings(action="ignore"):
            book.writestr(stand_in, "x")
        path.write_bytes(path.read_bytes().replace(stand_in.encode(), name.encode()))
        assert "same name or a disguised one" in sentence(path)

    def test_with_a_directory_of_a_million_parts(self, tmp_path: Path) -> None:
        entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 0, 20, 0, *[0] * 7, 1, *[0] * 6) + b"a"
        body = b"PK\3\4" + bytes(26) + entry * 60_000
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 4, 4, len(entry) * 60_000, 30, 0)
        (tmp_path / "a.ods").write_bytes(body + end)
        assert "directory is far longer" in sentence(tmp_path / "a.ods")

    def test_with_something_before_it(self, tmp_path: Path) -> None:
        path = write_ods(tmp_path / "a.ods", {"Data": [HEADER, ROW]})
        path.write_bytes(b"PK\3\4" + b"J" * 1000 + path.read_bytes())
        assert "broken or only half there" in sentence(path)

    def test_padding_buys_no_memory_and_no_ratio(self, tmp_path: Path) -> None:
        path = write_ods(tmp_path / "a.ods", {"Data": [HEADER, ROW]})
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
            book.writestr("zeros", bytes(64 * 1024 * 1024))
        assert archive.look_at_archive(path, "a").address_space < archive.LEAST_SPACE + 1024 * 1024

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "iso-8859-1"])
    def test_in_another_encoding(self, tmp_path: Path, encoding: str) -> None:
        content = (ODS_HEAD.replace("UTF-8", encoding) + ODS_TAIL).encode(encoding)
        assert "not in UTF-8" in sentence(ods_archive(tmp_path / "a.ods", content))

    def test_with_a_wrong_checksum_behind_a_formula(self, tmp_path: Path) -> None:
        path = ods(tmp_path, cell('table:formula="of:=1"') + BOTH * 3000)
        with zipfile.ZipFile(path) as book:
            checksum = book.getinfo("content.xml").CRC.to_bytes(4, "little")
        path.write_bytes(path.read_bytes().replace(checksum, b"\1\2\3\4"))
        assert sentence(path)

    def test_with_one_long_text_in_many_cells(self, tmp_path: Path) -> None:
        def stretch(parts: dict[str, bytes]) -> None:
            shared, sheet = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
            parts[shared] = parts[shared].replace(b"<t>Good</t>", b"<t>" + b"x" * 30_000 + b"</t>")
            rows = b"".join(
                b'<row r="%d"><c r="B%d" t="s"><v>3</v></c></row>' % (n, n) for n in range(3, 3000)
            )
            parts[sheet] = parts[sheet].replace(b"</sheetData>", rows + b"</sheetData>")

        assert "more memory or time" in sentence(xlsx(tmp_path, stretch))

    def test_that_takes_too_long(self, tmp_path: Path) -> None:
        path = write_ods(tmp_path / "a.ods", {"Data": [HEADER, ROW]})
        with pytest.raises(BadFile, match="more memory or time"):
            guard.scan_parts(path, archive.look_at_archive(path, "a"), "a", guard.Watch(0))


class TestText:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"Location ID,Rating\n" + b"\n" * 40_000_000, "unpacks to far more"),
            (b"," * 3_000_000, "a row is longer"),
            (b"a," * 5000, "5,001 cells"),
            (b"Location ID,Rating\n1-1,Good\n" + b"\n" * 100_001 + b"1-2,Good\n", "100,001 blank rows"),
            (b"Location ID,Rating\n" + b"1,\n" * 2_010_000, "more rows, cells or text"),
            (b'Location ID,Rating\n"' + b'\n","' * 600_000, "a row is longer"),
            (b"[" + b"[]," * 1_100_000 + b"[]]", "more lists and objects"),
            (b'["' + b"x" * (33 * 1024 * 1024) + b'"]', "longer than any published one"),
        ],
        ids=["newlines", "commas", "wide", "blank", "rows", "quotes", "lists", "letters"],
    )
    def test_that_would_grow(self, tmp_path: Path, content: bytes, said: str) -> None:
        is_packed = said.startswith("unpacks")
        path = tmp_path / "a"
        path.write_bytes(gzip.compress(content) if is_packed else content)
        assert said in sentence(path)

    def test_json_line(self, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        path.write_bytes(b'{"a":1}\n{"a":[' + b"[]," * 3_000_000 + b"[]]}\n")
        with pytest.raises(BadFile, match="row 2: the JSON is longer"):
            list(read_file(path, WANTED).json_records())

    def test_larger_than_any(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        with path.open("wb") as file:
            file.truncate(MAX_TEXT + 1)  # A sparse file: it takes no room.
        with pytest.raises(BadFile, match="it has 512 MB"):
            refuse_too_large(path)
        assert "it has 512 MB" in sentence(path)

    def test_no_file_at_all(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        assert "not an ordinary file" in sentence(tmp_path / "pipe")

    def test_blank_rows_at_the_end_are_ordinary(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(b"Location ID,Rating\r\n1-1,Good\r\n\r\n1-2,\r\n" + b",\r\n" * 200_000)
        assert read_file(path, WANTED).tables[0].columns["row"].to_list() == [2, 4]
