"""The app's addresses."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts.routes import route
from wherry_web.risk import signal_pages
from wherry_web.risk.policies import may_publish, may_tell

_SIGNALS = "bodies/<uuid:body_id>/signals"
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
]
