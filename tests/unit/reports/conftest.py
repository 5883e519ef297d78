"""A document with everything hostile in it, and a report of a small register."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import publish, standings, take
from wherry.analysis.questions import PositionQuestion
from wherry.reports.document import Document
from wherry.reports.position_report import position_report

HOSTILE = {
    1: '=HYPERLINK("http://example.org","x")',
    2: '<script>alert(1)</script> & #read("/etc/passwd")',
    3: "House\u202eelgaE",
    4: "L" + "o" * 900 + "ng",
    5: "Rose 🌹 Court مرحبا 家",
    6: "$ #let x = 1; *bold* _it_ `raw` @cite <label> \\ // /* ] }",
    7: "{{ 7 * 7 }} {% raw %} %PDF-1.7",
    8: "@SUM(1+1)*cmd|' /C calc'!A0",
    9: "Bell\x07 & \x1b[2J\ud7ff\ufffe",
}
"""Names of services as somebody wicked would publish them."""


@pytest.fixture
def hostile(data: Path, landing: Path) -> Document:
    """The report of an area whose services have those names, with all of them named as changes."""
    rows = [{"id": n, "name": name, "rating": "Good"} for n, name in HOSTILE.items()]
    rows += [{"id": 20, "authority": "Suffolk", "rating": "Inadequate"}]
    later = [{**row, "rating": "Inadequate", "published": "20/03/2021"} for row in rows]
    take(data, publish(landing, "hsca", "2021-01-01", rows), publish(landing, "hsca", "2021-04-01", later))
    return position_report(standings(data), PositionQuestion("Norfolk"))
