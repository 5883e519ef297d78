"""Which texts are due, held or somebody's: questions only."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wherry_web.journal.models import EntryText, Hold
from wherry_web.journal.retention import retention_classes


def is_held() -> Exists:
    """Whether a legal hold in force covers a text: its object, or a person who acted or is its object."""
    same_object = Q(object_kind=OuterRef("entry__object_kind"), object_id=OuterRef("entry__object_id"))
    same_person = Q(object_kind="person", object_id=OuterRef("entry__by"))
    same_body = Q(body=None) | Q(body=OuterRef("entry__body"))
    return Exists(Hold.objects.filter(same_body, same_object | same_person, lifted_on=None))


def due_texts(today: date, *, then: str) -> QuerySet[EntryText]:
    """Texts due on a day and not held, of the classes that are to be erased (or reviewed)."""
    classes = [key for key, found in retention_classes().items() if found.then == then]
    due = EntryText.objects.filter(erase_on__lte=today, entry__retention__in=classes)
    return due.filter(~is_held())


def texts_of_person(person: UUID | str, body: UUID | None) -> QuerySet[EntryText]:
    """Texts of acts by a person or about them; of one body, or (None) of all."""
    found = EntryText.objects.filter(
        Q(entry__by=str(person)) | Q(entry__object_kind="person", entry__object_id=str(person))
    )
    return found if body is None else found.filter(entry__body=body)
