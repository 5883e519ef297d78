"""Whose session is still good: in time, of somebody who belongs somewhere, with a second step."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wherry_web.accounts.models import Person
from wherry_web.accounts.routes import PUBLIC, today
from wherry_web.accounts.second_steps import is_set_up
from wherry_web.accounts.sessions import why_over

NO_ROLE = "Your access has ended. Ask the administrator of your organisation."


class SignedIn:
    """Ends sessions that are over, and keeps everything but set-up from people without a second step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PUBLIC):
            request.user = AnonymousUser()  # Caches keep these pages: nobody's session may matter there.
            return self.get_response(request)
        person = get_user(request)
        if not isinstance(person, Person):
            return self.get_response(request)
        request.user = person  # Django's looks anew, at each of a page's hundred questions, who that is.
        reason = why_over(request.session) or ("" if person.held_on(today()) else NO_ROLE)
        if reason:
            return _end(request, reason)
        if not is_set_up(person) and _needs_second_step(request):
            messages.info(request, "Add a second step before you go on: an authenticator app or a passkey.")
            return redirect("mfa_index")
        return self.get_response(request)


def _needs_second_step(request: HttpRequest) -> bool:
    if not settings.WHERRY_SECOND_STEP_REQUIRED or signed_in_elsewhere(request):
        return False
    open_to_them = (reverse("mfa_index"), reverse("account_logout"), reverse("account_reauthenticate"))
    return not request.path.startswith(open_to_them)


def signed_in_elsewhere(request: HttpRequest) -> bool:
    """Was this session begun by the organisation's own sign-in (which has its own second step)?"""
    methods = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return any(method.get("method") == "socialaccount" for method in methods)


def _end(request: HttpRequest, reason: str) -> HttpResponse:
    logout(request)
    if request.headers.get("HX-Request"):
        return render(request, "ui/refused.html", {"reason": reason}, status=403)
    messages.info(request, reason)
    return redirect("account_login")
