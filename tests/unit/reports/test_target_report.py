"""The report of a target, with and without an option: the answers' own figures, in every face."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.builders import day, publish, standings, take
from tests.web.targets.answers import small_option
from wherry.decisions.questions import TargetQuestion
from wherry.decisions.targets import target
from wherry.definitions.improvement import load_improvement
from wherry.reports.document import Document
from wherry.reports.faces import rendered
from wherry.reports.target_report import target_report


@pytest.fixture
def document(landing: Path, data: Path) -> Document:
    then = [{"id": n, "rating": "Good"} for n in range(1, 8)] + [{"id": 9, "rating": "Inadequate"}]
    now = [*then[:6], {"id": 7, "rating": "Inadequate", "published": "01/03/2023"}, then[7]]
    take(data, publish(landing, "hsca", "2022-05-01", then), publish(landing, "hsca", "2023-05-01", now))
    question = TargetQuestion(
        "Norfolk", Decimal("0.85"), since=day("2022-05-01"), by=day("2024-05-01"), each_type=True
    )
    opened = standings(data)
    found = target(opened, question, load_improvement())
    option = small_option("Rose <Court>")
    return target_report(opened, found, replace(option, provenance=found.provenance))


def test_every_table_has_a_sheet_of_its_own(document: Document) -> None:
    names = [table.name for table in document.tables()]
    assert len(names) == len(set(names)) and all(len(name) <= 31 for name in names)
    types = next(table for table in document.tables() if table.name == "Types")
    assert types.rows[0][4:6] == (1, 1)  # 6 of 8: ⌈6.8⌉ − 6, and 8 − ⌊6 / 0.85⌋.


@pytest.mark.parametrize("face", ["pdf", "docx", "xlsx", "csv", "html"])
def test_every_face(document: Document, face: str) -> None:
    content = rendered(document, face)
    assert len(content) > 1000
    if face == "html":
        text = content.decode()
        assert "Rose &lt;Court&gt;" in text and "Red: the share is 75.0" in text
        assert "1 service Good or better then: now below Good." in text
