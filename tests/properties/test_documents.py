"""Whatever was published: each number of the report stands in PDF, Word and Excel as the library has it."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import standings, take
from tests.deep import in_short
from tests.documents import (
    docx_tables,
    headline_of,
    in_a_sheet,
    in_digits,
    pdf_text,
    sheets,
    squeezed,
    table_named,
)
from tests.properties.worlds import AUTHORITIES, START, snapshot_files, write
from wherry.analysis.position import position
from wherry.analysis.questions import PositionQuestion
from wherry.definitions import load_definitions
from wherry.domain.errors import NotKnown
from wherry.reports.document import Portion
from wherry.reports.faces import rendered
from wherry.reports.pdf import drawable
from wherry.reports.position_report import position_report
from wherry.reports.words import words

MEASURES = sorted(load_definitions().measures)
Files = dict[date, list[dict[str, Any]]]


@in_short(12)
@given(
    snapshot_files(),
    st.sampled_from(sorted(AUTHORITIES)),
    st.sampled_from(MEASURES),
    st.integers(-10, 160).map(lambda days: START + timedelta(days=days)),
)
def test_three_files_say_what_the_library_says(files: Files, area: str, measure: str, day: date) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        take(data, *write(Path(folder), files), accept=True)
        ready, question = standings(data), PositionQuestion(area, measure, day)
        try:
            share = position(ready, question).area
        except NotKnown as refusal:
            try:
                position_report(ready, question)
            except NotKnown as same:
                assert str(same) == str(refusal)
                return
            raise AssertionError("the report answers what the library does not") from refusal
        document = position_report(ready, question)
    exact = Portion(share.share, share.numerator, share.denominator)
    assert headline_of(document).value == exact
    row = table_named(document, "Compared").rows[0]
    assert (row[0], *row[2:]) == (
        share.name, exact, share.numerator, share.denominator, share.rank, share.ranked if share.rank else None,
        share.unrated,
    )  # fmt: skip
    tables = list(document.tables())
    text = pdf_text(rendered(document, "pdf"))
    assert squeezed(drawable(headline_of(document).sentence)) in text
    for table in tables:
        for cells in table.rows:
            for cell in cells:
                assert squeezed(drawable(words(cell))) in text
    in_word = docx_tables(rendered(document, "docx"))
    assert [rows[1:] for rows in in_word] == [[[words(c) for c in row] for row in t.rows] for t in tables]
    book = list(sheets(rendered(document, "xlsx")).values())[1:]
    for table, found in zip(tables, book, strict=True):
        wanted = [[in_a_sheet(cell) for cell in row] for row in table.rows]
        assert [[in_digits(c) for c in row] for row in found[3:]] == wanted
