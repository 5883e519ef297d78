"""One result as a file to take away: CSV or XLSX, with what it rests on, and no formula in any cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from wherry.domain.phrases import harmless
from wherry.reports.excel import ROW_HEIGHT, lines_of, print_on_paper

MOST_ROWS = 1_048_000  # A sheet holds 1,048,576.
MOST_CHARACTERS = 32_000  # A cell holds 32,767; more would be dropped whole.
NARROWEST, WIDEST_HEADING, WIDEST = 12, 24, 60  # Letters that a column has room for.
ROWS_LOOKED_AT = 500  # For its width: a list of England would cost as much again to look at whole.
ABOUT_WIDTHS = (32, 110)
MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # The same rows are the same bytes, which caches tell apart by.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Download:
    """Rows of plain values under headings, and what they rest on."""

    name: str
    """Of the file, without its ending."""
    headings: Mapping[str, str]
    """Key of a row to the words above its column, in order."""
    rows: Iterable[Mapping[str, object]]
    provenance: Mapping[str, object] = field(default_factory=dict)
    """Words to values: release, as of, measure, what was left out."""


def as_file(download: Download, kind: str) -> HttpResponse:
    """The download as `csv` or `xlsx`.

    Raises:
        Http404: when the kind, which comes from an address, is another.
        ValueError: when there are more rows than a sheet holds.
    """
    kinds = {"csv": (as_csv, "text/csv; charset=utf-8"), "xlsx": (as_xlsx, XLSX)}
    if kind not in kinds:
        raise Http404("Data is taken away as csv or xlsx.")
    made, content_type = kinds[kind]
    filename = f"{slugify(download.name) or 'data'}.{kind}"
    disposition = content_disposition_header(as_attachment=True, filename=filename) or "attachment"
    return HttpResponse(
        made(download), content_type=content_type, headers={"Content-Disposition": disposition}
    )


def as_csv(download: Download) -> bytes:
    """UTF-8 with a mark that Excel knows; lines that begin with # come first and say what it rests on."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([f"# {words}: {_on_one_line(value)}"] for words, value in download.provenance.items())
    writer.writerow([harmless(heading) for heading in download.headings.values()])
    writer.writerows([_written(row.get(key)) for key in download.headings] for row in download.rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(download: Download) -> bytes:
    """A sheet of data and a sheet about it, written row by row in constant memory.

    Raises:
        ValueError: when there are more rows than a sheet holds.
    """
    content = io.BytesIO()
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "default_format_properties": {"valign": "top"},
    }  # fmt: skip
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": MADE})
        styles = {
            "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "term": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "d mmm yyyy"}),
            "moment": book.add_format({"num_format": "d mmm yyyy hh:mm"}),
            "fraction": book.add_format({"num_format": "0.0##"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _data(book.add_worksheet("Data"), download, styles)
        about = book.add_worksheet("About this data")
        print_on_paper(about)
        for column, width in enumerate(ABOUT_WIDTHS):
            about.set_column(column, column, width)
        for number, (words, value) in enumerate(download.provenance.items()):
            text = _on_one_line(value)
            lines = max(lines_of(words, ABOUT_WIDTHS[0]), lines_of(text, ABOUT_WIDTHS[1]))
            about.set_row(number, ROW_HEIGHT * lines)
            _write(about, number, 0, words, styles, "term")
            _write(about, number, 1, text, styles, "text")
    return content.getvalue()


def _data(sheet: xlsxwriter.worksheet.Worksheet, download: Download, styles: Mapping[str, object]) -> None:
    """The rows under their headings, each column as wide as what stands in it, ready to filter and print."""
    sheet.freeze_panes(1, 0)
    print_on_paper(sheet, 0)
    widths = [min(len(heading) + 2, WIDEST_HEADING) for heading in download.headings.values()]
    number = 0
    sheet.set_row(
        0, ROW_HEIGHT * max((lines_of(h, WIDEST_HEADING) for h in download.headings.values()), default=1)
    )
    for column, heading in enumerate(download.headings.values()):
        _write(sheet, 0, column, heading, styles, "heading")
    for number, row in enumerate(download.rows, start=1):
        if number > MOST_ROWS:
            raise ValueError(f"A sheet holds {MOST_ROWS:,} rows; narrow the filter or take the CSV.")
        lengths = [len(value) if isinstance(value := row.get(key), str) else 0 for key in download.headings]
        if number <= ROWS_LOOKED_AT:
            widths = [max(width, length + 2) for width, length in zip(widths, lengths, strict=True)]
        if max(lengths, default=0) > WIDEST - 2:
            # Before the row is written: what is written goes to the disk.
            sheet.set_row(number, ROW_HEIGHT * (1 + max(lengths) // (WIDEST - 6)))
        for column, (key, length) in enumerate(zip(download.headings, lengths, strict=True)):
            _write(sheet, number, column, row.get(key), styles, "text" if length > WIDEST - 2 else "")
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width, NARROWEST), WIDEST))
    sheet.autofilter(0, 0, number, len(widths) - 1)


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: object,
    styles: Mapping[str, object],
    style: str = "",
) -> None:
    value = _plain(value)
    if isinstance(value, date):
        kind = "moment" if isinstance(value, datetime) else "day"
        sheet.write_datetime(row, column, value, styles[kind])
    elif isinstance(value, int | float):
        is_whole = isinstance(value, int) or value.is_integer()
        sheet.write_number(row, column, value, None if is_whole else styles["fraction"])
    elif value != "":
        sheet.write_string(row, column, str(harmless(value)), styles.get(style))


def _written(value: object) -> object:
    value = _plain(value)
    return value.isoformat() if isinstance(value, date) else harmless(value)


def _plain(value: object) -> str | int | float | date:
    """A number, a day, a moment in London without its zone, or text that every reader takes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if isinstance(value, date):
        return value
    if isinstance(value, int | float | Decimal):
        number = float(value) if isinstance(value, Decimal) else value
        # No sheet holds “not a number” or the endless, nor more than 15 digits.
        return number if abs(number) < 1e15 else str(value)
    return _readable(str(value))


def _readable(text: str) -> str:
    """Without what XML cannot carry: half characters and control characters."""
    kept = text
    if not text.isprintable():  # Most are; to look at every letter of England's services takes a second.
        whole = text.encode("utf-8", "replace").decode("utf-8")
        kept = "".join(c for c in whole if c in "\t\n\r" or (ord(c) >= 32 and ord(c) not in (0xFFFE, 0xFFFF)))
    return kept if len(kept) <= MOST_CHARACTERS else kept[: MOST_CHARACTERS - 1] + "…"


def _on_one_line(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_on_one_line(part) for part in value)
    return " ".join(str(_plain(value)).split())
