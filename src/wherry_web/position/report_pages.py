"""The position report of an area to take away: the library's document, one click from the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from wherry.analysis.questions import HEADLINE, PositionQuestion
from wherry.domain.days import read_day
from wherry.domain.errors import UnknownName
from wherry.reports.document import Document
from wherry.reports.faces import FACES, rendered
from wherry.reports.position_report import position_report
from wherry_web.accounts.models import Body
from wherry_web.position.own_lists.lists import areas_in, newest_of
from wherry_web.position.refusals import told
from wherry_web.position.register import Answers, answers_for
from wherry_web.position.views import chosen_body

OFFERED = ("pdf", "docx", "xlsx")
"""The faces that a page links to, by the ending of the file."""
LONGEST = 200  # Characters of a name or a day in an address.


@told
def report(request: HttpRequest) -> HttpResponse:
    """The report as the file asked for by `?area=&as_of=&as=`, of the pinned release if there is one."""
    answers, kind = answers_for(request), request.GET.get("as", "pdf")
    if answers is None or kind not in OFFERED:
        raise Http404
    document = _document(answers, _question(request), chosen_body(request))
    name = f"wherry-position-{slugify(document.subject) or 'area'}-{document.day.isoformat()}.{kind}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        rendered(document, kind),
        content_type=FACES[kind].content_type,
        headers={"Content-Disposition": disposition},
    )


def _question(request: HttpRequest) -> PositionQuestion:
    """The question in the address.

    Raises:
        UnknownName: when no area is named, or the day is none.
    """
    area = request.GET.get("area", "").strip()
    if not area or len(area) > LONGEST:
        raise UnknownName("The address names no area: add “area=” and the name or code of a place.")
    measure = request.GET.get("measure", "") or HEADLINE
    return PositionQuestion(area, measure[:LONGEST], _day(request, "as_of"), since=_day(request, "since"))


def _day(request: HttpRequest, key: str) -> date | None:
    text = request.GET.get(key, "").strip()[:LONGEST]
    day = read_day(text) if text else None
    if text and day is None:
        raise UnknownName(f"“{text}” is not a day: write it like 2021-02-01.")
    return day


def _document(answers: Answers, question: PositionQuestion, body: Body) -> Document:
    """The report; of a council's own area by its own localities, where it gave a list of them."""
    found = answers.position(replace(question, since=None))
    own = newest_of(body).get("localities") if body.area_code == found.area.code else None
    localities = areas_in(own) if own else None
    return answers.kept(
        ("report", question, own and own.pk),
        lambda: position_report(answers.standings, question, localities),
    )
