"""The forecast: where the share goes, how likely the target is, and our estimate for today; and the
pack that nominates a service for a new inspection."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wherry.domain.errors import NotKnown, Refused
from wherry_web.accounts.models import Body
from wherry_web.accounts.routes import person_of, today
from wherry_web.position.asked import carried_words
from wherry_web.position.location.asked import answers_asked, day_asked
from wherry_web.position.refusals import told
from wherry_web.position.register import Answers, answers_for
from wherry_web.position.standing_pages import place_names
from wherry_web.position.views import chosen_body
from wherry_web.targets.answering import estimate_answer, forecast_answer, forecasting_of
from wherry_web.targets.asked import UNASKED
from wherry_web.targets.forecast_asked import ForecastAsked, forecast_form
from wherry_web.targets.forecast_downloads import Foreseen, download_of
from wherry_web.targets.policies import may_see
from wherry_web.targets.target_pages import DOCUMENTS, WRONG, as_document, told_of_question, wrong_or
from wherry_web.ui.downloads import as_file

PAGE = "targets/forecast/page.html"


@told
def forecast_page(request: HttpRequest) -> HttpResponse:
    """The forecast of a place, by default of the body's own target."""
    from wherry_web.targets.forecast_shown import shown_of

    body, answers = chosen_body(request), answers_for(request)
    context: dict[str, Any] = {"body": body, "pinned": request.GET.get("release", "")}
    if answers is None:
        return render(request, PAGE, context | {"is_empty": True})
    form, status = _form(request, body, answers), WRONG
    context |= {"form": form, "places": place_names(answers)}
    if form.is_valid():
        try:
            found, status = _answer(answers, body, form), 200
            context |= {"forecast": found.forecast, "estimate": found.estimate, "query": _query(form)}
            context |= shown_of(found.forecast, found.estimate)
            context["published_on"] = found.forecast.provenance.as_of
            context["may_plan"] = bool(may_see(person_of(request), body, today()))
        except Refused as refusal:
            status, context["heading"] = wrong_or(refusal)
            context["sentence"] = str(refusal)
            # Not known is an answer to whoever asked for nothing yet, and no fault of the address.
            status = 200 if type(refusal) is NotKnown and not set(request.GET) - UNASKED else status
    return render(request, PAGE, context, status=status)


@told_of_question
def forecast_data(request: HttpRequest, part: str) -> HttpResponse:
    """A part of the forecast as CSV or XLSX: the same results that the page shows."""
    _, found = _asked_for(request)
    made, kind = download_of(part, found), request.GET.get("as", "csv")
    if made is None or kind not in ("csv", "xlsx"):
        raise Http404
    return as_file(made, kind)


@told_of_question
def forecast_document(request: HttpRequest) -> HttpResponse:
    """The forecast as PDF, Word or Excel: the same futures that the page shows."""
    from wherry.reports.forecast_report import forecast_report

    answers, found = _asked_for(request)
    if (kind := request.GET.get("as", "pdf")) not in DOCUMENTS:
        raise Http404
    return as_document(forecast_report(answers.standings, found.forecast), kind, "forecast")


@told_of_question
def nomination_document(request: HttpRequest, location_id: str) -> HttpResponse:
    """The pack that asks CQC to inspect a service again, to be filled in with the council's evidence."""
    from wherry.reports.nomination_pack import nomination_pack

    if (kind := request.GET.get("as", "docx")) not in DOCUMENTS:
        raise Http404
    document = nomination_pack(answers_asked(request).standings, location_id.upper(), day_asked(request))
    return as_document(document, kind, "nomination")


def _form(request: HttpRequest, body: Body, answers: Answers) -> ForecastAsked:
    return forecast_form(request.GET, body, answers.release.newest, forecasting_of(answers))


def _asked_for(request: HttpRequest) -> tuple[Answers, Foreseen]:
    """What an address asks for.

    Raises:
        Http404: when nothing was imported, or the address cannot be read.
    """
    body, answers = chosen_body(request), answers_for(request)
    if answers is None or not (form := _form(request, body, answers)).is_valid():
        raise Http404
    return answers, _answer(answers, body, form)


def _answer(answers: Answers, body: Body, form: ForecastAsked) -> Foreseen:
    forecast = forecast_answer(answers, form.question(body))
    return Foreseen(forecast, estimate_answer(answers, form.estimate_question(body)))


def _query(form: ForecastAsked) -> str:
    return carried_words(form, "area", "percent", "by", "inspections", "services", "as_of", "body", "release")
