"""Is it real: a place against others, with chance, mix and rate told apart, and what is new by quarter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wherry.analysis.comparison.results import CompareQuestion, Comparison, Quarters, QuartersQuestion
from wherry.analysis.questions import HEADLINE
from wherry.definitions.places import ENGLAND
from wherry.domain.errors import NotKnown, Refused
from wherry_web.accounts.models import Body
from wherry_web.position.asked import CompareAsked, carried_words
from wherry_web.position.compare_downloads import download_of
from wherry_web.position.compare_shown import shown_of
from wherry_web.position.refusals import status_of, told
from wherry_web.position.register import Answers, answers_for
from wherry_web.position.standing_pages import WRONG, league_link, place_names
from wherry_web.position.views import chosen_body
from wherry_web.ui.downloads import as_file

USUAL = ("region", "england")


@dataclass(frozen=True)
class Compared:
    """What the page shows: the comparison, and the quarters, or why there are none."""

    comparison: Comparison
    quarters: Quarters | None
    no_quarters: str = ""


@told
def compare_page(request: HttpRequest) -> HttpResponse:
    """A place against others, by default the body's own against region and England."""
    body, answers = chosen_body(request), answers_for(request)
    context: dict[str, Any] = {"body": body, "pinned": request.GET.get("release", "")}
    if answers is None:
        return render(request, "position/compare/page.html", context | {"is_empty": True})
    form, status = CompareAsked(request.GET, answers=answers), WRONG
    context |= {"form": form, "places": place_names(answers)}
    if form.is_valid():
        try:
            found, status = _asked_for(answers, body, form), 200
            context |= {"found": found, "published_on": found.comparison.provenance.as_of}
            context |= shown_of(found.comparison, found.quarters)
            context["query"] = carried_words(form, *CompareAsked.base_fields)
            context |= league_link(answers, found.comparison.area.code)
            context["league_query"] = carried_words(form, "measure", "services", "as_of", "body", "release")
        except Refused as refusal:
            status, context["heading"] = status_of(refusal)
            context["sentence"] = str(refusal)
    return render(request, "position/compare/page.html", context, status=status)


@told
def compare_data(request: HttpRequest, part: str) -> HttpResponse:
    """A part of the comparison as CSV or XLSX: the same results that the page shows."""
    answers, kind = answers_for(request), request.GET.get("as", "csv")
    if answers is None or kind not in ("csv", "xlsx"):
        raise Http404
    form = CompareAsked(request.GET, answers=answers)
    if not form.is_valid():
        return compare_page(request)
    found = _asked_for(answers, chosen_body(request), form)
    made = download_of(part, found.comparison, found.quarters)
    if made is None:
        raise Http404
    return as_file(made, kind)


def _asked_for(answers: Answers, body: Body, form: CompareAsked) -> Compared:
    """The comparison by code and day, so that it is kept once however the place was called.

    Raises:
        UnknownName: when there is no such place.
        NotKnown: when no imported file tells of it on that day.
    """
    given = form.cleaned_data
    question = CompareQuestion(
        area=given["area"] or body.area_code or ENGLAND,
        measure=given["measure"] or HEADLINE,
        as_of=form.chosen_day(),
        against=_against(given["against"]),
        services=form.chosen_services(),
    )
    found = answers.comparison(question)
    area, day = found.area.code, found.provenance.as_of
    if (area, day) != (question.area, question.as_of):
        found = answers.comparison(replace(question, area=area, as_of=day))
    by_quarter = QuartersQuestion(area, question.measure, None, day, question.services)
    try:
        return Compared(found, answers.quarters(by_quarter))
    except NotKnown as refusal:
        return Compared(found, None, str(refusal))


def _against(said: str) -> tuple[str, ...]:
    return (said,) if said else USUAL
