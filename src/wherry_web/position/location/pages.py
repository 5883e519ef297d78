"""One service, and one company with its services."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wherry.analysis.portfolio import portfolio
from wherry.analysis.profile import service_profile
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.tally import Share
from wherry.definitions.places import ENGLAND
from wherry.domain.errors import NotKnown
from wherry_web.position.location.asked import answers_asked, day_asked, query_of, sorted_as_asked
from wherry_web.position.location.files import company_file, service_file
from wherry_web.position.location.shown import shown_of
from wherry_web.position.location.words import CQC_COMPANY, Addresses, service_row
from wherry_web.position.refusals import told
from wherry_web.position.register import Answers
from wherry_web.ui.downloads import as_file
from wherry_web.ui.paging import page_of

INSIDE = Addresses(service="service", company="company")


@told
def service(request: HttpRequest, location_id: str) -> HttpResponse:
    """Everything known of a service; `?as_of=` and `?release=` go back in time, `?as=` takes a list away."""
    answers, on = answers_asked(request), day_asked(request)
    key = location_id.upper()
    found = answers.kept(("service", key, on), lambda: service_profile(answers.standings, key, on))
    if "as" in request.GET:
        made = service_file(found, request.GET.get("part", ""))
        if made is None:
            raise Http404
        return as_file(made, request.GET["as"])
    context = shown_of(request, found, INSIDE) | {
        "pinned": request.GET.get("release", ""),
        "published_on": found.provenance.as_of,
    }
    return render(request, "position/location/service.html", context)


@told
def company(request: HttpRequest, provider_id: str) -> HttpResponse:
    """A company's services across council areas, sortable, and their share."""
    answers, on = answers_asked(request), day_asked(request)
    key = provider_id.upper()
    found = answers.kept(("company", key, on), lambda: portfolio(answers.standings, key, on))
    services, columns = sorted_as_asked(request, found.services)
    if "as" in request.GET:
        return as_file(company_file(key, services, found.provenance), request.GET["as"])
    page = page_of(request, services)
    context = {
        "found": found,
        "country": _country(answers, found.provenance.as_of),
        "cqc_page": "" if found.provenance.is_invented else f"{CQC_COMPANY}{key}",
        "columns": columns,
        "page": page,
        "rows": [service_row(s, found.provenance.as_of) for s in page],
        "query": query_of(request),
        "addresses": INSIDE,
        "pinned": request.GET.get("release", ""),
        "published_on": found.provenance.as_of,
        "carried": found.provenance,
    }
    return render(request, "position/location/company.html", context)


def _country(answers: Answers, day: date) -> Share | None:
    """England's share of the day, to set a company's beside; None where it is not known."""
    try:
        return answers.position(PositionQuestion(ENGLAND, as_of=day, compare=())).area
    except NotKnown:
        return None
