"""A body's jobs and its outgoing mail."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from wherry_web.accounts.models import Body
from wherry_web.accounts.policy import Decision, Policy
from wherry_web.accounts.routes import person_of, today
from wherry_web.ui.paging import page_of
from wherry_web.work.actors import NotAllowed
from wherry_web.work.models import Job, OutboxMessage
from wherry_web.work.running.policies import may_cancel, may_retry
from wherry_web.work.services import cancel_job, retry_job
from wherry_web.work.shown import names_of

REFRESH = 5
"""Seconds after which the page of a running job asks again."""


def body_jobs(request: HttpRequest, body: Body) -> HttpResponse:
    """What ran and runs for a body, the newest first."""
    page = page_of(request, body.jobs.all())
    names = names_of(job.by for job in page)
    return render(request, "work/jobs.html", {"body": body, "page": page, "names": names})


def body_job(request: HttpRequest, body: Body, job_id: UUID) -> HttpResponse:
    """One job; asks again by itself while it is not over, unless `?still` is in the address."""
    job = get_object_or_404(body.jobs, pk=job_id)
    is_live = not job.status.is_over and "still" not in request.GET
    context = {
        "body": body,
        "job": job,
        "by": names_of([job.by]).get(job.by, job.by),
        "is_live": is_live,
        "cancel": _asked(request, body, may_cancel(job)),
        "retry": _asked(request, body, may_retry(job)),
    }
    response = render(request, "work/job.html", context)
    if is_live:
        response["Refresh"] = str(REFRESH)
    return response


@require_POST
def body_job_cancel(request: HttpRequest, body: Body, job_id: UUID) -> HttpResponse:
    """Ask a job to stop."""
    return _act(request, body, job_id, cancel_job, "The job was asked to stop.")


@require_POST
def body_job_retry(request: HttpRequest, body: Body, job_id: UUID) -> HttpResponse:
    """Start a job again."""
    return _act(request, body, job_id, retry_job, "The job starts again.")


def body_mail(request: HttpRequest, body: Body) -> HttpResponse:
    """Who was written to, about what, and whether it arrived. Never the text.

    The body that runs the installation also sees mail that belongs to no body: sign-in links.
    """
    rows = OutboxMessage.objects.filter(Q(body=body) | Q(body=None)) if body.is_host else body.mail.all()
    page = page_of(request, rows.defer("content"))
    return render(request, "work/mail.html", {"body": body, "page": page})


def _act(
    request: HttpRequest, body: Body, job_id: UUID, service: Callable[..., Job], done: str
) -> HttpResponse:
    job = get_object_or_404(body.jobs, pk=job_id)
    try:
        service(by=person_of(request), body=body, job=job)
    except NotAllowed as refusal:
        return render(request, "ui/refused.html", {"reason": str(refusal)}, status=403)
    messages.success(request, done)
    return redirect("body_job", body_id=body.pk, job_id=job.pk)


def _asked(request: HttpRequest, body: Body, policy: Policy) -> Decision:
    return policy(person_of(request), body, today())
