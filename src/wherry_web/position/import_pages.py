"""Importing published files: the form, and what became of every file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.routes import person_of, today
from wherry_web.position.landing import offered_files
from wherry_web.position.register import shelf
from wherry_web.position.services import IMPORT, ImportRequest, request_import, request_import_again
from wherry_web.ui.form_fields import DayField, set_choices
from wherry_web.work.models import Job

LOOK_AGAIN_SECONDS = 3
ACCEPT_WORD = "--accept"
"""Stands in the library's refusal of a file that lists too few services."""


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Any number of files."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Each file checked as Django checks one."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(_FilesField, self).clean(one, initial) for one in given]


class ImportForm(forms.Form):
    """What to import."""

    uploads = _FilesField(
        label="Upload published files",
        help_text="CSV, CSV.GZ, XLSX, ODS or JSON, as the publisher gives them. You can choose several.",
        required=False,
    )
    landed = forms.MultipleChoiceField(
        label="Files in the landing folder",
        help_text="What “wherry fetch” has brought.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    as_at = DayField(
        label="The day the files are true for",
        help_text="Only where neither the file nor its name says it. For example, 1 2 2021.",
        required=False,
    )
    accept = forms.BooleanField(
        label="Accept a file that lists more than a tenth fewer services than the register",
        help_text="Leave this empty at first. A file that would drop so many is usually incomplete.",
        required=False,
    )

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        set_choices(self, "landed", [(name, name) for name in offered_files()])


def _host(request: HttpRequest) -> tuple[Person, Body]:
    """Who imports, and for which body: the one that runs this installation."""
    person = person_of(request)
    body = next((body for body in person.bodies_on(today()).values() if body.is_host), None)
    if body is None:
        raise Http404
    return person, body


def import_data(request: HttpRequest) -> HttpResponse:
    """The form, and the last imports."""
    person, body = _host(request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        try:
            job = request_import(by=person, body=body, wanted=ImportRequest(**form.cleaned_data))
            return redirect("data_import_outcome", job_id=job.pk)
        except Refused as refusal:
            form.add_error("uploads", str(refusal))
    context = {
        "form": form,
        "imports": body.jobs.filter(kind=IMPORT)[:10],
        "release": shelf().answers().release if shelf().current_id() else None,
    }
    return render(request, "position/data/import.html", context, status=400 if form.errors else 200)


def _import(request: HttpRequest, job_id: UUID) -> Job:
    return get_object_or_404(_host(request)[1].jobs, pk=job_id, kind=IMPORT)


def import_outcome(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far an import is, and what became of every file; looks again by itself unless `?still`."""
    job = _import(request, job_id)
    outcomes = (job.result or {}).get("outcomes", [])
    doubted = [o for o in outcomes if o["status"] == "refused" and ACCEPT_WORD in o["sentence"]]
    is_over = job.finished_at is not None
    is_live = not is_over and "still" not in request.GET
    context = {
        "job": job,
        "is_over": is_over,
        "is_live": is_live,
        "outcomes": outcomes,
        "may_accept": bool(doubted) and not job.arguments["accept"],
        "current": shelf().current_id(),
    }
    response = render(request, "position/data/import_outcome.html", context)
    if is_live:
        response["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return response


@require_POST
def import_accept(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Import the same files again and accept that they list far fewer services."""
    person, body = _host(request)
    again = request_import_again(by=person, body=body, job=_import(request, job_id))
    return redirect("data_import_outcome", job_id=again.pk)
