"""Writing Excel workbooks, CSV and JSON lines, always the same bytes for the same rows."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import IO, cast

import xlsxwriter

from wherry.sample.facts import Row, Value
from wherry.sample.ods import Sheet

CREATED = datetime(2020, 1, 1, tzinfo=UTC)  # Workbooks carry a date of making; the clock is left out.


def write_xlsx(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write an Excel workbook in constant memory. Days are texts like 31/01/2021."""
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"created": CREATED.replace(tzinfo=None)})
        for sheet in sheets:
            worksheet = workbook.add_worksheet(sheet.name)
            for number, row in enumerate(sheet.rows):
                for column, value in enumerate(row):
                    if value is None or value == "":
                        continue
                    if isinstance(value, int | float):
                        worksheet.write_number(number, column, value)
                    else:
                        worksheet.write_string(number, column, _text(value))


def write_csv(path: Path, rows: Iterable[Row], encoding: str = "utf-8") -> None:
    """Write a CSV, gzipped where the name ends so. Days are texts like 31/01/2021."""
    with _opened(path) as raw:
        text = io.TextIOWrapper(raw, encoding=encoding, newline="", errors="replace")
        csv.writer(text, lineterminator="\r\n").writerows([_text(v) for v in row] for row in rows)
        text.flush()
        text.detach()


def write_json_lines(path: Path, answers: Iterable[dict[str, object]]) -> None:
    """Write one JSON object a line, gzipped where the name ends so."""
    with _opened(path) as raw:
        for answer in answers:
            raw.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """A file to write bytes to; gzip without name and time in it."""
    with path.open("wb") as file:
        if path.suffix == ".gz":
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6) as packed:
                yield cast(IO[bytes], packed)
        else:
            yield file


def _text(value: Value) -> str:
    if isinstance(value, date):
        return _slashed(value)
    return "" if value is None else str(value)


@cache
def _slashed(day: date) -> str:
    return day.strftime("%d/%m/%Y")
