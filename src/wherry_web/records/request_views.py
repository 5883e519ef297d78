"""Requests for information: list, open, decide each item, take the answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from wherry.definitions.requests import REQUEST_KINDS
from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body
from wherry_web.accounts.routes import person_of, today
from wherry_web.records import services
from wherry_web.records.forms import RequestForm
from wherry_web.records.models import InformationRequest, RequestItem
from wherry_web.records.request_rows import REQUEST_COLUMNS, ItemRow, item_rows, request_rows
from wherry_web.ui.paging import page_of


def information_requests(request: HttpRequest, body: Body) -> HttpResponse:
    """The body's requests, the soonest due first."""
    page = page_of(request, body.information_requests.all())
    rows = request_rows(page.object_list, today())
    context = {"body": body, "page": page, "rows": rows, "columns": REQUEST_COLUMNS}
    return render(request, "records/requests.html", context)


def information_request_new(request: HttpRequest, body: Body) -> HttpResponse:
    """Open a request."""
    form = RequestForm(request.POST or None, body=body)
    if request.method == "POST" and form.is_valid():
        draft = services.RequestDraft(**form.cleaned_data)
        try:
            opened = services.open_request(by=person_of(request), body=body, draft=draft, day=today())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("information_request", body_id=body.pk, request_id=opened.pk)
    return render(request, "records/request_new.html", {"body": body, "form": form})


def information_request(request: HttpRequest, body: Body, request_id: UUID) -> HttpResponse:
    """One request: its items, what is proposed, and what was decided; a page of decisions is sent at once."""
    found = _found(body, request_id)
    page = page_of(request, found.items.all())
    fault = ""
    if request.method == "POST":
        fault = _decide(request, found, page)
        if not fault:
            return redirect(f"{request.path}?page={page.number}")
    context = {
        "body": body,
        "asked": found,
        "kind": REQUEST_KINDS[found.kind],
        "page": page,
        "items": item_rows(page.object_list, found),
        "exemptions": services.exemptions_for(found.kind),
        "undecided": found.items.filter(decision="").count(),
        "fault": fault,
    }
    return render(request, "records/request.html", context, status=400 if fault else 200)


@require_POST
def information_request_answer(request: HttpRequest, body: Body, request_id: UUID) -> HttpResponse:
    """The answer as a ZIP."""
    found = _found(body, request_id)
    try:
        bundle = services.make_bundle(by=person_of(request), request=found, day=today())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("information_request", body_id=body.pk, request_id=found.pk)
    filename = f"{slugify(found.reference) or 'answer'}.zip"
    disposition = content_disposition_header(as_attachment=True, filename=filename) or "attachment"
    headers = {"Content-Disposition": disposition}
    return HttpResponse(bundle.content, content_type="application/zip", headers=headers)


def _found(body: Body, request_id: UUID) -> InformationRequest:
    found = body.information_requests.select_related("body").filter(pk=request_id).first()
    if found is None:
        raise Http404("There is no such request here.")
    return found


def _decide(request: HttpRequest, found: InformationRequest, page: Page[RequestItem]) -> str:
    """Write down the decisions of the page; what is wrong with them, in a sentence."""
    decisions = {}
    for item in page.object_list:
        chosen = request.POST.get(ItemRow.field("outcome", item.number), "")
        if chosen:
            reason = request.POST.get(ItemRow.field("reason", item.number), "").strip()[:500]
            released = chosen == RequestItem.RELEASE
            decision = RequestItem.RELEASE if released else RequestItem.WITHHOLD
            exemption = "" if released else chosen
            decisions[item.number] = services.ItemDecision(decision, exemption, reason)
    if not decisions:
        return "Nothing was decided; choose an outcome for at least one entry."
    try:
        services.decide_items(by=person_of(request), request=found, decisions=decisions, day=today())
    except Refused as refused:
        return str(refused)
    return ""
