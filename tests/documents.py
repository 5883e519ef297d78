"""Reads documents back as a person's programs do: nothing here knows how they were made."""

from __future__ import annotations

import io
from datetime import date

import docx
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from wherry.reports.document import Cell, Chart, Document, Figure, Portion, Table
from wherry.reports.words import words


def pdf_text(content: bytes) -> str:
    """All text of a PDF, without the marks that let long words break."""
    pages = PdfReader(io.BytesIO(content)).pages
    return squeezed(" ".join(page.extract_text() for page in pages).replace("\u200b", ""))


def docx_tables(content: bytes) -> list[list[list[str]]]:
    """The cells of every table of a Word file."""
    file = docx.Document(io.BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in file.tables]


def docx_text(content: bytes) -> str:
    """The paragraphs of a Word file outside its tables."""
    return "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    """The rows of every sheet of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def in_digits(cell: object) -> object:
    """A cell of a sheet to twelve digits: Excel keeps fifteen, rounded its own way."""
    return float(f"{cell:.12g}") if isinstance(cell, float) else cell


def squeezed(text: str) -> str:
    """A text without white space, which setting moves about."""
    return "".join(text.split())


def in_a_sheet(cell: Cell) -> object:
    """A value as a sheet gives it back."""
    match cell:
        case None:
            return ""
        case Portion():
            return "" if cell.share is None else in_a_sheet(cell.share)
        case date():
            return cell
        case int() | float():
            return in_digits(float(cell))
        case _:
            return words(cell)


def headline_of(document: Document) -> Figure:
    """The large figure of the title page."""
    return next(block for block in document.opening if isinstance(block, Figure))


def table_named(document: Document, name: str) -> Table:
    """A table by its name."""
    return next(table for table in document.tables() if table.name == name)


def charts_of(document: Document) -> list[Chart]:
    """Every chart."""
    return [block for block in document.blocks if isinstance(block, Chart)]
