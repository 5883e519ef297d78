"""The app's addresses."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts.policy import in_body
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import route
from wherry_web.records import request_views, views

_JOURNAL = "bodies/<uuid:body_id>/journal"
_REQUESTS = "bodies/<uuid:body_id>/requests"
_REQUEST = f"{_REQUESTS}/<uuid:request_id>"
_see = in_body(Right.SEE_JOURNAL)
_export = in_body(Right.EXPORT_JOURNAL)

ROUTES_OF_RECORDS: list[URLPattern] = [
    route(f"{_JOURNAL}/", views.journal, name="journal", policy=_see),
    route(f"{_JOURNAL}/file/", views.journal_file, name="journal_file", policy=_export),
    route(f"{_JOURNAL}/<int:number>/", views.journal_entry, name="journal_entry", policy=_see),
    route(f"{_REQUESTS}/", request_views.information_requests, name="information_requests", policy=_export),
    route(
        f"{_REQUESTS}/new/",
        request_views.information_request_new,
        name="information_request_new",
        policy=_export,
    ),
    route(f"{_REQUEST}/", request_views.information_request, name="information_request", policy=_export),
    route(
        f"{_REQUEST}/answer/",
        request_views.information_request_answer,
        name="information_request_answer",
        policy=_export,
    ),
]
