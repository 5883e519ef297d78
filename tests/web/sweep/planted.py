"""Addresses with a fault of each kind that the sweep looks for."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from tests.web.sweep.world import SHARED_SERVICE
from wherry.definitions.signals import load_signals
from wherry_web.accounts.models import Body
from wherry_web.accounts.policy import signed_in
from wherry_web.accounts.routes import route, today
from wherry_web.config.urls import urlpatterns as of_the_site
from wherry_web.risk.models import ServiceSignal
from wherry_web.risk.partners import shared_with
from wherry_web.work.models import Job


def of_anybody(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Reads a job of whichever body."""
    return HttpResponse(get_object_or_404(Job, pk=job_id).title)


def says_that_it_exists(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Tells a foreign object from none by its words."""
    if Job.objects.filter(pk=job_id).exists():
        raise Http404("Not yours.")
    return HttpResponse("No such job.", status=404)


def changes_anybodys(request: HttpRequest, body: Body) -> HttpResponse:
    """Changes rows that are not the body's."""
    if request.method == "POST":
        Job.objects.update(title="taken")
    return HttpResponse("done")


def in_a_header(request: HttpRequest, body: Body) -> HttpResponse:
    """Tells of another body in the address it leads to."""
    words = [job.title for job in Job.objects.exclude(body=body)]
    return HttpResponse(status=302, headers={"Location": f"/?{words[0]}"})


def fails(request: HttpRequest, body: Body) -> HttpResponse:
    """Breaks on a number that is no page."""
    return HttpResponse(str(int(request.GET.get("page", "x"))))


def partners_words(request: HttpRequest, body: Body) -> HttpResponse:
    """Shows what a partner was told in its words."""
    rows = shared_with(body, {SHARED_SERVICE}, load_signals(), today())
    return HttpResponse("; ".join(f"{row.body.name}: {row.words.content}" for row in rows))


def partners_sealed(request: HttpRequest, body: Body) -> HttpResponse:
    """Shows that a partner holds something sealed."""
    rows = ServiceSignal.objects.filter(body__kind="icb", kind="safeguarding")
    return HttpResponse("; ".join(f"{row.body.name}: {row.happened_on:%-d %B %Y}" for row in rows))


urlpatterns = [
    *of_the_site,
    path("planted/<uuid:job_id>/", of_anybody, name="planted_anybody"),
    path("planted/<uuid:job_id>/exists/", says_that_it_exists, name="planted_exists"),
    route("planted/<uuid:body_id>/change/", changes_anybodys, name="planted_change", policy=signed_in),
    route("planted/<uuid:body_id>/header/", in_a_header, name="planted_header", policy=signed_in),
    route("planted/<uuid:body_id>/fails/", fails, name="planted_fails", policy=signed_in),
    route("planted/<uuid:body_id>/words/", partners_words, name="planted_words", policy=signed_in),
    route("planted/<uuid:body_id>/sealed/", partners_sealed, name="planted_sealed", policy=signed_in),
]
