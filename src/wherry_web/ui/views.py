"""The living page of the design kit, and the council's colour."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from markupsafe import Markup

from wherry_web.ui.brand import brand_css
from wherry_web.ui.catalogue import COMPONENTS, Component
from wherry_web.ui.samples import samples

A_DAY = 24 * 60 * 60


def design(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with its code."""
    return render(request, "ui/design.html", {"components": [_shown(c) for c in COMPONENTS]})


def brand(request: HttpRequest) -> HttpResponse:
    """The style sheet with the council's colour; its address changes with the colour, so browsers keep it."""
    css = brand_css(settings.WHERRY_BRAND_COLOUR)
    kept = {"Cache-Control": f"public, max-age={A_DAY}, immutable"}
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers=kept)


def _shown(component: Component) -> dict[str, Any]:
    environment = cast(Jinja2, engines["jinja2"]).env
    drawn = [
        {"state": e.state, "code": e.code, "html": _rendered(environment, component.imported + e.code)}
        for e in component.examples
    ]
    return {"component": component, "examples": drawn}


def _rendered(environment: Any, code: str) -> Markup:
    made = environment.from_string(code).render(**samples())
    return Markup(made)  # noqa: S704  # The environment escapes every value; the code is the table's own.
