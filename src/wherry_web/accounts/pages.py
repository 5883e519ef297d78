"""What the pages of accounts share: a form that a service may refuse, acts that need a fresh sign-in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wherry.domain.errors import Refused
from wherry_web.accounts.freshness import is_fresh
from wherry_web.accounts.routes import person_of

FORM_PAGE = "ui/form_page.html"
View = Callable[..., HttpResponse]


def origin_of(request: HttpRequest) -> str:
    """The scheme and host that links in mails start with."""
    return f"{request.scheme}://{request.get_host()}"


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Runs a service if the form is good; what the service refuses stands above the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error("password" if "password" in form.fields else None, error)
    return form.is_valid()


def form_page(request: HttpRequest, form: forms.Form, heading: str, **shown: Any) -> HttpResponse:
    """A page that is one form; 422 when something in it was refused."""
    template = shown.pop("template", FORM_PAGE)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "heading": heading, **shown}, status=status)


def refused(request: HttpRequest, refusal: Refused, status: int = 403) -> HttpResponse:
    """The page that says why not."""
    return render(request, "ui/refused.html", {"reason": str(refusal)}, status=status)


def sensitive(view: View) -> View:
    """A view whose changes need the person to have shown within 15 minutes who they are."""

    @wraps(view)
    def asked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or is_fresh(request):
            return view(request, **kwargs)
        if get_adapter().get_reauthentication_methods(person_of(request)):
            raise ReauthenticationRequired
        return refused(request, Refused("You signed in a while ago. Sign out, sign in again, then do this."))

    return asked
