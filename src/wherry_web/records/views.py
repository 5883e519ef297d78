"""The journal of a body, and that of the installation: list, one entry, and the same as a file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body
from wherry_web.accounts.policy import ALLOWED, Decision, in_body, in_host
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import person_of, today
from wherry_web.journal.verification import verify_entry
from wherry_web.records import journal_of, services, shown
from wherry_web.records.book import Book
from wherry_web.records.forms import JournalFilter
from wherry_web.records.retention.policies import may_keep_texts
from wherry_web.ui.downloads import Download, as_file
from wherry_web.ui.paging import page_of


def journal(request: HttpRequest, body: Body) -> HttpResponse:
    """The body's journal, newest first, filtered."""
    return render(request, "records/journal.html", journal_shown(request, body))


def journal_shown(request: HttpRequest, body: Body) -> dict[str, object]:
    """What the page of the journal shows."""
    export = in_body(Right.EXPORT_JOURNAL)(person_of(request), body, today())
    return _shown(request, Book(body), export)


def common_journal(request: HttpRequest) -> HttpResponse:
    """Entries that belong to no body: signing in, accounts, the schedule."""
    return render(request, "records/journal.html", _shown(request, _common(), ALLOWED))


def journal_entry(request: HttpRequest, body: Body, number: int) -> HttpResponse:
    """One entry: what was done, what was known, and whether it is as it was written."""
    return _entry(request, Book(body), number)


def common_entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry that belongs to no body."""
    return _entry(request, _common(), number)


def journal_file(request: HttpRequest, body: Body) -> HttpResponse:
    """The filtered journal as CSV or XLSX; that it was taken is written down first."""
    return _file(request, Book(body))


def common_journal_file(request: HttpRequest) -> HttpResponse:
    """The same of the entries that belong to no body."""
    return _file(request, _common())


def _common() -> Book:
    """The installation's: whoever is let in belongs to the body that runs it, so that there is one."""
    return Book(Body.objects.get(is_host=True), is_common=True)


def _shown(request: HttpRequest, book: Book, export: Decision) -> dict[str, object]:
    form = JournalFilter(request.GET or None, body=book.body)
    question = form.question()
    found = journal_of.entries_of(book.of, question) if question else journal_of.none()
    page = page_of(request, journal_of.in_short(found))
    query = urlencode([(k, v) for k, v in request.GET.items() if k not in ("page", "as") and v])
    see_common = in_host(Right.SEE_COMMON_JOURNAL)
    return {
        "body": book.body,
        "book": book,
        "form": form,
        "page": page,
        "query": f"{query}&" if query else "",
        "rows": shown.rows(page.object_list, book),
        "columns": shown.COLUMNS,
        "may_export": export,
        "may_see_common": book.body.is_host and bool(see_common(person_of(request), None, today())),
        "files_href": f"{book.file_address}?{query}",
    }


def _entry(request: HttpRequest, book: Book, number: int) -> HttpResponse:
    entry = journal_of.entries_of(book.of, journal_of.Question()).filter(number=number).first()
    if entry is None:
        raise Http404("There is no such entry in this journal.")
    keep = Decision(False) if book.is_common else may_keep_texts(person_of(request), book.body, today())
    context = {
        "book": book,
        "entry": entry,
        "title": journal_of.act_title(entry.act),
        "facts": shown.facts(entry, book),
        "text": shown.text_facts(entry),
        "figures": shown.figure_facts(entry),
        "erased_at": journal_of.erased_at(entry),
        "fault": verify_entry(number),
        "keep": keep,
    }
    return render(request, "records/entry.html", context)


def _file(request: HttpRequest, book: Book) -> HttpResponse:
    form, kind = JournalFilter(request.GET or None, body=book.body), request.GET.get("as", "csv")
    if kind not in ("csv", "xlsx"):
        raise Http404("A journal is taken as csv or xlsx.")
    question, person = form.question(), person_of(request)
    if question is None:
        return redirect(f"{book.address}?{request.GET.urlencode()}")
    try:
        services.record_export(by=person, body=book.of, question=question, kind=kind, day=today())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(book.address)
    found = journal_of.entries_of(book.of, question)[: services.MOST_EXPORTED]
    rows = journal_of.export_rows(found.iterator(chunk_size=2000), book.all_names)
    about = {"Journal of": book.caption, "Taken on": today(), "Taken by": person.name}
    return as_file(Download(f"journal of {book.caption}", journal_of.HEADINGS, rows, about), kind)
