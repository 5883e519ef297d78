"""The record of one imported file, kept in every release that stands on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wherry.domain.coverage import Coverage


@dataclass(frozen=True)
class FileRecord:
    """One published file as it was imported.

    `as_at` is the day the file is true for and `dated_by` says who said so: “given”, “inside the
    file”, “taken from the name”. `left_out` counts rows by the reason they were not kept.
    `unknown` lists the facts that the file does not carry.
    """

    sha256: str
    name: str
    source: str
    layout: str
    as_at: date
    dated_by: str
    coverage: Coverage
    rows: int
    kept: int
    left_out: dict[str, int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    newest_publication: date | None = None
