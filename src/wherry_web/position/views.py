"""Home: the headline position of a body, what changed, and what needs the person who looks."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wherry.domain.days import read_day
from wherry_web.accounts.geography import services_covered
from wherry_web.accounts.models import Body
from wherry_web.accounts.roles import ROLES
from wherry_web.accounts.routes import person_of, today
from wherry_web.position.home import Figures, blocks_for, figures_for
from wherry_web.position.home_downloads import download_of
from wherry_web.position.month_line import month_line
from wherry_web.position.refusals import told
from wherry_web.position.register import answers_for
from wherry_web.position.signals import signals_for
from wherry_web.ui.downloads import as_file


def chosen_body(request: HttpRequest) -> Body:
    """The body asked for by `?body=ID` among the person's own, by default the first.

    Raises:
        Http404: when it is not among them; another's and one that does not exist look the same.
    """
    own = {str(body.pk): body for body in person_of(request).bodies_on(today()).values()}
    wanted = request.GET.get("body")
    if wanted is None:
        return next(iter(own.values()))
    if wanted not in own:
        raise Http404("There is no such body among yours.")
    return own[wanted]


def _since(request: HttpRequest) -> date | None:
    return read_day(request.GET.get("since", "")[:20])


@told
def home(request: HttpRequest) -> HttpResponse:
    """What the person should know first."""
    person, body, answers = person_of(request), chosen_body(request), answers_for(request)
    day = today()
    only = services_covered(person, body, day)
    figures = figures_for(body, answers, _since(request), only) if answers else Figures()
    roles = [held.role for held in person.held_on(day) if held.body_id == body.pk]
    context = {
        "body": body,
        "bodies": list(person.bodies_on(day).values()),
        "roles": [ROLES[role].title for role in roles],
        "blocks": blocks_for(roles),
        "figures": figures,
        "line": month_line(figures),
        "published_on": figures.provenance and figures.provenance.as_of,
        "is_empty": answers is None,
        "pinned": request.GET.get("release", ""),
        "signals": signals_for(person, body, answers, day),
    }
    return render(request, "position/home.html", context)


@told
def home_data(request: HttpRequest, part: str) -> HttpResponse:
    """A part of Home as CSV or XLSX: the same results that the page shows."""
    answers, kind = answers_for(request), request.GET.get("as", "csv")
    if answers is None:
        raise Http404
    body = chosen_body(request)
    only = services_covered(person_of(request), body, today())
    figures = figures_for(body, answers, _since(request), only)
    made = download_of(part, figures)
    if made is None:
        raise Http404
    return as_file(made, kind)
