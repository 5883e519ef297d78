"""The app's addresses."""

from __future__ import annotations

from django.urls import URLPattern

from wherry_web.accounts.policy import in_body
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import route
from wherry_web.work import file_pages, views

_BODY = "bodies/<uuid:body_id>"
_JOB = f"{_BODY}/jobs/<uuid:job_id>"
_FILE = f"{_BODY}/files/<uuid:file_id>"
_see_jobs = in_body(Right.SEE_JOBS)
_see_files = in_body(Right.SEE_FILES)
_add_files = in_body(Right.ADD_FILES)

ROUTES_OF_WORK: list[URLPattern] = [
    route(f"{_BODY}/jobs/", views.body_jobs, name="body_jobs", policy=_see_jobs),
    route(f"{_JOB}/", views.body_job, name="body_job", policy=_see_jobs),
    route(f"{_JOB}/cancel/", views.body_job_cancel, name="body_job_cancel", policy=_see_jobs),
    route(f"{_JOB}/retry/", views.body_job_retry, name="body_job_retry", policy=_see_jobs),
    route(f"{_BODY}/files/", file_pages.body_files, name="body_files", policy=_see_files),
    route(f"{_BODY}/files/add/", file_pages.body_file_add, name="body_file_add", policy=_add_files),
    route(f"{_FILE}/", file_pages.body_file, name="body_file", policy=_see_files),
    route(f"{_FILE}/remove/", file_pages.body_file_remove, name="body_file_remove", policy=_add_files),
    route(f"{_BODY}/mail/", views.body_mail, name="body_mail", policy=in_body(Right.SEE_MAIL)),
]
