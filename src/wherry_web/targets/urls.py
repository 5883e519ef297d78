"""The app's addresses."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts.policy import in_any_body
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import route
from wherry_web.targets import option_pages, target_pages
from wherry_web.targets.policies import may_save, may_see

_OPTIONS = "bodies/<uuid:body_id>/options"
_OPTION = f"{_OPTIONS}/<uuid:option_id>"
_see_position = in_any_body(Right.SEE_POSITION)

ROUTES_OF_TARGETS: list[URLPattern] = [
    route("target/", target_pages.target_page, name="target", policy=_see_position),
    route("target/report/", target_pages.target_document, name="target_document", policy=_see_position),
    route("target/<slug:part>/", target_pages.target_data, name="target_data", policy=_see_position),
    route(f"{_OPTIONS}/", option_pages.options_page, name="options", policy=may_see),
    route(f"{_OPTIONS}/new/", option_pages.option_new, name="option_new", policy=may_see),
    route(f"{_OPTIONS}/save/", option_pages.option_save, name="option_save", policy=may_save),
    route(f"{_OPTIONS}/new/data/", option_pages.option_new_data, name="option_new_data", policy=may_see),
    route(f"{_OPTION}/", option_pages.option_page, name="option", policy=may_see),
    route(f"{_OPTION}/report/", option_pages.option_document, name="option_document", policy=may_see),
    route(f"{_OPTION}/adopt/", option_pages.option_adopt, name="option_adopt", policy=may_see),
    route(f"{_OPTION}/remove/", option_pages.option_remove, name="option_remove", policy=may_see),
    route(f"{_OPTION}/data/", option_pages.option_data, name="option_data", policy=may_see),
]
