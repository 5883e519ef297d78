"""Localities, new areas and funded people of a council, and the same to take away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wherry_web.accounts.routes import person_of, today
from wherry_web.position.own_lists.downloads import download_of_localities
from wherry_web.position.own_lists.localities import SCALE, Localities, heat_rows, localities_of
from wherry_web.position.own_lists.policies import may_keep_lists
from wherry_web.position.refusals import told
from wherry_web.position.register import answers_for
from wherry_web.position.views import chosen_body
from wherry_web.ui.downloads import as_file


@told
def localities(request: HttpRequest) -> HttpResponse:
    """The share of each locality, by type of care, and on the boundaries to come."""
    person, body, answers = person_of(request), chosen_body(request), answers_for(request)
    found = localities_of(body, answers) if answers else Localities({})
    context = {
        "body": body,
        "bodies": list(person.bodies_on(today()).values()),
        "found": found,
        "heat": heat_rows(found.divided) if found.divided else [],
        "scale": SCALE,
        "keep": may_keep_lists(person, body, today()),
        "is_empty": answers is None,
        "pinned": request.GET.get("release", ""),
        "published_on": found.divided and found.divided.provenance.as_of,
    }
    return render(request, "own_lists/localities.html", context)


@told
def localities_data(request: HttpRequest, part: str) -> HttpResponse:
    """A part of the page as CSV or XLSX: the same results that it shows."""
    answers, kind = answers_for(request), request.GET.get("as", "csv")
    if answers is None:
        raise Http404
    made = download_of_localities(part, localities_of(chosen_body(request), answers))
    if made is None:
        raise Http404
    return as_file(made, kind)
