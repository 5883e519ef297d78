"""The journal of a body, and that of the installation: list, one entry, and the same as a file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body
from wherry_web.accounts.policy import ALLOWED, Decision, in_body, in_host
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import person_of, today
from wherry_web.journal.unchanged import while_unchanged
from wherry_web.journal.verification import verify_entry
from wherry_web.records import journal_of, services, shown
from wherry_web.records.book import Book
from wherry_web.records.forms import JournalFilter
from wherry_web.records.retention.policies import may_keep_texts
from wherry_web.ui.downloads import Download, as_file
from wherry_web.ui.paging import page_of


def journal(request: HttpRequest, body: Body) -> HttpResponse:
    """The body's journal, newest first, filtered."""
    export = in_body(Right.EXPORT_JOURNAL)(person_of(request), body, today())
    return _journal(request, Book(body), export)


def common_journal(request: HttpRequest) -> HttpResponse:
    """Entries that belong to no body: signing in, accounts, the schedule."""
    return _journal(request, _common(), ALLOWED)


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


def _journal(request: HttpRequest, book: Book, export: Decision) -> HttpResponse:
    context = shown_to(request, book, export)
    if request.GET:  # To keep the list for every filter that somebody thinks of would fill the memory.
        form = JournalFilter(request.GET, body=book.body)
        context |= {"form": form, "listed": _drawn(request, book, form)}
    else:  # As everybody opens it: the same for all readers until the next entry.
        context["listed"] = while_unchanged(
            book, lambda: _drawn(request, book, JournalFilter(body=book.body))
        )
    return render(request, "records/journal.html", context)


def shown_to(request: HttpRequest, book: Book, export: Decision) -> dict[str, object]:
    """What the page of a journal shows to whoever asks, but for its entries."""
    see_common = in_host(Right.SEE_COMMON_JOURNAL)
    return {
        "body": book.body,
        "book": book,
        "may_export": export,
        "may_see_common": book.body.is_host and bool(see_common(person_of(request), None, today())),
        "files_href": f"{book.file_address}?{_words(request)}",
    }


def _drawn(request: HttpRequest, book: Book, form: JournalFilter) -> SafeString:
    # Jinja escaped what it drew, and Django's loader does not say so.
    return SafeString(render_to_string("records/entries.html", entries_shown(request, book, form)))


def entries_shown(request: HttpRequest, book: Book, form: JournalFilter) -> dict[str, object]:
    """The filter and the entries: the same for everybody who may read a journal."""
    question = form.question()
    found = journal_of.entries_of(book.of, question) if question else journal_of.none()
    page = page_of(request, journal_of.in_short(found))
    query = _words(request)
    return {
        "book": book,
        "form": form,
        "page": page,
        "query": f"{query}&" if query else "",
        "rows": shown.rows(page.object_list, book),
        "columns": shown.COLUMNS,
    }


def _words(request: HttpRequest) -> str:
    return urlencode([(k, v) for k, v in request.GET.items() if k not in ("page", "as") and v])


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
