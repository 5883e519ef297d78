"""The page of the demonstration: who can sign in, and how. Elsewhere there is no such page."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wherry_web.accounts.models import Membership
from wherry_web.accounts.roles import ROLES
from wherry_web.accounts.routes import today
from wherry_web.position.demo_users import DEMO_PASSWORD, DEMO_PEOPLE, DemoPerson


def code_now(secret: str) -> str:
    """The six figures that an authenticator app shows at this moment."""
    code: str = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    return code


def _row(person: DemoPerson, held: list[Membership]) -> dict[str, object]:
    return {
        "roles": "; ".join(f"{ROLES[m.role].title}, {m.body.name}" for m in held),
        "name": person.name,
        "email": person.email,
        "secret": person.totp or "none",
        "code": code_now(person.totp) if person.totp else "none",
    }


def demo_users(request: HttpRequest) -> HttpResponse:
    """Every invented person, with what signs them in."""
    if not settings.WHERRY_DEMO:
        raise Http404
    emails = {person.email: person for person in DEMO_PEOPLE}
    held: dict[str, list[Membership]] = {}
    for membership in (
        Membership.objects.on(today()).filter(person__email__in=emails).select_related("person")
    ):
        held.setdefault(membership.person.email, []).append(membership)
    rows = [_row(person, held[email]) for email, person in emails.items() if email in held]
    return render(request, "position/demo.html", {"rows": rows, "password": DEMO_PASSWORD})
