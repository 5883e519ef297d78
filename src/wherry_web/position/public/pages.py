"""How good care is in an area, one service, and the accessibility statement: for everybody."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wherry.analysis.comparing import compared, higher_elsewhere
from wherry.analysis.profile import service_profile
from wherry.analysis.questions import PositionQuestion
from wherry_web.position.location.shown import shown_of
from wherry_web.position.location.words import Addresses
from wherry_web.position.public.areas import AreaForm, area_asked, newest
from wherry_web.position.public.cacheable import for_everybody, page

PREPARED_ON = date(2026, 11, 27)
"""The day on which the makers of the software last wrote or looked through the accessibility statement."""
OUTSIDE = Addresses(service="public_service", company="")


@for_everybody
def headline(request: HttpRequest) -> HttpResponse:
    """How good care is in an area, how old that judgement is, and compared with whom."""
    answers = newest()
    found = answers.position(PositionQuestion(area_asked(request), by="service_type"))
    context = {
        "found": found,
        "area": found.area,
        "beside": [(other, compared(found.area, other)) for other in found.comparators],
        "above": higher_elsewhere(
            found.area, answers.register.definitions.places.places[found.area.code].kind
        ),
        "carried": found.provenance,
        "published_on": found.provenance.as_of,
        "form": AreaForm(answers, found.area.code),
    }
    return page("public", "position/public/headline.html", context)


@for_everybody
def service(request: HttpRequest, location_id: str) -> HttpResponse:
    """A service: the same page as inside, of the newest release and day, without a person's navigation."""
    answers, key = newest(), location_id.upper()
    found = answers.kept(("service", key, None), lambda: service_profile(answers.standings, key))
    context = shown_of(request, found, OUTSIDE) | {"published_on": found.provenance.as_of}
    return page("public_service", "position/location/service.html", context)


@for_everybody
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, under the headings that the public sector uses."""
    context = {
        "contact": settings.WHERRY_ACCESSIBILITY_CONTACT,
        "prepared_on": PREPARED_ON,
        "reviewed_on": settings.WHERRY_ACCESSIBILITY_REVIEWED_ON or PREPARED_ON,
    }
    return page("accessibility", "position/public/accessibility.html", context)
