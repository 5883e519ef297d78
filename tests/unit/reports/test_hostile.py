"""Names come from published files: in a document they are shown, never obeyed."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

from tests.documents import docx_tables, docx_text, pdf_text, sheets, squeezed
from tests.unit.reports.conftest import HOSTILE
from wherry.domain.phrases import harmless, printable
from wherry.reports.document import Document
from wherry.reports.faces import rendered
from wherry.reports.pdf import drawable


def test_the_pdf_shows_every_name_letter_by_letter(hostile: Document) -> None:
    text = pdf_text(rendered(hostile, "pdf"))
    for number, name in HOSTILE.items():
        if number != 4:  # Longer than its page, it is broken over lines.
            assert squeezed(drawable(printable(name))) in text, name
    assert "ooooo" in text
    assert "root:" not in text


def test_the_word_file_shows_every_name(hostile: Document) -> None:
    content = rendered(hostile, "docx")
    cells = {cell for table in docx_tables(content) for row in table for cell in row}
    for name in HOSTILE.values():
        assert printable(name) in cells
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        body = parts.read("word/document.xml")
    ElementTree.fromstring(body)  # noqa: S314  # Our own, to be whole.
    assert b"HYPERLINK" in body
    assert b"<w:hyperlink" not in body
    assert "Norfolk" in docx_text(content)


def test_no_cell_of_a_sheet_or_of_the_csv_is_a_formula(hostile: Document) -> None:
    content = rendered(hostile, "xlsx")
    cells = {cell for rows in sheets(content).values() for row in rows for cell in row}
    for name in HOSTILE.values():
        assert harmless(printable(name)) in cells
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for part in parts.namelist():
            text = parts.read(part)
            assert b"<f>" not in text
            assert b"<hyperlink" not in text
    for line in rendered(hostile, "csv").decode("utf-8-sig").splitlines():
        assert not line.lstrip('"').startswith(("=", "+", "-", "@"))


def test_the_page_runs_no_script(hostile: Document) -> None:
    page = rendered(hostile, "html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
