"""Addresses of a service and a company."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts.policy import in_any_body
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import route
from wherry_web.position.location import pages

_see = in_any_body(Right.SEE_POSITION)

ROUTES_OF_LOCATION: list[URLPattern] = [
    route("services/<slug:location_id>/", pages.service, name="service", policy=_see),
    route("companies/<slug:provider_id>/", pages.company, name="company", policy=_see),
]
