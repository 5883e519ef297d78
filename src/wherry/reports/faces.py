"""The faces of a document by name: what each file is called and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wherry.domain.errors import UnknownName
from wherry.reports.comma_separated import as_csv
from wherry.reports.document import Document
from wherry.reports.excel import as_xlsx
from wherry.reports.page import as_html
from wherry.reports.pdf import as_pdf
from wherry.reports.word import as_docx

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Face:
    """One way to give a document away."""

    title: str
    content_type: str
    make: Callable[[Document], bytes]


FACES = {
    "pdf": Face("PDF", "application/pdf", as_pdf),
    "docx": Face("Word", f"{_OFFICE}.wordprocessingml.document", as_docx),
    "xlsx": Face("Excel", f"{_OFFICE}.spreadsheetml.sheet", as_xlsx),
    "csv": Face("CSV", "text/csv; charset=utf-8", as_csv),
    "html": Face("HTML", "text/html; charset=utf-8", as_html),
}
"""Every face by the ending of its file."""


def rendered(document: Document, face: str) -> bytes:
    """The bytes of a document in one of its faces.

    Raises:
        UnknownName: when there is no such face.
        Refused: when a library that it needs is not installed.
    """
    if face not in FACES:
        raise UnknownName(f"“{face}” is not a format of documents; there are {', '.join(FACES)}.")
    return FACES[face].make(document)
