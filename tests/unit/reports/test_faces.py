"""Every face of a document says the same; the PDF is tagged, and bytes repeat."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from tests.builders import publish, standings, take
from tests.documents import charts_of, docx_tables, headline_of, pdf_text, sheets, squeezed, table_named
from wherry.analysis.questions import PositionQuestion
from wherry.domain.areas import AreaMap
from wherry.domain.errors import UnknownName
from wherry.reports import charts, libraries
from wherry.reports.document import Chart, Column, Document, Kind, Portion, Table
from wherry.reports.faces import FACES, rendered
from wherry.reports.pdf import HELD, as_pdf, drawable
from wherry.reports.position_report import position_report
from wherry.reports.word import ROOM_CM, widths


@pytest.fixture
def report(data: Path, landing: Path) -> Document:
    rows = [
        {
            "id": n,
            "rating": "Good" if n % 3 else "Inadequate",
            "authority": "Norfolk" if n < 40 else "Suffolk",
        }
        for n in range(1, 61)
    ]
    later = [
        {**row, "rating": "Requires improvement", "published": "20/03/2021"} if row["id"] % 5 == 0 else row
        for row in rows
    ]
    take(data, publish(landing, "hsca", "2021-01-01", rows), publish(landing, "hsca", "2021-04-01", later))
    return position_report(standings(data), PositionQuestion("Norfolk"))


@pytest.mark.parametrize("face", FACES)
def test_the_same_document_is_the_same_bytes(report: Document, face: str) -> None:
    assert rendered(report, face) == rendered(dataclasses.replace(report), face)


def test_the_pdf_is_tagged_and_says_its_language_and_title(report: Document) -> None:
    content = as_pdf(report)
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Norfolk" in str(reader.metadata.title)
    assert reader.metadata.creation_date.date() == report.told.published_on
    assert b"pdfuaid:part" in content
    kinds = _kinds(root["/StructTreeRoot"])
    assert {"/Title", "/H1", "/Table", "/TH", "/TD", "/Figure", "/L", "/P"} <= set(kinds)
    alternatives = [alt for kind, alt in _figures(root["/StructTreeRoot"]) if kind == "/Figure"]
    assert len(alternatives) == len(charts_of(report)) > 0
    assert all(alternatives)


def _elements(node: object) -> list[dict]:
    found = []
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(kid, dict) and "/S" in kid:
            found += [kid, *_elements(kid)]
    return found


def _kinds(tree: dict) -> list[str]:
    return [str(element["/S"]) for element in _elements(tree)]


def _figures(tree: dict) -> list[tuple[str, str]]:
    return [(str(element["/S"]), str(element.get("/Alt", ""))) for element in _elements(tree)]


def test_the_word_file_has_headings_header_rows_words_for_pictures_and_a_language(report: Document) -> None:
    content = rendered(report, "docx")
    file = docx.Document(io.BytesIO(content))
    assert [p.text for p in file.paragraphs if p.style.name == "Title"] == ["Norfolk"]
    assert "Beside the others" in [p.text for p in file.paragraphs if p.style.name == "Heading 1"]
    assert file.core_properties.language == "en-GB"
    assert "Norfolk" in file.core_properties.title
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        styles, body = (parts.read(f"word/{name}.xml").decode() for name in ("styles", "document"))
    assert 'w:val="en-GB"' in styles
    assert 'w:val="en-US"' not in styles
    assert body.count("<w:tblHeader") == len(file.tables) == len(list(report.tables()))
    drawn = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    assert drawn == [chart.words for chart in charts_of(report)]


def test_the_sheets_hold_numbers_and_days(report: Document) -> None:
    found = sheets(rendered(report, "xlsx"))
    row = found["Compared"][3]
    figure = headline_of(report).value
    assert (row[0], row[2:5]) == ("Norfolk", [figure.share, figure.numerator, figure.denominator])
    assert found["Files"][3][2] == report.told.published_on


def test_localities_are_a_shaded_table_of_what_the_library_counts(data: Path, landing: Path) -> None:
    rows = [{"id": n, "rating": "Good" if n < 4 else "Inadequate"} for n in range(1, 7)]
    take(data, publish(landing, "hsca", "2021-01-01", rows))
    ids = {f"1-{100000000 + n}": "North" if n < 5 else "South" for n in range(1, 7)}
    found = position_report(standings(data), PositionQuestion("Norfolk"), AreaMap("Localities", ids, {}, {}))
    table = table_named(found, "By locality")
    assert table.is_heat
    assert [(row[0], row[1], row[2]) for row in table.rows] == [
        ("North", Portion(0.75, 3, 4), 4),
        ("South", Portion(0.0, 0, 2), 2),
    ]
    assert squeezed("North75.0%4") in pdf_text(rendered(found, "pdf"))
    assert docx_tables(rendered(found, "docx"))


def test_no_word_of_a_narrow_column_is_broken() -> None:
    columns = (
        Column("Service", room=4),
        Column("Rating before"),
        Column("Rating now"),
        Column("Id", Kind.ID),
    )
    table = Table("t", "t", columns, (("Home", "Requires improvement", None, "1-9811801243"),))
    wide = widths(table)
    assert wide[1] > len("improvement") * 0.17 and wide[2] < wide[1] < wide[0]
    assert sum(wide) == pytest.approx(ROOM_CM)
    crowded = Table("t", "t", tuple(Column("Requirements" + "x" * n) for n in range(9)), ())
    assert sum(widths(crowded)) == pytest.approx(ROOM_CM)


def test_an_axis_of_shares_makes_a_small_change_look_small() -> None:
    for shares in ((0.741, 0.745), (0.999, 1.0), (0.0, 0.01), (0.2, 0.9)):
        rows = [{"day": f"2021-0{n}-01", "share": s, "name": "A"} for n, s in enumerate(shares, start=1)]
        low, high = charts.trend(rows)["layer"][0]["encoding"]["y"]["scale"]["domain"]
        assert 0 <= low <= min(shares) and max(shares) <= high <= 1
        assert high - low >= 0.0999


def test_a_chart_without_words_and_a_torn_table_cannot_be_made() -> None:
    table = Table("T", "T", (Column("A"), Column("B", Kind.NUMBER)), (("a", 1),))
    with pytest.raises(ValueError, match="needs a sentence"):
        Chart("Chart", "  ", {}, table)
    with pytest.raises(ValueError, match="other lengths"):
        dataclasses.replace(table, rows=(("a",),))


def test_a_format_that_there_is_not_and_a_library_that_is_missing_are_refused(
    report: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnknownName, match="“odt” is not a format"):
        rendered(report, "odt")
    with pytest.raises(libraries.Refused, match=r"pip install 'wherry\[reports\]'"):
        libraries.library("typst_that_is_not_there")


def test_every_character_said_to_be_held_is_in_the_typeface() -> None:
    ttf = pytest.importorskip("fontTools.ttLib", reason="fonttools comes with the peer of the benchmarks")
    fonts = Path(libraries.__file__).parent / "fonts"
    for path in fonts.glob("*.ttf"):
        held = set(ttf.TTFont(path).getBestCmap())
        missing = [hex(c) for a, b in HELD for c in range(a, b + 1) if c not in held]
        assert not missing, path.name
    assert drawable("Rose 🌹 Court") == "Rose [U+1F339] Court"
