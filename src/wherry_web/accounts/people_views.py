"""Pages of the people of a body, and of the bodies of the installation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from wherry_web.accounts import services
from wherry_web.accounts.forms import (
    InviteForm,
    NothingForm,
    RoleForm,
    VisitorLinkForm,
)
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.pages import done, form_page, origin_of, sensitive
from wherry_web.accounts.people_policy import (
    asks_visitors,
    manages_people,
    may_change,
    may_deactivate,
    may_end,
)
from wherry_web.accounts.routes import person_of, today
from wherry_web.accounts.second_steps import with_second_step
from wherry_web.ui.paging import ROWS, page_of


def people(request: HttpRequest, body: Body) -> HttpResponse:
    """Who works in the body today: roles, second step, last sign-in."""
    held = body.memberships.on(today()).select_related("person").order_by("person__name", "role")
    page = page_of(request, with_second_step(held))
    person = person_of(request)
    shown = {
        "body": body,
        "page": page,
        "may_invite": manages_people(person, body, today()),
        "may_ask": asks_visitors(person, body, today()),
        "invitations": body.invitations.filter(accepted_at=None)[:ROWS],
    }
    return render(request, "accounts/people.html", shown)


@sensitive
def invite(request: HttpRequest, body: Body) -> HttpResponse:
    """Invites somebody to a role."""
    form = InviteForm(request.POST or None, body=body)
    if request.method == "POST" and done(
        form,
        lambda: services.invite(
            by=person_of(request),
            email=form.cleaned_data["email"],
            body=body,
            draft=form.draft(),
            origin=origin_of(request),
            day=today(),
        ),
    ):
        messages.success(request, f"An invitation is on its way to {form.cleaned_data['email']}.")
        return redirect("people", body_id=body.pk)
    back = reverse("people", kwargs={"body_id": body.pk})
    return form_page(request, form, f"Invite somebody to {body.name}", button="Invite", cancel_href=back)


def person(request: HttpRequest, body: Body, person_id: UUID) -> HttpResponse:
    """One person of the body: every role they held here, and what may be done about it."""
    shown_person = get_object_or_404(Person.objects.filter(memberships__body=body).distinct(), pk=person_id)
    asking, day = person_of(request), today()
    held = list(with_second_step(shown_person.memberships.filter(body=body).select_related("body", "person")))
    current = set(body.memberships.on(day).filter(person=shown_person).values_list("pk", flat=True))
    rows = [(m, m.pk in current, may_change(asking, m, m.role, day), may_end(asking, m, day)) for m in held]
    shown = {
        "body": body,
        "person": shown_person,
        "rows": rows,
        "may_deactivate": may_deactivate(asking, shown_person, day),
    }
    return render(request, "accounts/person.html", shown)


@sensitive
def change_membership(request: HttpRequest, body: Body, membership_id: UUID) -> HttpResponse:
    """Gives somebody another role, or other limits of it, from today."""
    membership = get_object_or_404(body.memberships.select_related("person", "body"), pk=membership_id)
    initial = {
        "role": membership.role,
        "division": membership.division,
        "services": " ".join(membership.location_ids),
        "to_on": membership.to_on,
    }
    form = RoleForm(request.POST or None, body=body, initial=initial)
    if request.method == "POST" and done(
        form,
        lambda: services.change_membership(
            by=person_of(request), membership=membership, draft=form.draft(), day=today()
        ),
    ):
        messages.success(request, f"The role of {membership.person.name} is changed.")
        return redirect("person", body_id=body.pk, person_id=membership.person_id)
    back = reverse("person", kwargs={"body_id": body.pk, "person_id": membership.person_id})
    heading = f"Change the role of {membership.person.name}"
    return form_page(request, form, heading, button="Change", cancel_href=back)


@sensitive
def end_membership(request: HttpRequest, body: Body, membership_id: UUID) -> HttpResponse:
    """Ends somebody's access to the body, and their sessions at once."""
    membership = get_object_or_404(body.memberships.select_related("person", "body"), pk=membership_id)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if done(
        form,
        lambda: services.end_membership(by=person_of(request), membership=membership, day=today()),
    ):
        messages.success(request, f"The access of {membership.person.name} has ended.")
        return redirect("people", body_id=body.pk)
    back = reverse("person", kwargs={"body_id": body.pk, "person_id": membership.person_id})
    lead = "Every session of theirs ends at once. What they did stays in the journal."
    heading = f"End the access of {membership.person.name} to {body.name}?"
    return form_page(request, form, heading, lead=lead, button="End access", cancel_href=back)


@sensitive
def deactivate(request: HttpRequest, body: Body, person_id: UUID) -> HttpResponse:
    """Closes somebody's account."""
    closing = get_object_or_404(Person.objects.filter(memberships__body=body).distinct(), pk=person_id)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if done(form, lambda: services.deactivate(by=person_of(request), person=closing, day=today())):
        messages.success(request, f"The account of {closing.name} is closed.")
        return redirect("people", body_id=body.pk)
    back = reverse("person", kwargs={"body_id": body.pk, "person_id": closing.pk})
    lead = "They can never sign in with it again. What they did stays in the journal."
    heading = f"Close the account of {closing.name}?"
    return form_page(request, form, heading, lead=lead, button="Close the account", cancel_href=back)


def visitor_link(request: HttpRequest, body: Body) -> HttpResponse:
    """Sends a visiting professional a link to one form."""
    form = VisitorLinkForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: services.make_visitor_link(
            by=person_of(request),
            body=body,
            email=form.cleaned_data["email"],
            purpose=form.cleaned_data["purpose"],
            origin=origin_of(request),
            day=today(),
        ),
    ):
        messages.success(request, f"A link is on its way to {form.cleaned_data['email']}.")
        return redirect("people", body_id=body.pk)
    back = reverse("people", kwargs={"body_id": body.pk})
    return form_page(request, form, "Ask a visiting professional", button="Send", cancel_href=back)
