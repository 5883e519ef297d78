"""The places that the header offers: those whose policy lets the person in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch
from django.utils.functional import SimpleLazyObject

from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.routes import ROUTES, today
from wherry_web.journal.unchanged import drawing, while_unchanged
from wherry_web.ui.addresses import address_of

Place = dict[str, object]


@dataclass(frozen=True)
class Offered:
    """A place in the header: its words, its route, and whether it keeps things or answers a question."""

    text: str
    route: str
    is_keeping: bool = False


MAIN = (
    Offered("Home", "home"),
    Offered("Position", "position"),
    Offered("League", "league"),
    Offered("Compare", "compare"),
    Offered("Target", "target"),
    Offered("Options", "options"),
    Offered("Forecast", "forecast"),
    Offered("Services", "services"),
    Offered("Priority", "priority"),
    Offered("Signals", "signals"),
    Offered("Held about us", "held"),
    Offered("Localities", "localities"),
    Offered("Division", "division"),
    Offered("Data", "data_releases", is_keeping=True),
    Offered("People", "people", is_keeping=True),
    Offered("Jobs", "body_jobs", is_keeping=True),
    Offered("Files", "body_files", is_keeping=True),
    Offered("Mail", "body_mail", is_keeping=True),
    Offered("Journal", "journal", is_keeping=True),
    Offered("Requests", "information_requests", is_keeping=True),
    Offered("API keys", "api_keys", is_keeping=True),
    Offered("Bodies", "bodies", is_keeping=True),
)
"""The questions first; what is kept stands smaller in a row of its own. Routes that another room has not made
yet are left out."""

FOOTER = (("How good is care here?", "public"), ("Accessibility statement", "accessibility"))
ACCOUNT = (("Your account", "my_account"), ("Sign out", "account_logout"))


class Navigation:
    """Gives every request its `navigation`, worked out only when a page shows it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Attributes of ours, which no stub of a request knows.
        request.navigation = SimpleLazyObject(lambda: _drawn(request))  # type: ignore[attr-defined]
        request.account_navigation = SimpleLazyObject(lambda: account_places(request))  # type: ignore[attr-defined]
        request.footer_navigation = fixed_places(FOOTER)  # type: ignore[attr-defined]
        return self.get_response(request)


def _drawn(request: HttpRequest) -> list[Place]:
    with drawing():  # A form that is shown again would ask for each place who holds which role.
        return main_places(request)


def main_places(request: HttpRequest) -> list[Place]:
    """The header's places for whoever asks; none for somebody who has not signed in."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return []
    bodies = list(person.bodies_on(today()).values())
    if not bodies:
        return []
    body, day = _chosen(request, bodies), today()
    found = while_unchanged(("places", person.pk, body.pk, day), lambda: _places(person, body, day))
    return _marked(found, request.path)


def account_places(request: HttpRequest) -> list[Place]:
    """Who is signed in, and the way out."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return []
    return [{"text": person.name}, *fixed_places(ACCOUNT)]


def fixed_places(offered: tuple[tuple[str, str], ...]) -> list[Place]:
    """Places whose addresses hold no body, the same for everybody."""
    return [{"text": text, "href": href} for text, name in offered if (href := _address(name))]


def _chosen(request: HttpRequest, bodies: list[Body]) -> Body:
    """The body that the address names, else the first."""
    match = request.resolver_match
    wanted = str(match.kwargs.get("body_id", "")) if match else ""
    wanted = wanted or _asked_for(request)
    return next((body for body in bodies if str(body.pk) == wanted), bodies[0])


def _asked_for(request: HttpRequest) -> str:
    try:
        return request.GET.get("body", "")
    except SuspiciousOperation:  # Too many parameters: the page that says so has a header, too.
        return ""


def _places(person: Person, body: Body, day: date) -> list[tuple[Offered, str]]:
    """Each place that is open to a person, and its address."""
    found = []
    for offered in MAIN:
        known = ROUTES.get(offered.route)
        if known is None or known.policy is None or not known.policy(person, body, day):
            continue
        href = _address(offered.route, **({"body_id": body.pk} if known.needs_body else {}))
        if href:
            found.append((offered, href))
    return found


def _marked(found: Iterable[tuple[Offered, str]], path: str) -> list[Place]:
    # Of two places that hold the page (Organisations and the people of one) the nearer is the current one.
    around = [href for _, href in found if (path == href if href == "/" else path.startswith(href))]
    here = max(around, key=len, default="")
    return [
        {"text": place.text, "href": href, "current": href == here, "is_keeping": place.is_keeping}
        for place, href in found
    ]


def _address(name: str, **parts: object) -> str | None:
    try:
        return address_of(name, **parts)
    except NoReverseMatch:
        return None
