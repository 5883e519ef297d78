"""Find a service, open data and what the words mean: for everybody."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from wherry.analysis.area_services import AreaServices, area_services, matching
from wherry.analysis.questions import LeagueQuestion
from wherry.domain.errors import UnknownName
from wherry.domain.ratings import KEY_QUESTION_TITLES, RATING_TITLES, RATINGS
from wherry.sources.catalogue import sources
from wherry_web.position.catalogue_pages import RULES
from wherry_web.position.home_downloads import SHARE_HEADINGS, told_of
from wherry_web.position.location.words import service_row
from wherry_web.position.public.areas import AreaForm, SearchForm, area_asked, newest, words_asked
from wherry_web.position.public.cacheable import for_everybody, page
from wherry_web.position.register import Answers
from wherry_web.ui.downloads import Download, as_file
from wherry_web.ui.paging import page_of

LICENCE = "Contains CQC information licensed under the Open Government Licence v3.0"
SERVICE_COLUMNS = {
    "location_id": "location_id",
    "name": "name",
    "type_of_care": "type_of_care",
    "authority": "authority",
    "postcode": "postcode",
    "rating": "rating",
    "published_on": "published_on",
    "is_inherited": "is_inherited",
    "beds": "beds",
    "provider_id": "provider_id",
    "provider_name": "provider_name",
}
"""The command line's names of fields: open data is read by programs, too."""
MOST_IN_WORKBOOK = 5_000
"""Services in a workbook that anybody may ask for: to write one of all England takes seconds."""


def _listed(answers: Answers, area: str) -> AreaServices:
    # Of all spellings one list: that of England is long.
    return answers.kept(
        ("area services", area.strip().casefold()), lambda: area_services(answers.standings, area)
    )


def _file(request: HttpRequest, made: Download) -> HttpResponse:
    return as_file(made, request.GET.get("as", "csv"))


@for_everybody
def services(request: HttpRequest) -> HttpResponse:
    """The services of an area, looked for by name or postcode; `?as=` takes them away."""
    answers, words = newest(), words_asked(request)
    found = _listed(answers, area_asked(request))
    chosen = matching(found.services, words)
    if "as" in request.GET:
        if request.GET["as"] == "xlsx" and len(chosen) > MOST_IN_WORKBOOK:
            raise UnknownName(
                f"A workbook holds {MOST_IN_WORKBOOK:,} services at most and these are {len(chosen):,}; take "
                "the CSV, or choose a council area."
            )
        about = told_of(found.provenance) | {"Area": found.name, "Words": words, "Licence": LICENCE}
        name = f"services-{found.name}-{found.provenance.as_of.isoformat()}"
        return _file(request, Download(name, SERVICE_COLUMNS, (vars(s) for s in chosen), about))
    shown = page_of(request, chosen)
    context = {
        "area": found,
        "words": words,
        "page": shown,
        "rows": [service_row(s, found.provenance.as_of) for s in shown],
        "form": SearchForm(answers, found.code, words),
        "query": urlencode({"area": found.code, "q": words}) + "&",
        "carried": found.provenance,
        "most_in_workbook": MOST_IN_WORKBOOK,
        "published_on": found.provenance.as_of,
    }
    return page("public_services", "position/public/services.html", context)


@for_everybody
def data(request: HttpRequest) -> HttpResponse:
    """What can be taken away, under which licence, and what it rests on."""
    answers = newest()
    found = _listed(answers, area_asked(request))
    context = {
        "area": found,
        "form": AreaForm(answers, found.code),
        "carried": found.provenance,
        "most_in_workbook": MOST_IN_WORKBOOK,
        "published_on": found.provenance.as_of,
        "licence": LICENCE,
        "columns": SERVICE_COLUMNS,
    }
    return page("public_data", "position/public/data.html", context)


@for_everybody
def league_file(request: HttpRequest) -> HttpResponse:
    """Every council area's share and place, to take away."""
    found = newest().league(LeagueQuestion())
    columns = {"code": "code", "name": "name"} | {k: k for k in SHARE_HEADINGS if k not in ("code", "name")}
    about = told_of(found.provenance) | {"Licence": LICENCE}
    name = f"council-areas-{found.provenance.as_of.isoformat()}"
    return _file(request, Download(name, columns, (asdict(row) for row in found.rows), about))


@for_everybody
def definitions(request: HttpRequest) -> HttpResponse:
    """What is counted over what, what CQC's words mean, and where the data comes from."""
    answers = newest()
    known = answers.register.definitions
    used = {f.source for f in answers.release.files}
    context = {
        "measures": known.measures.values(),
        "rules": RULES,
        "ratings": [RATING_TITLES[key] for key in RATINGS],
        "titles": RATING_TITLES,
        "questions": list(KEY_QUESTION_TITLES.values())[1:],
        "regimes": known.regimes,
        "types": known.types_of_care,
        "sources": [s.about for s in sources().values() if s.key in used],
        "published_on": answers.release.newest,
    }
    return page("public_definitions", "position/public/definitions.html", context)
