"""A list page by page: one length of page for the whole site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)

ROWS = 50
"""Rows of a page: what a table of one line each takes of about two screens."""


def page_of(request: HttpRequest, rows: QuerySet[Row, Any] | Sequence[Any]) -> Page[Any]:
    """The page that `?page=` asks for; the nearest when there is no such page."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


def page_numbered(rows: int, number: int, length: int = ROWS) -> Page[Any]:
    """A page of a list that was cut elsewhere, for the links to the others."""
    return Paginator(range(rows), length).get_page(number)
