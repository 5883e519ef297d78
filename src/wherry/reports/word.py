"""A document as Word: real headings, header rows that repeat, text alternatives, British English."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from typing import Any

from wherry.reports.charts import png_of
from wherry.reports.document import (
    Block,
    Cell,
    Chart,
    Document,
    Figure,
    Heading,
    Kind,
    Note,
    Paragraph,
    Points,
    Table,
)
from wherry.reports.libraries import library
from wherry.reports.words import SHADE_WORDS, shade, words

ACCENT, QUIET = "1D4F5A", "484949"
FILLS = ("", "EEF4F5", "C5DBDF", "8FBAC2", "2F7683", "123F49")
ON_DARK = 4  # The first shade on which letters are white.
ROOM_CM = 17.0
NARROW_CM = 1.7
DAY_CM = 3.2  # “30 September 2026” on one line.
ID_CM = 2.6
BOLD = 1.12  # How much wider the letters of a heading are.
LETTER_CM = 0.18  # Of Arial at 9 points: its figures are 0.56 of its size wide.
MARGINS_CM = 0.4  # Of a cell, on both sides.
LONGEST_WORD = 24
PACKED_ON = (1980, 1, 1, 0, 0, 0)


def as_docx(document: Document) -> bytes:
    """The document as Word, the same bytes for the same document.

    Raises:
        Refused: when the library that writes it is not installed.
    """
    paper = _Paper(document)
    paper.title_page()
    for block in document.blocks:
        paper.add(block)
    if document.is_brief:
        paper.facts()
    content = io.BytesIO()
    paper.file.save(content)
    return _packed_alike(content.getvalue())


class _Paper:
    """A Word file that grows block by block."""

    def __init__(self, document: Document) -> None:
        self.docx = library("docx")
        self.shared, self.oxml = library("docx.shared"), library("docx.oxml")
        self.name_of = library("docx.oxml.ns").qn
        self.document = document
        self.file = self.docx.Document()
        self._describe()
        self._style()
        self._foot()

    def _describe(self) -> None:
        told, core = self.document.told, self.file.core_properties
        stamp = datetime.combine(told.published_on, time(), UTC)
        core.title = words(f"{self.document.title}: {self.document.subject}, {words(self.document.day)}")
        core.author = core.last_modified_by = "Wherry"
        core.language, core.comments = "en-GB", f"Release {told.release}"
        core.created = core.modified = stamp

    def _style(self) -> None:
        section = self.file.sections[0]
        centimetres = self.shared.Cm
        section.page_width, section.page_height = centimetres(21), centimetres(29.7)
        section.left_margin = section.right_margin = centimetres(2)
        section.top_margin = section.bottom_margin = centimetres(2.2)
        styles = self.file.styles
        language = styles.element.find(f".//{self.name_of('w:lang')}")
        for name in ("w:val", "w:eastAsia"):
            language.set(self.name_of(name), "en-GB")
        sizes = {"Normal": 10.5, "Title": 34, "Subtitle": 15, "Heading 1": 15, "Heading 2": 12, "Caption": 10}
        for name, size in sizes.items():
            style = styles[name]
            style.font.size, style.font.name = self.shared.Pt(size), "Arial"
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in [key for key in fonts.attrib if "heme" in key]:
                del fonts.attrib[theme]
            fonts.set(self.name_of("w:hAnsi"), "Arial")
            colour = {"Normal": None, "Subtitle": QUIET, "Caption": "0B0C0C"}.get(name, ACCENT)
            style.font.color.rgb = self.shared.RGBColor.from_string(colour) if colour else None
            style.font.italic = False
            style.font.bold = name != "Normal" and name != "Subtitle"
        styles["Caption"].paragraph_format.keep_with_next = True
        styles["Heading 1"].paragraph_format.space_before = self.shared.Pt(20)
        styles["Heading 1"].paragraph_format.space_after = self.shared.Pt(6)
        line = styles["Title"].element.find(f".//{self.name_of('w:pBdr')}")
        if line is not None:
            line.getparent().remove(line)

    def _foot(self) -> None:
        document = self.document
        foot = self.file.sections[0].footer.paragraphs[0]
        warning = f" {document.warning}" if document.warning else ""
        line = (
            f"{document.subject}, on {words(document.day)}. Release {document.told.release}.{warning} Page "
        )
        runs = [foot.add_run(words(line)), foot.add_run(), foot.add_run(" of "), foot.add_run()]
        for run, field in ((runs[1], "PAGE"), (runs[3], "NUMPAGES")):
            for kind, text in (("begin", ""), ("", field), ("end", "")):
                run._r.append(self._field(kind, text))
        for run in runs:
            run.font.size = self.shared.Pt(8.5)

    def _field(self, kind: str, text: str) -> Any:
        element = self.oxml.OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(self.name_of("w:fldCharType"), kind)
        return element

    def title_page(self) -> None:
        """Area, day, the headline, and what it rests on."""
        document = self.document
        if document.warning:
            self.text(document.warning).runs[0].bold = True
        before = self.shared.Pt(6 if document.is_brief else 40)
        self.text(document.title, "Subtitle").paragraph_format.space_before = before
        self.text(document.subject, "Title")
        self.text(f"on {words(document.day)}", "Subtitle")
        for block in document.opening:
            self.add(block)
        if not document.is_brief:
            self.facts()
            self.file.add_page_break()

    def facts(self) -> None:
        """What the document rests on."""
        for name, value in self.document.told.facts:
            paragraph = self.file.add_paragraph()
            paragraph.add_run(f"{words(name)}: ").bold = True
            paragraph.add_run(words(value))
            paragraph.paragraph_format.space_after = self.shared.Pt(2)

    def text(self, text: str, style: str = "Normal") -> Any:
        """A paragraph of plain text."""
        return self.file.add_paragraph(words(text), style=style)

    def add(self, block: Block) -> None:
        """Any block."""
        match block:
            case Heading():
                made = self.file.add_heading(words(block.text), level=block.level)
                made.paragraph_format.keep_with_next = True
            case Paragraph():
                self.text(block.text)
            case Note():
                self.text(block.text).paragraph_format.left_indent = self.shared.Cm(0.6)
            case Points():
                for text in block.texts:
                    self.text(text, "List Bullet")
            case Figure():
                run = self.file.add_paragraph().add_run(words(block.value))
                run.bold, run.font.size = True, self.shared.Pt(48)
                run.font.color.rgb = self.shared.RGBColor.from_string(ACCENT)
                self.text(block.sentence).runs[0].font.size = self.shared.Pt(13)
            case Table():
                self.table(block)
            case Chart():
                self.chart(block)

    def chart(self, chart: Chart) -> None:
        """A picture with its words, then its numbers."""
        self.text(chart.title, "Caption")
        picture = self.file.add_picture(io.BytesIO(png_of(chart.spec)), width=self.shared.Cm(ROOM_CM))
        about = picture._inline.docPr
        about.set("descr", words(chart.words))
        about.set("title", words(chart.title))
        self.file.paragraphs[-1].paragraph_format.keep_with_next = True
        self.text(chart.words)
        self.table(chart.table)

    def table(self, table: Table) -> None:
        """A table under its title; its header row repeats on each page, and no row is torn."""
        self.text(table.title, "Caption")
        made = self.file.add_table(rows=1 + len(table.rows), cols=len(table.columns), style="Table Grid")
        made.autofit = False
        wide = [self.shared.Cm(width) for width in widths(table)]
        for column, width in zip(made.columns, wide, strict=True):
            column.width = width
        size = self.shared.Pt(8.5 if len(table.columns) > 6 else 9)
        for number, row in enumerate(made.rows):
            properties = row._tr.get_or_add_trPr()
            properties.append(self.oxml.OxmlElement("w:cantSplit"))
            if number == 0:
                properties.append(self.oxml.OxmlElement("w:tblHeader"))
            said: tuple[Cell, ...] = (
                table.rows[number - 1] if number else tuple(c.heading for c in table.columns)
            )
            for place, column, value, width in zip(row.cells, table.columns, said, wide, strict=True):
                place.width = width
                run = self._written(place, value, is_number=column.kind in (Kind.NUMBER, Kind.SHARE))
                run.font.size, run.bold = size, number == 0
                if table.is_heat and number:
                    self._shaded(place, run, shade(value))
        after = self.text(SHADE_WORDS if table.is_heat else "")
        after.paragraph_format.space_after = self.shared.Pt(4)

    def _written(self, place: Any, value: Cell, *, is_number: bool) -> Any:
        paragraph = place.paragraphs[0]
        paragraph.paragraph_format.space_after = self.shared.Pt(2)
        paragraph.paragraph_format.space_before = self.shared.Pt(2)
        if is_number:
            paragraph.alignment = library("docx.enum.text").WD_ALIGN_PARAGRAPH.RIGHT
        return paragraph.add_run(words(value))

    def _shaded(self, place: Any, run: Any, number: int) -> None:
        if not number:
            return
        fill = self.oxml.OxmlElement("w:shd")
        fill.set(self.name_of("w:val"), "clear")
        fill.set(self.name_of("w:fill"), FILLS[number])
        place._tc.get_or_add_tcPr().append(fill)
        if number >= ON_DARK:
            run.font.color.rgb = self.shared.RGBColor.from_string("FFFFFF")


def widths(table: Table) -> list[float]:
    """Centimetres for each column: none narrower than its longest word, texts share the rest."""
    fixed = {Kind.NUMBER: NARROW_CM, Kind.SHARE: NARROW_CM, Kind.DAY: DAY_CM, Kind.ID: ID_CM}
    kinds = [c.kind for c in table.columns]
    if Kind.TEXT not in kinds:
        kinds[0] = Kind.TEXT  # What names the row takes the room that is left.
    least = [max(fixed.get(kind, 0.0), _longest_word(table, place)) for place, kind in enumerate(kinds)]
    rooms = [c.room if kind is Kind.TEXT else 0 for c, kind in zip(table.columns, kinds, strict=True)]
    spare = ROOM_CM - sum(least)
    if spare < 0:
        return [width * ROOM_CM / sum(least) for width in least]
    return [width + spare * room / sum(rooms) for width, room in zip(least, rooms, strict=True)]


def _longest_word(table: Table, place: int) -> float:
    """Centimetres that the longest word of a column takes; one that could fill half a page may be broken."""
    longest = max((len(word) for row in table.rows for word in words(row[place]).split()), default=0)
    heading = BOLD * max((len(word) for word in words(table.columns[place].heading).split()), default=0)
    return min(max(longest, heading), LONGEST_WORD) * LETTER_CM + MARGINS_CM


def _packed_alike(content: bytes) -> bytes:
    """The same parts packed without the hour at which it was done."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for part in before.infolist():
            entry = zipfile.ZipInfo(part.filename, PACKED_ON)
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, before.read(part))
    return made.getvalue()
