"""The docs say what the code says."""

from __future__ import annotations

import re
from pathlib import Path

from docs.generate import DOCS, pages

ROOT = Path(__file__).parents[2]


def test_generated_pages_are_up_to_date() -> None:
    for name, text in pages().items():
        path = DOCS / name
        assert path.is_file(), f"{name} is missing: run `make docs`"
        assert path.read_text(encoding="utf-8") == text, f"{name} is out of date: run `make docs`"


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
