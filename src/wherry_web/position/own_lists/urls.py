"""The app's addresses."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts.routes import route
from wherry_web.position.own_lists import division_pages, list_pages, locality_pages
from wherry_web.position.own_lists.policies import may_keep_lists, may_see_areas

_LISTS = "bodies/<uuid:body_id>/lists"

ROUTES_OF_OWN_LISTS: list[URLPattern] = [
    route("localities/", locality_pages.localities, name="localities", policy=may_see_areas),
    route(
        "localities/<slug:part>/",
        locality_pages.localities_data,
        name="localities_data",
        policy=may_see_areas,
    ),
    route("division/", division_pages.division, name="division", policy=may_see_areas),
    route("division/services/", division_pages.division_data, name="division_data", policy=may_see_areas),
    route(f"{_LISTS}/", list_pages.own_lists, name="own_lists", policy=may_keep_lists),
    route(f"{_LISTS}/import/", list_pages.own_list_add, name="own_list_add", policy=may_keep_lists),
]
