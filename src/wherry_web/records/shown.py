"""Entries as the pages show them: rows of a table, facts of a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wherry_web.accounts.models import Body
from wherry_web.journal.models import Entry
from wherry_web.journal.retention import retention_classes
from wherry_web.records.book import Book
from wherry_web.records.journal_of import Line, act_title, erased_at, figures_of, plain, text_of
from wherry_web.ui.values import day, moment, words

COLUMNS = [
    {"key": "number", "text": "Entry", "kind": "narrow"},
    {"key": "at", "text": "When"},
    {"key": "by", "text": "Who"},
    {"key": "act", "text": "What"},
    {"key": "about", "text": "About"},
]
SHORT = 12
"""Characters of an id that a table shows."""

Fact = dict[str, object]


def rows(entries: Iterable[tuple[Any, ...]], book: Book) -> list[dict[str, object]]:
    """Rows for a table, with links to each entry; of each the columns of `Line`."""
    found = [Line(*entry) for entry in entries]
    names = book.names({entry.by for entry in found})
    return [
        {
            "number": {"text": str(entry.number), "href": book.entry_address(entry.number)},
            "at": moment(entry.at),
            "by": names.get(entry.by, entry.by),
            "act": act_title(entry.act),
            "about": f"{words(entry.object_kind)} {_short(entry.object_id)}",
        }
        for entry in found
    ]


def address(entry: Entry, body: Body) -> str:
    """The page of an entry."""
    return Book(body).entry_address(entry)


def facts(entry: Entry, book: Book) -> list[Fact]:
    """What an entry is: who, when, about what, chained to what."""
    names = book.names({entry.by})
    found = retention_classes().get(entry.retention)
    text = getattr(entry, "text", None)
    due = "Kept until the matter ends" if text else "No text"
    return [
        {"term": "When", "text": moment(entry.at)},
        {"term": "Who", "text": names.get(entry.by, entry.by)},
        {"term": "About", "text": f"{words(entry.object_kind)} {entry.object_id}"},
        {"term": "Data as published on", "text": entry.release or "No figures were shown"},
        {"term": "Kept as", "text": found.title if found else entry.retention},
        {"term": "Text kept until", "text": day(text.erase_on) if text and text.erase_on else due},
        {"term": "Digest", "text": entry.digest},
        {"term": "Digest of the entry before", "text": entry.previous},
    ]


def text_facts(entry: Entry) -> list[Fact]:
    """What an entry says, while it is kept."""
    return [{"term": words(k).capitalize(), "text": plain(v)} for k, v in (text_of(entry) or {}).items()]


def figure_facts(entry: Entry) -> list[Fact]:
    """The figures that were shown to whoever decided."""
    figures = figures_of(entry).items()
    shown: list[Fact] = [{"term": words(k).capitalize(), "text": plain(v)} for k, v in figures]
    return [*shown, {"term": "Digest of the figures", "text": entry.figures_digest}]


def item_text(entry: Entry) -> str:
    """What an entry says on one line, as a person who decides on it must see it."""
    erased = erased_at(entry)
    if erased:
        return f"Erased on {day(erased)}"
    return "; ".join(f"{words(k)}: {plain(v)}" for k, v in (text_of(entry) or {}).items()) or "No text"


def _short(identifier: str) -> str:
    return identifier if len(identifier) <= 2 * SHORT else f"{identifier[:SHORT]}…"
