"""The position: where a place stands, of which care, what changed there, and how old that knowledge is."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body
from wherry_web.position.asked import AMONG, StandingAsked, among_of, carried_words
from wherry_web.position.refusals import status_of, told
from wherry_web.position.register import Answers, answers_for
from wherry_web.position.standing import Standing, standing_of
from wherry_web.position.standing_downloads import download_of
from wherry_web.position.standing_shown import shown_of
from wherry_web.position.views import chosen_body
from wherry_web.ui.downloads import as_file

WRONG = 422
"""What was asked can be read, and is no question."""


@told
def position_page(request: HttpRequest) -> HttpResponse:
    """The position of a place, by default the body's own."""
    body, answers = chosen_body(request), answers_for(request)
    form = StandingAsked(request.GET)
    context: dict[str, Any] = {"body": body, "form": form, "pinned": request.GET.get("release", "")}
    if answers is None:
        return render(request, "position/standing/page.html", context | {"is_empty": True})
    context["places"] = place_names(answers)
    status = WRONG
    if form.is_valid():
        try:
            standing, status = _asked_for(answers, body, form), 200
            context |= {"standing": standing, "published_on": standing.position.provenance.as_of}
            context |= shown_of(standing) | _links(form) | league_link(answers, standing.position.area.code)
        except Refused as refusal:
            status, context["heading"] = status_of(refusal)
            context["sentence"] = str(refusal)
    return render(request, "position/standing/page.html", context, status=status)


@told
def position_data(request: HttpRequest, part: str) -> HttpResponse:
    """A part of the position as CSV or XLSX: the same results that the page shows."""
    answers, kind, form = answers_for(request), request.GET.get("as", "csv"), StandingAsked(request.GET)
    if answers is None:
        raise Http404
    if not form.is_valid():
        return position_page(request)
    made = download_of(part, _asked_for(answers, chosen_body(request), form))
    if made is None:
        raise Http404
    return as_file(made, kind)


def _links(form: StandingAsked) -> dict[str, str]:
    """What goes along with links: the whole question, that without its first day, that of the league."""
    always = carried_words(form, "services", "as_of", "body", "release")
    here = carried_words(form, "area") + always
    return {"query": here + carried_words(form, "since"), "query_without_since": here, "league_query": always}


def league_link(answers: Answers, code: str) -> dict[str, str]:
    """Among which places the place of a page stands in the league: the word of an address, and of people."""
    among = among_of(answers, code)
    return {"league_among": among, "league_places": dict(AMONG)[among].lower()}


def _asked_for(answers: Answers, body: Body, form: StandingAsked) -> Standing:
    given = form.cleaned_data
    area, since = given["area"], given["since"]
    return standing_of(answers, body, area, form.chosen_day(), services=form.chosen_services(), since=since)


def place_names(answers: Answers) -> list[str]:
    """Names to choose from, of the newest day."""
    places = answers.register.definitions.places.places.values()
    newest = answers.release.newest
    return answers.kept("place names", lambda: sorted({p.name for p in places if p.exists_on(newest)}))
