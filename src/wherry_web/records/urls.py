"""The app's addresses."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts.policy import in_body, in_host
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import route
from wherry_web.records import request_views, views
from wherry_web.records.retention import pages
from wherry_web.records.retention.policies import may_keep_texts

_JOURNAL = "bodies/<uuid:body_id>/journal"
_REQUESTS = "bodies/<uuid:body_id>/requests"
_REQUEST = f"{_REQUESTS}/<uuid:request_id>"
_RETENTION = "bodies/<uuid:body_id>/retention"
_see = in_body(Right.SEE_JOURNAL)
_export = in_body(Right.EXPORT_JOURNAL)
_see_common = in_host(Right.SEE_COMMON_JOURNAL)

ROUTES_OF_RECORDS: list[URLPattern] = [
    route(f"{_JOURNAL}/", views.journal, name="journal", policy=_see),
    route(f"{_JOURNAL}/file/", views.journal_file, name="journal_file", policy=_export),
    route(f"{_JOURNAL}/<int:number>/", views.journal_entry, name="journal_entry", policy=_see),
    route("journal/", views.common_journal, name="common_journal", policy=_see_common),
    route("journal/file/", views.common_journal_file, name="common_journal_file", policy=_see_common),
    route("journal/<int:number>/", views.common_entry, name="common_entry", policy=_see_common),
    route(f"{_RETENTION}/", pages.retention, name="retention", policy=_see),
    route(f"{_RETENTION}/holds/", pages.retention_holds, name="retention_holds", policy=_see),
    route(f"{_RETENTION}/holds/new/", pages.retention_hold, name="retention_hold", policy=may_keep_texts),
    route(
        f"{_RETENTION}/holds/<uuid:hold_id>/lift/",
        pages.retention_lift,
        name="retention_lift",
        policy=may_keep_texts,
    ),
    route(f"{_RETENTION}/review/", pages.retention_review, name="retention_review", policy=may_keep_texts),
    route(f"{_RETENTION}/erase/", pages.retention_erase, name="retention_erase", policy=may_keep_texts),
    route(
        f"{_RETENTION}/erase/entries/",
        pages.retention_erase_entries,
        name="retention_erase_entries",
        policy=may_keep_texts,
    ),
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
