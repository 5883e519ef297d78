"""Answers that are the same for everybody: made without the request's person, and kept by caches.

A page is laid out without the request, so that neither session, nor messages, nor navigation of a person
can get into it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response

from wherry.domain.errors import Refused
from wherry_web.position.refusals import status_of

View = Callable[..., HttpResponse]

KEPT_SECONDS = 600
"""How long a cache may answer without asking: a new release is seen by everybody ten minutes later."""
PLACES = (
    ("How good is care?", "public"),
    ("Find a service", "public_services"),
    ("Open data", "public_data"),
    ("What the words mean", "public_definitions"),
    ("Sign in", "account_login"),
)


FOOTER = (("How good is care here?", "public"), ("Accessibility statement", "accessibility"))
"""What every other page has of its request."""


def page(name: str, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A template as an answer for everybody; `name` is the route that the navigation marks."""
    places = [{"text": text, "href": reverse(to), "current": to == name} for text, to in PLACES]
    footer = [{"text": text, "href": reverse(route)} for text, route in FOOTER]
    made = render_to_string(template, {**context, "navigation": places, "footer_navigation": footer})
    return HttpResponse(made, status=status)


def for_everybody(view: View) -> View:
    """A view whose answer may be kept and asked for again by its mark; a refusal becomes a page, not kept."""

    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, **kwargs)
        except Refused as refusal:
            status, heading = status_of(refusal)
            said = {"heading": heading, "sentence": str(refusal)}
            return page("", "position/public/refused.html", said, status)
        if response.status_code != 200:
            return response
        # No Last-Modified: no day would tell of a release, a host's new area, a setting and a layout alike.
        mark = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response.headers["ETag"] = mark
        response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
        found = get_conditional_response(request, mark, response=response)
        return found if isinstance(found, HttpResponse) else response

    return answered
