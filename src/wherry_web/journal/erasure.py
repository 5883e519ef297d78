"""Which texts and files are due, held or somebody's: questions only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from wherry_web.journal.models import EntryText, Hold
from wherry_web.journal.retention import retention_classes


def is_held() -> Exists:
    """Whether a legal hold in force covers a text: its object, or a person who acted or is its object."""
    same_object = Q(object_kind=OuterRef("entry__object_kind"), object_id=OuterRef("entry__object_id"))
    same_person = Q(object_kind="person", object_id=OuterRef("entry__by"))
    same_body = Q(body=None) | Q(body=OuterRef("entry__body"))
    return Exists(Hold.objects.filter(same_body, same_object | same_person, lifted_on=None))


def held_objects(kind: str) -> Callable[[UUID | None, UUID | str, str], bool]:
    """A question about rows that are not entries: is one (of a body, by its id, of somebody) under a hold?

    One query, however often it is asked.
    """
    in_force = Hold.objects.filter(lifted_on=None, object_kind__in=(kind, "person"))
    held = set(in_force.values_list("body", "object_kind", "object_id"))

    def is_it(body: UUID | None, object_id: UUID | str, by: str) -> bool:
        named = ((kind, str(object_id)), ("person", by))
        return any((whose, *name) in held for whose in {body, None} for name in named)

    return is_it


def due_texts(today: date, *, then: str) -> QuerySet[EntryText]:
    """Texts due on a day and not held, of the classes that are to be erased (or reviewed)."""
    classes = [key for key, found in retention_classes().items() if found.then == then]
    due = EntryText.objects.filter(erase_on__lte=today, entry__retention__in=classes)
    return due.filter(~is_held())


def texts_to_review(today: date, body: UUID) -> QuerySet[EntryText]:
    """Texts of a body that a person looks at before they are erased, the longest due first."""
    due = due_texts(today, then="review").filter(entry__body=body)
    return due.select_related("entry").order_by("erase_on", "entry")


def texts_by_day(body: UUID) -> QuerySet[EntryText]:
    """Texts of a body that are due on some day, the soonest first; each knows if it `is_held`."""
    dated = EntryText.objects.filter(entry__body=body, erase_on__isnull=False)
    return dated.select_related("entry").annotate(is_held=is_held()).order_by("erase_on", "entry")


@dataclass(frozen=True)
class ClassCount:
    """How many texts of a class there are, and when the first is due."""

    texts: int
    first_on: date | None


def texts_by_class(texts: QuerySet[EntryText]) -> dict[str, ClassCount]:
    """Texts counted by the key of their class of record."""
    counted = texts.order_by().values("entry__retention").annotate(n=Count("pk"), first=Min("erase_on"))
    return {row["entry__retention"]: ClassCount(row["n"], row["first"]) for row in counted}


def texts_of_body(body: UUID) -> QuerySet[EntryText]:
    """Every text of a body that is still there."""
    return EntryText.objects.filter(entry__body=body)


def texts_under(hold: Hold) -> QuerySet[EntryText]:
    """Texts that are there now and that a hold of a body covers."""
    named = Q(entry__object_kind=hold.object_kind, entry__object_id=hold.object_id)
    if hold.object_kind == "person":
        named |= Q(entry__by=hold.object_id)
    return texts_of_body(hold.body).filter(named) if hold.body else EntryText.objects.filter(named)


def holds_of(body: UUID) -> QuerySet[Hold]:
    """The legal holds of a body: those in force first, then by the day on which they were set."""
    return Hold.objects.filter(body=body).order_by(F("lifted_on").asc(nulls_first=True), "-set_on", "id")


def texts_of_person(person: UUID | str, body: UUID | None) -> QuerySet[EntryText]:
    """Texts of acts by a person or about them; of one body, or (None) of all."""
    found = EntryText.objects.filter(
        Q(entry__by=str(person)) | Q(entry__object_kind="person", entry__object_id=str(person))
    )
    return found if body is None else found.filter(entry__body=body)
