"""The real file of 1 February 2021: PDF, Word and Excel say 346 of 467 for Norfolk, as the library does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import day, standings
from tests.documents import docx_tables, docx_text, pdf_text, sheets, squeezed
from wherry.analysis.questions import PositionQuestion
from wherry.reports.faces import rendered
from wherry.reports.position_report import position_report

pytestmark = pytest.mark.real
SENTENCE = "346 of 467 rated services in Norfolk on 1 February 2021, 74.1 %, rank 144 of 151"


def test_the_documents_say_346_of_467(snapshot_2021: Path) -> None:
    question = PositionQuestion("Norfolk", as_of=day("2021-02-01"))
    document = position_report(standings(snapshot_2021), question)
    assert squeezed(SENTENCE) in pdf_text(rendered(document, "pdf"))
    in_word = rendered(document, "docx")
    assert SENTENCE in docx_text(in_word)
    assert ["Norfolk", "This area", "74.1 %", "346", "467", "144", "151", "–"] in docx_tables(in_word)[0]
    assert sheets(rendered(document, "xlsx"))["Compared"][3][3:5] == [346, 467]
    assert "346,467" in rendered(document, "csv").decode()
