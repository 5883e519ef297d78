"""Addresses that ask a policy before their view runs. Every address of ours is made here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import Policy

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Route:
    """One address: its name, its policy (None: everybody, signed in or not), whether a body is in it."""

    name: str
    pattern: str
    policy: Policy | None
    needs_body: bool


PUBLIC = ("/public/", "/accessibility/")
"""How the addresses for everybody begin: whoever asks there stays unknown, and no session is read."""

ROUTES: dict[str, Route] = {}
"""Every address made by `route`, by name: what the tenant sweep walks."""


LONDON = ZoneInfo(settings.TIME_ZONE)


def today() -> date:
    """The day in London: asked a dozen times a page, so without Django's look for a zone of the request."""
    return datetime.now(LONDON).date()


def person_of(request: HttpRequest) -> Person:
    """Who is signed in.

    Raises:
        RuntimeError: when nobody is: a policy of `route` lets nobody else in, so the address has none.
    """
    person = request.user
    if not isinstance(person, Person):
        raise RuntimeError("a view asked who is signed in, and its address has no policy")
    return person


def route(pattern: str, view: View, *, name: str, policy: Policy | None) -> URLPattern:
    """An address whose view runs only if the policy allows it.

    `<uuid:body_id>` in the pattern is looked up among the person's own bodies and handed to the
    view as `body`; another's body and one that does not exist are the same 404.
    """
    needs_body = "<uuid:body_id>" in pattern
    ROUTES[name] = Route(name, pattern, policy, needs_body)

    @wraps(view)
    def asked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if policy is None:
            return view(request, **kwargs)
        person = request.user
        if not isinstance(person, Person):
            return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
        body = _body(person, kwargs.pop("body_id")) if needs_body else None
        decision = policy(person, body, today())
        if not decision:
            return render(request, "ui/refused.html", {"reason": decision.reason}, status=403)
        return view(request, **({"body": body} if needs_body else {}), **kwargs)

    return path(pattern, asked, name=name)


def _body(person: Person, body_id: UUID) -> Body:
    body = person.bodies_on(today()).get(body_id)
    if body is None:
        raise Http404("There is no such body among yours.")
    return body
