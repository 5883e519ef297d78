"""What the pages of this room have in common: one page of a list, and who did it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from wherry_web.accounts.models import Person
from wherry_web.journal.services import SYSTEM

Row = TypeVar("Row", bound=Model)
ROWS = 50


def page_of(request: HttpRequest, rows: QuerySet[Row]) -> Page[Row]:
    """The asked-for page of a list; the nearest when there is no such page."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The name of each of those who acted, by what our rows say of them; in one query."""
    ids = {actor for actor in actors if actor != SYSTEM and _is_id(actor)}
    found: dict[str, Any] = {str(p.pk): p.name for p in Person.objects.filter(pk__in=ids).only("name")}
    return {actor: found.get(actor, "no longer known") for actor in ids} | {SYSTEM: "Wherry"}


def size_words(size: int) -> str:
    """12 kB, 3.4 MB, 5 GB."""
    if size >= 1024**3:
        return f"{size / 1024**3:.3g} GB"
    return f"{size / 1024**2:.1f} MB" if size >= 1024**2 else f"{max(1, round(size / 1024)):,} kB"


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
