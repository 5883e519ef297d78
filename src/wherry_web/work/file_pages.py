"""A body's files: the list, adding one, opening one, removing one."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body
from wherry_web.accounts.policy import in_body
from wherry_web.accounts.roles import Right
from wherry_web.accounts.routes import person_of, today
from wherry_web.journal.retention import erase_on
from wherry_web.ui.paging import page_of
from wherry_web.work.actors import NotAllowed
from wherry_web.work.keeping import store
from wherry_web.work.keeping.kinds import KINDS
from wherry_web.work.keeping.purposes import MEGABYTE, PURPOSES
from wherry_web.work.keeping.services import quota, used_by
from wherry_web.work.services import keep_file, remove_file
from wherry_web.work.shown import names_of, size_words

_EVIDENCE = PURPOSES["evidence"]
_TAKEN = ", ".join(sorted(KINDS[kind].title for kind in _EVIDENCE.kinds))


class FileForm(forms.Form):
    """One evidence file."""

    file = forms.FileField(
        label="File",
        help_text=f"{_TAKEN}; at most {_EVIDENCE.limit // MEGABYTE} MB.",
        max_length=1000,
        allow_empty_file=True,  # The service says what is wrong with it in better words.
        error_messages={"required": "Choose a file; one larger than 200 MB does not arrive at all."},
    )


def body_files(request: HttpRequest, body: Body) -> HttpResponse:
    """The files of a body, the newest first."""
    page = page_of(request, body.files.filter(removed_at=None))
    context = {
        "body": body,
        "page": page,
        "names": names_of(file.by for file in page),
        "sizes": {file.pk: size_words(file.size) for file in page},
        "kept_until": {file.pk: erase_on(file.retention, file.at) for file in page},
        "used": size_words(used_by(body)),
        "quota": size_words(quota()),
        "add": in_body(Right.ADD_FILES)(person_of(request), body, today()),
    }
    return render(request, "work/files.html", context)


def body_file_add(request: HttpRequest, body: Body) -> HttpResponse:
    """The upload form, and what became of an upload."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            kept = keep_file(
                by=person_of(request), body=body, chunks=upload.chunks(), name=upload.name, purpose="evidence"
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"“{kept.name}” was added.")
            return redirect("body_files", body_id=body.pk)
    context = {"form": form, "body": body, "heading": "Add a file", "caption": body.name, "button": "Add"}
    return render(request, "work/file_add.html", context, status=422 if form.errors else 200)


def body_file(request: HttpRequest, body: Body, file_id: UUID) -> HttpResponse:
    """The bytes of a file, always to be saved and never shown in the page's own origin."""
    file = get_object_or_404(body.files, pk=file_id, removed_at=None)
    try:
        content = store.path_of(file.sha256).open("rb")
    except FileNotFoundError as error:
        raise Http404("The file's bytes are gone.") from error
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)  # What Django calls one, though its bytes stream.


@require_POST
def body_file_remove(request: HttpRequest, body: Body, file_id: UUID) -> HttpResponse:
    """Take a file away."""
    file = get_object_or_404(body.files, pk=file_id, removed_at=None)
    try:
        remove_file(by=person_of(request), body=body, file=file)
    except NotAllowed as refusal:
        return render(request, "ui/refused.html", {"reason": str(refusal)}, status=403)
    except Refused as refusal:  # Removed meanwhile, or under a legal hold.
        messages.error(request, str(refusal))
        return redirect("body_files", body_id=body.pk)
    messages.success(request, f"“{file.name}” was removed.")
    return redirect("body_files", body_id=body.pk)
