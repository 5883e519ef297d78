"""The app's addresses."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts.routes import route
from wherry_web.api import key_pages, reading_pages
from wherry_web.api.operations import PREFIX, api
from wherry_web.api.priority import PRIORITY
from wherry_web.api.services import manages_keys
from wherry_web.api.telling import TELLING, tell

_PATH = PREFIX.removeprefix("/")
_KEYS = "bodies/<uuid:body_id>/api-keys"
_VIEWS = {str(found.name): found.callback for found in api.urls[0] if isinstance(found, URLPattern)}

ROUTES_OF_API: list[URLPattern] = [
    route(f"{_PATH}position", _VIEWS["position"], name="api_position", policy=None),
    route(f"{_PATH}league", _VIEWS["league"], name="api_league", policy=None),
    route(f"{_PATH}target", _VIEWS["target"], name="api_target", policy=None),
    route(f"{_PATH}forecast", _VIEWS["forecast"], name="api_forecast", policy=None),
    route(f"{_PATH}estimate", _VIEWS["estimate"], name="api_estimate", policy=None),
    route(f"{_PATH}option_forecast", _VIEWS["option_forecast"], name="api_option_forecast", policy=None),
    route(f"{_PATH}ranges", _VIEWS["ranges"], name="api_ranges", policy=None),
    route(f"{_PATH}comparison", _VIEWS["comparison"], name="api_comparison", policy=None),
    route(f"{_PATH}quarters", _VIEWS["quarters"], name="api_quarters", policy=None),
    route(f"{_PATH}services", _VIEWS["services"], name="api_services", policy=None),
    route(
        f"{_PATH}services/<str:location_id>",
        _VIEWS["services/{location_id}"],
        name="api_service",
        policy=None,
    ),
    route(f"{_PATH}releases", _VIEWS["releases"], name="api_releases", policy=None),
    route(f"{_PATH}measures", _VIEWS["measures"], name="api_measures", policy=None),
    route(PRIORITY.removeprefix("/"), _VIEWS["priority"], name="api_priority", policy=None),
    route(TELLING.removeprefix("/"), tell, name="api_signals", policy=None),
    route(f"{_PATH}openapi.json", reading_pages.openapi, name="api_openapi", policy=None),
    route("api/", reading_pages.api_page, name="api", policy=None),
    route(f"{_KEYS}/", key_pages.keys, name="api_keys", policy=manages_keys),
    route(f"{_KEYS}/new/", key_pages.key_new, name="api_key_new", policy=manages_keys),
    route(f"{_KEYS}/<uuid:key_id>/end/", key_pages.key_end, name="api_key_end", policy=manages_keys),
]
