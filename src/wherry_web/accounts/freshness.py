"""How long ago somebody showed who they are, and whether they can show it at their organisation."""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from wherry_web.accounts.models import Person
from wherry_web.accounts.oidc import PROVIDER
from wherry_web.accounts.sessions import SIGNED_IN


def is_fresh(request: HttpRequest) -> bool:
    """Whether whoever is signed in signed in, or showed again who they are, within a quarter of an hour."""
    shown = [m["at"] for m in get_authentication_records(request, request.user) if m.get("reauthenticated")]
    latest = max([request.session.get(SIGNED_IN, 0), *shown])
    timeout: int = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return time.time() - float(latest) < timeout


def has_organisation_account(person: Person | AnonymousUser) -> bool:
    """Whether somebody's account is tied to the organisation's sign-in, and there is one."""
    if not settings.WHERRY_OIDC_ISSUER or not isinstance(person, Person):
        return False
    return bool(SocialAccount.objects.filter(user=person, provider=PROVIDER).exists())
