"""Signing in and out, passwords and second steps, as acts in the journal."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in as session_begun
from django.contrib.auth.signals import user_logged_out
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest

from wherry_web.accounts.models import Person
from wherry_web.accounts.sessions import end_sessions, keep_newest, stamp
from wherry_web.journal.services import SYSTEM, recorded

NOBODY = "unknown"


def note(request: HttpRequest, act: str, person: Person | None, **text: object) -> None:
    """Records an act of signing in. What was typed is never kept: it may be a password."""
    with recorded(
        by=person.pk if person else SYSTEM,
        body=None,
        act=act,
        object_id=person.pk if person else NOBODY,
        text={"address": _address(request), **text},
    ):
        pass


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # Behind a socket without addresses.
        return "not known"


@receiver(session_begun)
def _session_begins(request: HttpRequest, **_: Any) -> None:
    stamp(request.session)


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: Person, **_: Any) -> None:
    methods = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    note(request, "sign-in", user, methods=[m.get("type", m["method"]) for m in methods])
    keep_newest(user, request.session.session_key or "")


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: Person | None, **_: Any) -> None:
    if user is not None:
        note(request, "sign-out", user)


@receiver(password_changed)
@receiver(password_set)
def _password_changed(request: HttpRequest, user: Person, **_: Any) -> None:
    note(request, "password-changed", user)
    end_sessions(user, but=request.session.session_key)


@receiver(password_reset)
def _password_reset(request: HttpRequest, user: Person, **_: Any) -> None:
    note(request, "password-changed", user, reset=True)
    end_sessions(user)


@receiver(authenticator_added)
@receiver(authenticator_reset)
def _second_step_added(request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    note(request, "mfa-added", user, kind=authenticator.type)


@receiver(authenticator_removed)
def _second_step_removed(request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    note(request, "mfa-removed", user, kind=authenticator.type)


@receiver(authentication_failed)
def _second_step_failed(request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    note(request, "sign-in-refused", user, reason="The code of the second step was wrong.")
