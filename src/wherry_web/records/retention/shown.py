"""Retention as the pages show it: classes, texts that are due, holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from wherry.definitions.retention import RetentionClass
from wherry_web.accounts.models import Body
from wherry_web.journal.erasure import ClassCount
from wherry_web.journal.models import EntryText, Hold
from wherry_web.journal.retention import retention_classes
from wherry_web.records.journal_of import act_title
from wherry_web.records.shown import address, item_text
from wherry_web.ui.values import count, day, words
from wherry_web.work.shown import names_of

Row = dict[str, object]

CLASS_COLUMNS = [
    {"key": "title", "text": "Class of record"},
    {"key": "kept", "text": "Kept for"},
    {"key": "then", "text": "Then"},
    {"key": "texts", "text": "Texts", "kind": "number"},
    {"key": "first", "text": "First text due"},
    {"key": "files", "text": "Files", "kind": "number"},
    {"key": "first_file", "text": "First file due"},
]
TEXT_COLUMNS = [
    {"key": "entry", "text": "Entry"},
    {"key": "act", "text": "What"},
    {"key": "kept", "text": "Class of record"},
    {"key": "due", "text": "Due"},
    {"key": "then", "text": "Then"},
]
HOLD_COLUMNS = [
    {"key": "about", "text": "About"},
    {"key": "reason", "text": "Reason"},
    {"key": "set", "text": "Set"},
    {"key": "lifted", "text": "Lifted"},
]
_STARTS = {"act": "after the act", "end": "after the matter ended"}
_THEN = {"erase": "Erased by Wherry", "review": "A person looks at it"}
HELD = "Kept: legal hold"


def class_rows(counts: Mapping[str, ClassCount], files: Mapping[str, tuple[int, date]]) -> list[Row]:
    """Every class of record, with what a body has of it."""
    return [
        {
            "title": found.title,
            "kept": f"{_long(found)} {_STARTS[found.starts]}",
            "then": _THEN[found.then],
            "texts": count(counts[key].texts) if key in counts else "0",
            "first": _first(counts.get(key)),
            "files": count(files[key][0]) if key in files else "0",
            "first_file": day(files[key][1]) if key in files else "",
        }
        for key, found in retention_classes().items()
    ]


def files_by_class(body: Body) -> dict[str, tuple[int, date]]:
    """How many files of each class a body has, and when the first is due."""
    kept = body.files.filter(removed_at=None).order_by().values("retention")
    counted = kept.annotate(n=Count("pk"), first=Min("at"))
    return {
        row["retention"]: (
            row["n"],
            retention_classes()[row["retention"]].due_on(timezone.localdate(row["first"])),
        )
        for row in counted
    }


def text_rows(texts: Iterable[EntryText], body: Body) -> list[Row]:
    """Rows for a table of texts with the day on which they are due."""
    return [
        {
            "entry": {"text": str(text.pk), "href": address(text.entry, body)},
            "act": act_title(text.entry.act),
            "kept": retention_classes()[text.entry.retention].title,
            "due": day(text.erase_on),
            "then": HELD if getattr(text, "is_held", False) else _THEN[_class(text).then],
        }
        for text in texts
    ]


def review_choices(texts: Iterable[EntryText]) -> list[tuple[str, str]]:
    """Number and whole text of each, as a person who decides must see it."""
    return [(str(text.pk), f"Entry {text.pk}, {_title(text)}. {item_text(text.entry)}") for text in texts]


def class_choices(counts: Mapping[str, ClassCount]) -> list[tuple[str, str]]:
    """Classes of which somebody has texts, and how many."""
    known = retention_classes().items()
    return [(key, f"{c.title}: {_texts(counts[key].texts)}") for key, c in known if key in counts]


def hold_rows(holds: Iterable[Hold], body: Body) -> list[Row]:
    """Rows for a table of holds."""
    listed = list(holds)
    names = names_of(hold.object_id for hold in listed if hold.object_kind == "person")
    return [
        {
            "about": hold_subject(hold, names),
            "reason": hold.reason,
            "set": day(hold.set_on),
            "lifted": day(hold.lifted_on) if hold.lifted_on else _lift(hold, body),
        }
        for hold in listed
    ]


def hold_subject(hold: Hold, names: Mapping[str, str] | None = None) -> str:
    """Whom or what a hold is about."""
    if hold.object_kind == "person":
        known = names_of([hold.object_id]) if names is None else names
        return known.get(hold.object_id, f"Person {hold.object_id}")
    return f"{words(hold.object_kind).capitalize()} {hold.object_id}"


def _lift(hold: Hold, body: Body) -> Row:
    parts = {"body_id": body.pk, "hold_id": hold.pk}
    return {"text": "In force: lift it", "href": reverse("retention_lift", kwargs=parts)}


def _title(text: EntryText) -> str:
    return f"{act_title(text.entry.act)}, due on {day(text.erase_on)}"


def _class(text: EntryText) -> RetentionClass:
    return retention_classes()[text.entry.retention]


def _long(found: RetentionClass) -> str:
    years, months = divmod(found.keep_months, 12)
    return f"{found.keep_months} months" if months else f"{years} year{'s' if years != 1 else ''}"


def _first(found: ClassCount | None) -> str:
    if found is None:
        return ""
    return day(found.first_on) if found.first_on else "Once the matter ends"


def _texts(number: int) -> str:
    return "1 text" if number == 1 else f"{count(number)} texts"
