"""Whose session is still good: in time, of somebody who belongs somewhere, with a second step."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wherry_web.accounts.models import Person
from wherry_web.accounts.routes import today
from wherry_web.accounts.second_steps import with_second_step
from wherry_web.accounts.sessions import why_over

READING = ("GET", "HEAD")
NO_ROLE = "Your access has ended. Ask the administrator of your organisation."


class SignedIn:
    """Ends sessions that are over, and keeps everything but set-up from people without a second step.

    One query for each request of somebody who is signed in; where the request only reads, what it found
    answers the policies, too. What changes something asks again, inside its transaction.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, Person):
            return self.get_response(request)
        reason = why_over(request.session)
        steps = _second_steps(request, request.user)
        if not reason and not steps:
            reason = NO_ROLE
        if reason:
            return _end(request, reason)
        if not any(steps) and _needs_second_step(request):
            messages.info(request, "Add a second step before you go on: an authenticator app or a passkey.")
            return redirect("mfa_index")
        return self.get_response(request)


def _second_steps(request: HttpRequest, person: Person) -> list[bool]:
    """Nothing for somebody without a role today; otherwise whether they have a second step."""
    day = today()
    held = list(with_second_step(person.memberships_on(day)))
    if request.method in READING:
        person.remember(day, held)
    return [bool(membership.has_second_step) for membership in held[:1]]  # type: ignore[attr-defined]  # Annotated by `with_second_step`.


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
