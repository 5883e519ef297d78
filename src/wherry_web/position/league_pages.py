"""The league: all places of one kind against each other, as a table and a map."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from wherry.analysis.questions import HEADLINE, LeagueQuestion
from wherry.analysis.results import League
from wherry.definitions.tiles import TILES_SOURCE
from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body
from wherry_web.position import league_shown as shown
from wherry_web.position.asked import AMONG, SERVICES, LeagueAsked, among_of, carried_words
from wherry_web.position.home_downloads import SHARE_HEADINGS, told_of
from wherry_web.position.league_map import scale_of, shapes_of, tiles_of
from wherry_web.position.league_ranges import RANGE_HEADINGS, Trust, funnel_of, range_cells, trust_of
from wherry_web.position.refusals import status_of, told
from wherry_web.position.register import Answers, answers_for
from wherry_web.position.standing_pages import WRONG
from wherry_web.position.views import chosen_body
from wherry_web.ui.downloads import Download, as_file
from wherry_web.ui.values import percent

KEPT = 40
"""Leagues kept as drawn in a process, each some 150 kB: a council's own, and those it looked at today."""
LEAGUE_HEADINGS = {
    **SHARE_HEADINGS,
    "picked": "Picked out",
    "median_rating_age_years": "Median age, years",
    **RANGE_HEADINGS,
}


@told
def league_page(request: HttpRequest) -> HttpResponse:
    """All places of one kind by a measure, best first, the reader's own and its neighbours picked out."""
    body, answers = chosen_body(request), answers_for(request)
    context: dict[str, Any] = {"body": body, "pinned": request.GET.get("release", "")}
    if answers is None:
        return render(request, "position/league/page.html", context | {"is_empty": True})
    form, status = _asked(request, answers, body), WRONG
    context["form"] = form
    if form.is_valid():
        try:
            context |= _answered(answers, body, form)
            status = 200
        except Refused as refusal:
            status, context["heading"] = status_of(refusal)
            context["sentence"] = str(refusal)
    return render(request, "position/league/page.html", context, status=status)


@told
def league_data(request: HttpRequest) -> HttpResponse:
    """The league as CSV or XLSX: the same result that the page shows."""
    answers, kind = answers_for(request), request.GET.get("as", "csv")
    if answers is None:
        raise Http404
    body = chosen_body(request)
    form = _asked(request, answers, body)
    if not form.is_valid():
        return league_page(request)
    given, found = form.cleaned_data, answers.league(_question(form))
    order = shown.order_of(given.get("sort", ""), given.get("order", ""))
    picked = shown.picked_of(answers, body, found)
    return as_file(_download(found, picked, order, trust_of(answers, found.question)), kind)


def _asked(request: HttpRequest, answers: Answers, body: Body) -> LeagueAsked:
    """What is asked for; where it does not say among whom, a board stands among boards."""
    given = request.GET.copy()
    own = among_of(answers, body.area_code)
    if not given.get("among") and own != AMONG[0][0]:
        given["among"] = own
    return LeagueAsked(given, answers=answers)


def _question(form: LeagueAsked) -> LeagueQuestion:
    given = form.cleaned_data
    return LeagueQuestion(
        given["measure"] or HEADLINE,
        form.chosen_day(),
        form.chosen_services(),
        given["among"] or "authorities",
    )


def _answered(answers: Answers, body: Body, form: LeagueAsked) -> dict[str, Any]:
    """The league, and its table and map as drawn for whoever asks the same."""
    given, question = form.cleaned_data, _question(form)
    order = shown.order_of(given.get("sort", ""), given.get("order", ""))
    found = answers.league(question)
    picked = shown.picked_of(answers, body, found)
    query = carried_words(form, "body", "release", "services", "as_of")
    asked = carried_words(form, "measure", "among", "map") + query
    drawn = Drawing(question, picked, order, query, asked, is_shapes=given.get("map") == "shapes")
    keep = answers.kept("drawn leagues", lambda: lru_cache(KEPT)(partial(_drawn, answers)))
    return {"drawn": keep(drawn), "league": found, "published_on": found.provenance.as_of}


@dataclass(frozen=True)
class Drawing:
    """All that the drawn part of the page depends on, beside the release."""

    question: LeagueQuestion
    picked: shown.Picked
    order: shown.Order
    query: str
    """Goes along to the position of a place."""
    asked: str
    """Goes along to the same league in another order."""
    is_shapes: bool


def _drawn(answers: Answers, drawing: Drawing) -> SafeString:
    found, picked = answers.league(drawing.question), drawing.picked
    scale = scale_of(drawing.question.measure)
    shapes = shapes_of(answers, found, picked, scale, drawing.query)
    trust = trust_of(answers, drawing.question)
    ordered = shown.sorted_rows(found, drawing.order)
    rows = shown.table_rows(found, ordered, picked, drawing.query, trust.ranges)
    best_first = shown.table_rows(found, list(found.rows), picked, drawing.query, trust.ranges)
    context = {
        "league": found,
        "drawing": drawing,
        "picked": picked,
        "picked_rows": [row for row in best_first if row["mark"]],
        "rows": rows,
        "headings": shown.headings_of(drawing.order, drawing.asked, trust.last_places),
        "trust": trust.sentences(picked),
        "confidence": percent(trust.league.confidence) if trust.league else "",
        "funnel": funnel_of(trust, picked),
        "scale": scale,
        "shapes": shapes,
        "tiles": tiles_of(answers, found, picked, scale, drawing.query),
        "tiles_source": TILES_SOURCE,
        "among": dict(AMONG)[drawing.question.among],
        "services": dict(SERVICES)[drawing.question.services.value],
    }
    # Jinja escaped what it drew, and Django's loader does not say so.
    return SafeString(render_to_string("position/league/drawn.html", context))


def _download(found: League, picked: shown.Picked, order: shown.Order, trust: Trust) -> Download:
    words = {"own": "own", "near": "statistical neighbour", "": ""}
    ranges = range_cells(trust)
    rows = [
        asdict(row) | ranges.get(row.code, {}) | {"picked": words[picked.mark(row.code)]}
        for row in shown.sorted_rows(found, order)
    ]
    about: dict[str, object] = {
        "Among": dict(AMONG)[found.question.among],
        "Services": dict(SERVICES)[found.question.services.value],
    }
    name = f"wherry-league-{found.question.among}-{found.provenance.as_of.isoformat()}"
    return Download(name, LEAGUE_HEADINGS, rows, about | told_of(found.provenance))
