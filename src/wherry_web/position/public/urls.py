"""Addresses for everybody. All begin with one of `accounts.routes.PUBLIC`, where no session is read."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts.routes import route
from wherry_web.position.public import data_pages, pages

ROUTES_OF_PUBLIC: list[URLPattern] = [
    route("public/", pages.headline, name="public", policy=None),
    route("public/services/", data_pages.services, name="public_services", policy=None),
    route("public/services/<slug:location_id>/", pages.service, name="public_service", policy=None),
    route("public/data/", data_pages.data, name="public_data", policy=None),
    route("public/data/league/", data_pages.league_file, name="public_league", policy=None),
    route("public/definitions/", data_pages.definitions, name="public_definitions", policy=None),
    route("accessibility/", pages.accessibility, name="accessibility", policy=None),
]
