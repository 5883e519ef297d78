"""The journal as a body may read it: its own entries, filtered, with names and words for the screen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from wherry_web.accounts.models import Body
from wherry_web.journal.acts import declared_acts
from wherry_web.journal.models import Entry, EntryText
from wherry_web.work.shown import names_of

HEADINGS = {
    "number": "Number",
    "at": "When",
    "by": "Who",
    "act": "What",
    "object_kind": "About",
    "object_id": "Its id",
    "release": "Data as published on",
    "text": "Text",
    "digest": "Digest",
}


@dataclass(frozen=True)
class Question:
    """Which entries of a body: every part that is given must hold. Days are London's, both included."""

    act: str = ""
    person: str = ""
    object: str = ""
    from_on: date | None = None
    to_on: date | None = None
    words: str = ""
    about_person: bool = False
    """Also entries about the person, not only by them."""


def entries_of(body: Body | None, question: Question) -> QuerySet[Entry]:
    """The entries of a body, or (None) of no body, that a question asks for; newest first."""
    found = (
        Entry.objects.filter(body=body.pk if body else None)
        .select_related("text", "erasure__by_entry")
        .order_by("-number")
    )
    if question.act:
        found = found.filter(act=question.act)
    if question.person:
        about = Q(object_kind="person", object_id=question.person) if question.about_person else Q()
        named = Q(text__content__icontains=question.person) if question.about_person else Q()
        by = Q(by=question.person)
        found = found.filter(by | about | named if question.about_person else by)
    if question.object:
        kind, _, identifier = question.object.rpartition(":")
        found = found.filter(object_id=identifier)
        found = found.filter(object_kind=kind) if kind else found
    if question.from_on:
        found = found.filter(at__gte=_midnight(question.from_on))
    if question.to_on:
        found = found.filter(at__lt=_midnight(question.to_on + timedelta(days=1)))
    return found.filter(text__content__icontains=question.words) if question.words else found


class Line(NamedTuple):
    """What a row of a list says of an entry: neither texts nor digests."""

    number: int
    at: datetime
    by: str
    act: str
    object_kind: str
    object_id: str


def in_short(found: QuerySet[Entry]) -> QuerySet[Entry, tuple[Any, ...]]:
    """The columns of `Line` of the same entries; an object for each row would take longer than the query."""
    return found.select_related(None).values_list(*Line._fields)


def none() -> QuerySet[Entry]:
    """No entry: the answer to a question that cannot be read."""
    return Entry.objects.none()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def known_names(body: Body) -> Mapping[str, str]:
    """The names of everybody who has or had a role in a body, by id."""
    return names_of(str(pk) for pk in body.memberships.values_list("person", flat=True))


def act_title(act: str) -> str:
    """The words for an act; its key when no app declares it any more."""
    found = declared_acts().get(act)
    return found.title if found else act


def text_of(entry: Entry) -> Mapping[str, object] | None:
    """What an entry says, without the figures; None when it was erased."""
    found: EntryText | None = getattr(entry, "text", None)
    if found is None:
        return None if entry.text_digest else {}
    return {key: value for key, value in found.content.items() if key != "figures"}


def figures_of(entry: Entry) -> Mapping[str, object]:
    """The figures that were shown when it was decided, while they are kept."""
    found: EntryText | None = getattr(entry, "text", None)
    figures = found.content.get("figures") if found else None
    return figures if isinstance(figures, dict) else {}


def erased_at(entry: Entry) -> datetime | None:
    """When the text was erased; None when it was not."""
    erasure = getattr(entry, "erasure", None)
    return erasure.by_entry.at if erasure else None


def plain(value: object) -> str:
    """A value of a text on one line: words as they are, the rest as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def text_in_words(entry: Entry) -> str:
    """The whole text on one line, or when it was erased."""
    erased = erased_at(entry)
    if erased:
        return f"erased on {timezone.localdate(erased):%-d %B %Y}"
    found: EntryText | None = getattr(entry, "text", None)
    return plain(found.content) if found else ""


def export_rows(entries: Iterable[Entry], names: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """Rows for a file, under `HEADINGS`."""
    for entry in entries:
        yield {
            "number": entry.number,
            "at": entry.at,
            "by": names.get(entry.by, entry.by),
            "act": act_title(entry.act),
            "object_kind": entry.object_kind,
            "object_id": entry.object_id,
            "release": entry.release,
            "text": text_in_words(entry),
            "digest": entry.digest,
        }
