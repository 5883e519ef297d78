"""A council's own lists: which count, every one that was imported, and importing another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body
from wherry_web.accounts.routes import person_of
from wherry_web.position.own_lists.forms import ListForm
from wherry_web.position.own_lists.kinds import KINDS, Asked
from wherry_web.position.own_lists.lists import lists_of, newest_of
from wherry_web.position.own_lists.models import OwnList
from wherry_web.position.own_lists.services import LeftOut, import_list
from wherry_web.position.refusals import told
from wherry_web.position.register import answers_for
from wherry_web.ui.paging import page_of
from wherry_web.work.shown import names_of

NO_REGISTER = (
    "No published file has been imported yet, so no list can be held against the services there are; "
    "whoever runs this installation imports CQC’s files first."
)


def own_lists(request: HttpRequest, body: Body) -> HttpResponse:
    """The list of each kind that counts, and the history of all."""
    page = page_of(request, lists_of(body))
    newest = newest_of(body)
    context = {
        "body": body,
        "kinds": KINDS,
        "newest": newest,
        "counting": {row.pk for row in newest.values()},
        "page": page,
        "names": names_of([row.by for row in [*page, *newest.values()]]),
    }
    return render(request, "own_lists/lists.html", context)


@told
def own_list_add(request: HttpRequest, body: Body) -> HttpResponse:
    """The form for a list of `?kind=`, and what became of one that was sent."""
    kind = request.GET.get("kind", "localities")
    if kind not in KINDS:
        raise Http404("There is no such list.")
    form = (
        ListForm(request.POST, request.FILES, kind=kind) if request.method == "POST" else ListForm(kind=kind)
    )
    missing: tuple[tuple[str, str], ...] = ()
    if form.is_valid():
        try:
            kept = _imported(request, body, kind, form)
        except LeftOut as refusal:
            form.add_error("accept", str(refusal))
            missing = refusal.missing
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"“{kept.name}” was imported and counts from now on.")
            return redirect("own_lists", body_id=body.pk)
    context = {
        "form": form,
        "body": body,
        "kind": KINDS[kind],
        "missing": missing,
        "heading": f"Import a list: {KINDS[kind].title}",
        "caption": body.name,
        "lead": KINDS[kind].sentence,
        "button": "Import",
        "cancel_href": reverse("own_lists", kwargs={"body_id": body.pk}),
    }
    return render(request, "own_lists/add.html", context, status=422 if form.errors else 200)


def _imported(request: HttpRequest, body: Body, kind: str, form: ListForm) -> OwnList:
    answers = answers_for(request)
    if answers is None:
        raise Refused(NO_REGISTER)
    upload = form.cleaned_data["file"]
    return import_list(
        by=person_of(request),
        body=body,
        kind=kind,
        asked=Asked(form.cleaned_data.get("as_at"), form.cleaned_data["accept"]),
        chunks=upload.chunks(),
        name=upload.name,
        answers=answers,
    )
