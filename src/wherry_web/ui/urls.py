"""The app's addresses, public all: they show nothing but the kit and the council's colour.

`accounts` stands to the right of this room, so that these cannot be made by its `route`;
config/urls.py may mount `views.design` and `views.brand` by it, with policy None, instead.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from wherry_web.ui import views

ROUTES_OF_UI: list[URLPattern] = [
    path("design/", views.design, name="design"),
    path("brand.css", views.brand, name="brand_css"),
]
