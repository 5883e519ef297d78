"""A document as PDF/UA: tagged, readable aloud, and the same bytes for the same document."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from wherry.domain.errors import Refused
from wherry.reports.charts import svg_of
from wherry.reports.document import (
    Block,
    Chart,
    Document,
    Figure,
    Heading,
    Note,
    Paragraph,
    Points,
    Table,
)
from wherry.reports.libraries import library
from wherry.reports.words import SHADE_WORDS, shade, words

HERE = Path(__file__).parent
STANDARD = "ua-1"
HELD = ((0x20, 0x7E), (0xA0, 0x17F), (0x384, 0x386), (0x388, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x3CE),
        (0x400, 0x45F), (0x5D0, 0x5EA), (0x2013, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022),
        (0x2026, 0x2026), (0x20AC, 0x20AC), (0x2122, 0x2122))  # fmt: skip
"""Ranges of characters that our typeface draws; PDF/UA refuses a text with any other."""

LONG_WORD = re.compile(r"\S{24,}")
ZERO_WIDTH = "\u200b"
_drawing = Lock()


def as_pdf(document: Document) -> bytes:
    """The document as PDF/UA-1.

    Raises:
        Refused: when the library that sets it is not installed, or refuses it.
    """
    typst = library("typst")
    stamp = datetime.combine(document.told.published_on, time(), UTC)
    said = json.dumps(_plain(document), ensure_ascii=False)
    try:
        with _drawing:  # A compiler keeps what it was last given.
            made: bytes = _compiler().compile(
                format="pdf", pdf_standards=STANDARD, timestamp=stamp, sys_inputs={"document": said}
            )
    except typst.TypstError as error:
        raise Refused(f"The PDF of {document.subject} could not be set: {error.message}.") from error
    return made


@cache
def _compiler() -> Any:
    """One for the process: template and typeface are read once, and nothing of the machine's."""
    typst = library("typst")
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )
    return typst.Compiler(str(HERE / "pdf.typ"), root=str(HERE), font_paths=fonts)


def drawable(text: str) -> str:
    """A text in characters that the typeface has; any other is named by its number.

    >>> drawable("Rose Court 🌹")
    'Rose Court [U+1F339]'
    """
    if text.isascii():
        return text
    return "".join(c if any(a <= ord(c) <= b for a, b in HELD) else f"[U+{ord(c):04X}]" for c in text)


def _text(value: Any) -> str:
    return breakable(drawable(words(value)))


def breakable(text: str) -> str:
    """A text whose long words may be broken anywhere: a name without a space must not run over its cell."""
    return LONG_WORD.sub(lambda found: ZERO_WIDTH.join(found[0]), text)


def _plain(document: Document) -> dict[str, Any]:
    day = words(document.day)
    return {
        "title": _text(document.title),
        "subject": _text(document.subject),
        "day": f"on {day}",
        "description": "; ".join(f"{name}: {_text(value)}" for name, value in document.told.facts),
        "release": f"Release {_text(document.told.release)}",
        "warning": _text(document.warning),
        "is_brief": document.is_brief,
        "facts": [[_text(name), _text(value)] for name, value in document.told.facts],
        "opening": [_block(block) for block in document.opening],
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"type": "heading", "level": block.level, "text": _text(block.text)}
        case Paragraph():
            return {"type": "paragraph", "text": _text(block.text)}
        case Note():
            return {"type": "note", "text": _text(block.text)}
        case Points():
            return {"type": "points", "texts": [_text(text) for text in block.texts]}
        case Figure():
            return {"type": "figure", "value": _text(block.value), "sentence": _text(block.sentence)}
        case Table():
            return _table(block)
        case Chart():
            return {
                "type": "chart",
                "title": _text(block.title),
                "words": _text(block.words),
                "svg": drawable(svg_of(block.spec)),
                "table": _table(block.table),
            }


def _table(table: Table) -> dict[str, Any]:
    return {
        "type": "table",
        "title": _text(table.title),
        "is_heat": table.is_heat,
        "shade_words": SHADE_WORDS,
        "columns": [
            {"heading": _text(c.heading), "kind": c.kind.value, "room": c.room} for c in table.columns
        ],
        "rows": [
            [{"text": _text(cell), "shade": shade(cell)} if table.is_heat else _text(cell) for cell in row]
            for row in table.rows
        ],
    }
