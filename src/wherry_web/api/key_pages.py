"""Keys of a body: list them, make one, end one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from wherry_web.accounts.forms import NothingForm
from wherry_web.accounts.models import Body
from wherry_web.accounts.pages import done, form_page, sensitive
from wherry_web.accounts.routes import person_of, today
from wherry_web.api import services
from wherry_web.api.forms import KeyForm
from wherry_web.api.models import ApiKey
from wherry_web.api.scopes import SCOPES
from wherry_web.ui.paging import page_of


def keys(request: HttpRequest, body: Body) -> HttpResponse:
    """The body's keys, the newest first."""
    day = today()
    page = page_of(request, body.api_keys.all())
    rows = [(key, key.to_on is not None and key.to_on <= day) for key in page]
    return render(request, "api/keys.html", {"body": body, "page": page, "rows": rows})


@sensitive
def key_new(request: HttpRequest, body: Body) -> HttpResponse:
    """Makes a key and shows its secret, this once: no redirect, since the secret is kept nowhere."""
    form = KeyForm(request.POST or None, body=body)
    made: list[tuple[ApiKey, str]] = []
    if request.method == "POST" and done(
        form,
        lambda: made.append(
            services.make_key(by=person_of(request), body=body, draft=form.draft(), day=today())
        ),
    ):
        key, secret = made[0]
        words = [SCOPES[scope] for scope in SCOPES if scope in key.scopes]
        return render(
            request, "api/key_made.html", {"body": body, "key": key, "secret": secret, "words": words}
        )
    back = reverse("api_keys", kwargs={"body_id": body.pk})
    return form_page(
        request, form, "Make an API key", caption=body.name, button="Make the key", cancel_href=back
    )


@sensitive
def key_end(request: HttpRequest, body: Body, key_id: UUID) -> HttpResponse:
    """Ends a key."""
    key = get_object_or_404(body.api_keys, pk=key_id)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if done(form, lambda: services.end_key(by=person_of(request), body=body, key=key, day=today())):
        messages.success(request, f"The key “{key.name}” has ended.")
        return redirect("api_keys", body_id=body.pk)
    back = reverse("api_keys", kwargs={"body_id": body.pk})
    lead = "The next request with it is refused. A key that has ended cannot be used again."
    heading = f"End the key “{key.name}”?"
    return form_page(request, form, heading, lead=lead, button="End the key", cancel_href=back)
