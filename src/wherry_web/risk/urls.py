"""The app's addresses."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts.routes import route
from wherry_web.risk import brief_pages, held_pages, model_pages, order_pages, signal_pages
from wherry_web.risk.policies import may_publish, may_see, may_see_held, may_tell

_SIGNALS = "bodies/<uuid:body_id>/signals"
_PRIORITY = "bodies/<uuid:body_id>/priority"
_SERVICE = f"{_PRIORITY}/services/<str:location_id>"
_CHANGES = "bodies/<uuid:body_id>/band-changes"
_DISPUTES = "bodies/<uuid:body_id>/disputes"
_HELD = "bodies/<uuid:body_id>/held"
_SIGNAL = f"{_SIGNALS}/<uuid:signal_id>"

ROUTES_OF_RISK: list[URLPattern] = [
    route(f"{_SIGNALS}/", signal_pages.signals, name="signals", policy=may_tell),
    route(f"{_SIGNALS}/new/", signal_pages.signal_new, name="signal_new", policy=may_tell),
    route(f"{_SIGNALS}/import/", signal_pages.signals_import, name="signals_import", policy=may_tell),
    route(f"{_SIGNALS}/template/", signal_pages.signals_template, name="signals_template", policy=may_tell),
    route(f"{_SIGNALS}/recorded/", signal_pages.recordings, name="signal_recordings", policy=may_publish),
    route(f"{_SIGNAL}/", signal_pages.signal, name="signal", policy=may_tell),
    route(f"{_SIGNAL}/correct/", signal_pages.signal_correct, name="signal_correct", policy=may_tell),
    route(f"{_SIGNAL}/withdraw/", signal_pages.signal_withdraw, name="signal_withdraw", policy=may_tell),
    route(f"{_PRIORITY}/", order_pages.priority, name="priority", policy=may_see),
    route(f"{_PRIORITY}/model/", model_pages.priority_model, name="priority_model", policy=may_see),
    route(f"{_PRIORITY}/model/try/", model_pages.models_try, name="models_try", policy=may_publish),
    route(f"{_PRIORITY}/make/", order_pages.priority_make, name="priority_make", policy=may_publish),
    route(
        f"{_PRIORITY}/lists/<uuid:list_id>/publish/",
        order_pages.priority_publish,
        name="priority_publish",
        policy=may_publish,
    ),
    route(f"{_SERVICE}/", brief_pages.priority_service, name="priority_service", policy=may_see),
    route(f"{_SERVICE}/change/", brief_pages.band_change_new, name="band_change_new", policy=may_see),
    route(f"{_SERVICE}/judge/", brief_pages.visit_judge, name="visit_judge", policy=may_see),
    route(f"{_CHANGES}/", brief_pages.band_changes, name="band_changes", policy=may_see),
    route(
        f"{_CHANGES}/<uuid:change_id>/",
        brief_pages.band_change_decide,
        name="band_change_decide",
        policy=may_publish,
    ),
    route(f"{_DISPUTES}/", held_pages.disputes, name="disputes", policy=may_see),
    route(
        f"{_DISPUTES}/<uuid:dispute_id>/",
        held_pages.dispute_answer,
        name="dispute_answer",
        policy=may_publish,
    ),
    route(f"{_HELD}/", held_pages.held, name="held", policy=may_see_held),
    route(
        f"{_HELD}/<str:held_key>/",
        held_pages.held_dispute,
        name="held_dispute",
        policy=may_see_held,
    ),
]
