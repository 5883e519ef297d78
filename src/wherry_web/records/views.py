"""The journal of a body: list, one entry, and the same as a file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body
from wherry_web.accounts.policy import in_body
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import person_of, today
from wherry_web.journal.verification import verify_entry
from wherry_web.records import journal_of, services, shown
from wherry_web.records.forms import JournalFilter
from wherry_web.ui.downloads import Download, as_file
from wherry_web.ui.paging import page_of


def journal(request: HttpRequest, body: Body) -> HttpResponse:
    """The body's journal, newest first, filtered."""
    return render(request, "records/journal.html", journal_shown(request, body))


def journal_shown(request: HttpRequest, body: Body) -> dict[str, object]:
    """What the page of the journal shows."""
    form = JournalFilter(request.GET or None, body=body)
    question = form.question()
    found = journal_of.entries_of(body, question) if question else journal_of.none()
    page = page_of(request, journal_of.in_short(found))
    query = urlencode([(k, v) for k, v in request.GET.items() if k not in ("page", "as") and v])
    export = in_body(Right.EXPORT_JOURNAL)(person_of(request), body, today())
    return {
        "body": body,
        "form": form,
        "page": page,
        "query": f"{query}&" if query else "",
        "rows": shown.rows(page.object_list, body),
        "columns": shown.COLUMNS,
        "may_export": export,
        "files_href": f"{reverse('journal_file', kwargs={'body_id': body.pk})}?{query}",
    }


def journal_entry(request: HttpRequest, body: Body, number: int) -> HttpResponse:
    """One entry: what was done, what was known, and whether it is as it was written."""
    entry = journal_of.entries_of(body, journal_of.Question()).filter(number=number).first()
    if entry is None:
        raise Http404("There is no such entry in this body’s journal.")
    context = {
        "body": body,
        "entry": entry,
        "title": journal_of.act_title(entry.act),
        "facts": shown.facts(entry),
        "text": shown.text_facts(entry),
        "figures": shown.figure_facts(entry),
        "erased_at": journal_of.erased_at(entry),
        "fault": verify_entry(number),
    }
    return render(request, "records/entry.html", context)


def journal_file(request: HttpRequest, body: Body) -> HttpResponse:
    """The filtered journal as CSV or XLSX; that it was taken is written down first."""
    form, kind = JournalFilter(request.GET or None, body=body), request.GET.get("as", "csv")
    if kind not in ("csv", "xlsx"):
        raise Http404("A journal is taken as csv or xlsx.")
    question, person = form.question(), person_of(request)
    if question is None:
        return redirect(f"{reverse('journal', kwargs={'body_id': body.pk})}?{request.GET.urlencode()}")
    try:
        services.record_export(by=person, body=body, question=question, kind=kind, day=today())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("journal", body_id=body.pk)
    found = journal_of.entries_of(body, question)[: services.MOST_EXPORTED]
    names = shown.names_in(body)
    rows = journal_of.export_rows(found.iterator(chunk_size=2000), names)
    about = {"Journal of": body.name, "Taken on": today(), "Taken by": person.name}
    return as_file(Download(f"journal of {body.name}", journal_of.HEADINGS, rows, about), kind)
