"""The site's addresses; that of the journal leads to the peer, by the same door and the same policy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver

from wherry_web.accounts.models import Body
from wherry_web.accounts.policy import in_body
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import person_of, route, today
from wherry_web.config.urls import handler400, handler403, handler404, handler500  # noqa: F401  # Django looks here for them.
from wherry_web.config.urls import urlpatterns as of_the_site
from wherry_web.journal.unchanged import while_unchanged
from wherry_web.records.book import Book
from wherry_web.records.forms import JournalFilter
from wherry_web.records.views import entries_shown, shown_to
from wherry_web.ui.environment import environment
from wherry_web.ui.form_fields import fields_of
from wherry_web.ui.values import count


def journal(request: HttpRequest, body: Body) -> HttpResponse:
    """What the site's view shows, read as seldom as there; but drawn for each answer."""
    book = Book(body)
    export = in_body(Right.EXPORT_JOURNAL)(person_of(request), body, today())
    entries = while_unchanged(book, lambda: _entries(request, book))
    return render(request, "peer/journal.html", {**SHARED, **shown_to(request, book, export), **entries})


def _entries(request: HttpRequest, book: Book) -> dict[str, object]:
    """Arranged as Django's language can read it: no lookups by a variable."""
    context = entries_shown(request, book, JournalFilter(body=book.body))
    page = context["page"]
    return context | {
        "fields": fields_of(context["form"]),
        "entries": f"{count(page.paginator.count)} entries",
        "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
    }


_OURS = environment(loader=None).globals
SHARED = {name: _OURS[name] for name in ("brand", "brand_version", "is_demo")}
urlpatterns: list[URLPattern | URLResolver] = [
    route("bodies/<uuid:body_id>/journal/", journal, name="journal", policy=in_body(Right.SEE_JOURNAL)),
    *of_the_site,
]
