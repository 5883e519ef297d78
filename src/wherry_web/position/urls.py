"""The app's addresses."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts.policy import in_any_body, in_host, signed_in
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import route
from wherry_web.position import (
    catalogue_pages,
    compare_pages,
    demo_pages,
    import_pages,
    league_pages,
    release_pages,
    report_pages,
    standing_pages,
    views,
)
from wherry_web.position.location.urls import ROUTES_OF_LOCATION
from wherry_web.position.public.urls import ROUTES_OF_PUBLIC

_RELEASE = "data/releases/<slug:release_id>"
_IMPORT = "data/import/<uuid:job_id>"
_see_position = in_any_body(Right.SEE_POSITION)
_see_data = in_any_body(Right.SEE_DATA)
_import_data = in_host(Right.IMPORT_DATA)

ROUTES_OF_POSITION: list[URLPattern] = [
    route("", views.home, name="home", policy=signed_in),
    route("home/<slug:part>/", views.home_data, name="home_data", policy=signed_in),
    route("position/", standing_pages.position_page, name="position", policy=_see_position),
    route("position/report/", report_pages.report, name="position_report", policy=_see_position),
    route("position/<slug:part>/", standing_pages.position_data, name="position_data", policy=_see_position),
    route("league/", league_pages.league_page, name="league", policy=_see_position),
    route("league/data/", league_pages.league_data, name="league_data", policy=_see_position),
    route("compare/", compare_pages.compare_page, name="compare", policy=_see_position),
    route("compare/<slug:part>/", compare_pages.compare_data, name="compare_data", policy=_see_position),
    route("data/", release_pages.releases, name="data_releases", policy=_see_data),
    route(f"{_RELEASE}/", release_pages.release, name="data_release", policy=_see_data),
    route(
        f"{_RELEASE}/disagreements/",
        release_pages.disagreements,
        name="data_disagreements",
        policy=_see_data,
    ),
    route("data/sources/", catalogue_pages.sources, name="data_sources", policy=_see_data),
    route("data/sources/<slug:key>/", catalogue_pages.source, name="data_source", policy=_see_data),
    route("data/measures/", catalogue_pages.measures, name="data_measures", policy=_see_data),
    route("data/measures/<slug:key>/", catalogue_pages.measure, name="data_measure", policy=_see_data),
    route("data/import/", import_pages.import_data, name="data_import", policy=_import_data),
    route(
        f"{_IMPORT}/",
        import_pages.import_outcome,
        name="data_import_outcome",
        policy=_import_data,
    ),
    route(
        f"{_IMPORT}/accept/",
        import_pages.import_accept,
        name="data_import_accept",
        policy=_import_data,
    ),
    route("demo/", demo_pages.demo_users, name="demo", policy=None),
    *ROUTES_OF_LOCATION,
    *ROUTES_OF_PUBLIC,
]
