"""A council's own file of signals: one a row, under the headings of the template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from wherry.definitions.signals import SignalDefinitions
from wherry.domain.days import read_day
from wherry.domain.errors import BadFile, NoHeader
from wherry.domain.phrases import printable
from wherry.domain.signals import Signal, SignalDraft
from wherry.sources.reading import Wanted, read_file
from wherry.sources.reading.rows import plain_heading

COLUMNS = ("location_id", "kind", "harm", "told_by", "happened_on", "closed_on", "words")
"""The template's, in order; the last two may be empty or left out."""
NEEDED = COLUMNS[:5]
MOST_ROWS = 5_000
MOST_WORDS = 2_000
_REMEDY = "name the columns as the template does, in the first row"


def read_signals(
    path: Path, definitions: SignalDefinitions, known_ids: frozenset[str], today: date
) -> list[SignalDraft]:
    """The signals of a file. Keys and titles of kinds, harms and origins are both understood.

    Raises:
        BadFile: naming the first row with an unknown service, word or day, a day to come, or what another row
            has told already.
    """
    headings = {column: plain_heading(column) for column in COLUMNS}
    try:
        raw = read_file(path, Wanted(frozenset(headings.values()), ("no such column",)))
    except NoHeader as refusal:
        raise BadFile(
            f"it needs the columns {', '.join(NEEDED)}", file=path.name, value=refusal.value, remedy=_REMEDY
        ) from refusal
    table = raw.tables[0] if raw.tables else None
    present = {c: h for c, h in headings.items() if table and h in table.columns.columns}
    missing = [c for c in NEEDED if c not in present]
    if table is None or missing:
        raise BadFile(f"there is no column {', '.join(missing)}", file=path.name, remedy=_REMEDY)
    if table.columns.height > MOST_ROWS:
        raise BadFile(f"it has more than {MOST_ROWS:,} rows", file=path.name, remedy="split it")
    rows = table.columns.select("row", *present.values()).rename({h: c for c, h in present.items()})
    found = [draft_of(row, path.name, definitions, known_ids, today) for row in rows.iter_rows(named=True)]
    if not found:
        raise BadFile("it has a header and no rows", file=path.name)
    _refuse_repeats(found, path.name)
    return found


def draft_of(
    row: Mapping[str, Any], file: str, definitions: SignalDefinitions, known_ids: frozenset[str], today: date
) -> SignalDraft:
    """A signal out of its cells by column; `row` holds the number of the row as well.

    Raises:
        BadFile: naming row and column.
    """

    def refuse(problem: str, column: str, remedy: str) -> BadFile:
        value = None if column == "words" or row.get(column) is None else str(row[column])  # Words stay here.
        return BadFile(problem, file=file, row=row["row"], column=column, value=value, remedy=remedy)

    location_id = str(row["location_id"] or "").strip().upper()
    if location_id not in known_ids:
        raise refuse(
            "no service of this id is registered in your area",
            "location_id",
            "correct it, or leave the row out",
        )
    words = printable(" ".join(str(row.get("words") or "").split()))  # PostgreSQL takes no zero bytes.
    if len(words) > MOST_WORDS:
        raise refuse(f"the words are longer than {MOST_WORDS:,} letters", "words", "say it shorter")
    happened_on = _day(row, "happened_on", today, refuse)
    if happened_on is None:
        raise refuse("the row does not say when it was", "happened_on", "write a day like 2026-11-27")
    closed_on = _day(row, "closed_on", today, refuse)
    if closed_on is not None and closed_on < happened_on:
        raise refuse("it was closed before it happened", "closed_on", "correct one of the two days")
    signal = Signal(
        location_id=location_id,
        kind=_key(row, "kind", definitions.kinds, refuse),
        harm=_key(row, "harm", definitions.harms, refuse),
        origin=_key(row, "told_by", definitions.origins, refuse),
        happened_on=happened_on,
        closed_on=closed_on,
    )
    return SignalDraft(signal, words, int(row["row"]))


def _key(
    row: Mapping[str, Any], column: str, known: Mapping[str, Any], refuse: Callable[[str, str, str], BadFile]
) -> str:
    said = " ".join(str(row[column] or "").casefold().split())
    for key, found in known.items():
        if said in (key, found.title.casefold()):
            return key
    raise refuse("this word is not one of the template’s", column, f"write one of {', '.join(known)}")


def _day(
    row: Mapping[str, Any], column: str, today: date, refuse: Callable[[str, str, str], BadFile]
) -> date | None:
    text = str(row.get(column) or "").strip()
    if not text:
        return None
    found = read_day(text)
    if found is None:
        raise refuse("this is not a day", column, "write it like 2026-11-27")
    if found > today:
        raise refuse("this day is still to come", column, "correct it, or tell it when it has happened")
    return found


def _refuse_repeats(found: list[SignalDraft], file: str) -> None:
    seen: dict[tuple[Signal, str], int] = {}
    for draft in found:
        first = seen.setdefault((draft.signal, draft.words), draft.line)
        if first != draft.line:
            raise BadFile(
                f"the row repeats row {first}",
                file=file,
                row=draft.line,
                remedy="leave one of the two rows out",
            )
