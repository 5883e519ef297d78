"""The app's addresses."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts.policy import in_any_body
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import route
from wherry_web.targets import target_pages

_see_position = in_any_body(Right.SEE_POSITION)

ROUTES_OF_TARGETS: list[URLPattern] = [
    route("target/", target_pages.target_page, name="target", policy=_see_position),
]
