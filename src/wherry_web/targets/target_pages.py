"""The target: how far, which ratings or departures it takes, the way there and why we are where we are."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from wherry.decisions.targets import Target
from wherry.domain.errors import Refused
from wherry.reports.document import Document
from wherry.reports.faces import FACES, rendered
from wherry.reports.target_report import target_report, track_words
from wherry_web.accounts.models import Body
from wherry_web.accounts.routes import person_of, today
from wherry_web.position.asked import carried_words
from wherry_web.position.own_lists.lists import newest_of
from wherry_web.position.refusals import status_of, told
from wherry_web.position.register import Answers, answers_for
from wherry_web.position.views import chosen_body
from wherry_web.targets.answering import target_answer
from wherry_web.targets.asked import TargetAsked, target_form
from wherry_web.targets.policies import may_see
from wherry_web.targets.target_downloads import download_of
from wherry_web.targets.target_shown import shown_of
from wherry_web.ui.downloads import as_file

WRONG = 422
"""What was asked can be read, and is no question."""
DOCUMENTS = ("pdf", "docx", "xlsx")


@told
def target_page(request: HttpRequest) -> HttpResponse:
    """The target of a place, by default the body's own."""
    body, answers = chosen_body(request), answers_for(request)
    form = target_form(request.GET, body, answers.release.newest if answers else None)
    context: dict[str, Any] = {"body": body, "form": form, "pinned": request.GET.get("release", "")}
    if answers is None:
        return render(request, "targets/target/page.html", context | {"is_empty": True})
    status = WRONG
    if form.is_valid():
        try:
            found, status = _answer(answers, body, form), 200
            context |= {"target": found, "published_on": found.provenance.as_of, "query": _query(form)}
            context |= shown_of(found) | {"track": track_words(found)}
            context["may_plan"] = bool(may_see(person_of(request), body, today()))
        except Refused as refusal:
            status, context["heading"] = wrong_or(refusal)
            context["sentence"] = str(refusal)
    return render(request, "targets/target/page.html", context, status=status)


@told
def target_data(request: HttpRequest, part: str) -> HttpResponse:
    """A part of the target as CSV or XLSX: the same results that the page shows."""
    found, kind = _asked_for(request), request.GET.get("as", "csv")
    made = download_of(part, found)
    if made is None or kind not in ("csv", "xlsx"):
        raise Http404
    return as_file(made, kind)


@told
def target_document(request: HttpRequest) -> HttpResponse:
    """The target as PDF, Word or Excel."""
    answers, kind = answers_for(request), request.GET.get("as", "pdf")
    if answers is None or kind not in DOCUMENTS:
        raise Http404
    return as_document(target_report(answers.standings, _asked_for(request)), kind, "target")


def as_document(document: Document, kind: str, what: str) -> HttpResponse:
    """A document to take away."""
    name = f"wherry-{what}-{slugify(document.subject) or 'area'}-{document.day.isoformat()}.{kind}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        rendered(document, kind),
        content_type=FACES[kind].content_type,
        headers={"Content-Disposition": disposition},
    )


def wrong_or(refusal: Refused) -> tuple[int, str]:
    """The status and heading of a refusal; of a plain one, that the question is none."""
    status, heading = status_of(refusal)
    return (WRONG, "That cannot be answered") if type(refusal) is Refused else (status, heading)


def _asked_for(request: HttpRequest) -> Target:
    """The target that an address asks for.

    Raises:
        Http404: when nothing was imported, or the address cannot be read.
    """
    body, answers = chosen_body(request), answers_for(request)
    if answers is None:
        raise Http404
    form = target_form(request.GET, body, answers.release.newest)
    if not form.is_valid():
        raise Http404
    return _answer(answers, body, form)


def _answer(answers: Answers, body: Body, form: TargetAsked) -> Target:
    question = form.question(body)
    own = newest_of(body).get("funded") if question.area == body.area_code else None
    return target_answer(answers, question, own)


def _query(form: TargetAsked) -> str:
    fields = ("area", "percent", "each_type", "services", "by", "since", "as_of", "body", "release")
    return carried_words(form, *fields)
