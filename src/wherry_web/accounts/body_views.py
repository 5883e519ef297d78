"""Pages of the bodies of the installation, for whoever runs it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from wherry_web.accounts import services
from wherry_web.accounts.drafts import RoleDraft
from wherry_web.accounts.forms import AdministratorForm, BodyForm, EndBodyForm
from wherry_web.accounts.models import Body, Membership
from wherry_web.accounts.pages import done, form_page, origin_of, sensitive
from wherry_web.accounts.routes import person_of, today
from wherry_web.ui.paging import page_of


def bodies(request: HttpRequest) -> HttpResponse:
    """Every body of the installation; two queries."""
    administrators = (
        Membership.objects.on(today())
        .select_related(None)
        .filter(body=OuterRef("pk"), role="administrator", person__is_active=True)
    )
    found = Body.objects.select_related("owner").annotate(has_administrator=Exists(administrators))
    page = page_of(request, found)
    return render(request, "accounts/bodies.html", {"page": page, "today": today()})


@sensitive
def body_new(request: HttpRequest) -> HttpResponse:
    """Makes a body."""
    form = BodyForm(request.POST or None)
    if request.method == "POST" and done(
        form, lambda: services.create_body(by=person_of(request), draft=form.draft(), day=today())
    ):
        messages.success(request, "The body is made. Now invite its first administrator.")
        return redirect("bodies")
    return form_page(request, form, "Add an organisation", button="Add", cancel_href=reverse("bodies"))


@sensitive
def body_change(request: HttpRequest, changed_id: UUID) -> HttpResponse:
    """Corrects a body."""
    body = get_object_or_404(Body, pk=changed_id)
    asked = ("kind", "name", "code", "area_code", "owner", "from_on")
    form = BodyForm(request.POST or None, initial={key: getattr(body, key) for key in asked})
    if request.method == "POST" and done(
        form,
        lambda: services.change_body(by=person_of(request), body=body, draft=form.draft(body), day=today()),
    ):
        messages.success(request, "The body is changed.")
        return redirect("bodies")
    heading = f"Change {Body.objects.get(pk=body.pk).name}"
    return form_page(request, form, heading, button="Save", cancel_href=reverse("bodies"))


@sensitive
def body_end(request: HttpRequest, changed_id: UUID) -> HttpResponse:
    """Ends a body and names who follows it."""
    body = get_object_or_404(Body, pk=changed_id)
    form = EndBodyForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: services.end_body(
            by=person_of(request),
            body=body,
            to_on=form.cleaned_data["to_on"],
            successors=form.cleaned_data["successors"],
            day=today(),
        ),
    ):
        messages.success(request, f"{body.name} has its last day.")
        return redirect("bodies")
    return form_page(request, form, f"End {body.name}", button="End", cancel_href=reverse("bodies"))


@sensitive
def body_administrator(request: HttpRequest, changed_id: UUID) -> HttpResponse:
    """Invites the first administrator of a body that has none."""
    body = get_object_or_404(Body, pk=changed_id)
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: services.invite(
            by=person_of(request),
            email=form.cleaned_data["email"],
            body=body,
            draft=RoleDraft("administrator"),
            origin=origin_of(request),
            day=today(),
        ),
    ):
        messages.success(request, f"An invitation is on its way to {form.cleaned_data['email']}.")
        return redirect("bodies")
    heading = f"Invite the first administrator of {body.name}"
    return form_page(request, form, heading, button="Invite", cancel_href=reverse("bodies"))
