"""The app's addresses."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts.policy import in_any_body
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import route
from wherry_web.position.finding import saved_views, views
from wherry_web.position.finding.policies import may_search

_SEARCHES = "bodies/<uuid:body_id>/searches"
_SEARCH = f"{_SEARCHES}/<uuid:search_id>"

ROUTES_OF_FINDING: list[URLPattern] = [
    route("services/", views.services, name="services", policy=in_any_body(Right.SEE_POSITION)),
    route(f"{_SEARCHES}/", saved_views.saved_searches, name="saved_searches", policy=may_search),
    route(f"{_SEARCHES}/new/", saved_views.saved_search_new, name="saved_search_new", policy=may_search),
    route(f"{_SEARCH}/", saved_views.saved_search, name="saved_search", policy=may_search),
    route(
        f"{_SEARCH}/change/", saved_views.saved_search_change, name="saved_search_change", policy=may_search
    ),
    route(
        f"{_SEARCH}/remove/", saved_views.saved_search_remove, name="saved_search_remove", policy=may_search
    ),
]
