"""How django-allauth behaves here: nobody signs themselves up, refusals are recorded, secrets are sealed."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from wherry_web.accounts.freshness import has_organisation_account, is_fresh
from wherry_web.accounts.models import Person
from wherry_web.accounts.oidc import PROVIDER
from wherry_web.accounts.routes import today
from wherry_web.accounts.second_steps import SECOND_STEPS
from wherry_web.accounts.signals import note
from wherry_web.accounts.words import MESSAGES, REFUSALS, REFUSALS_OF_SECOND_STEPS, mail_of


class AccountAdapter(DefaultAccountAdapter):
    """Passwords: lock-out and refusals go to the journal; only people with a role come in."""

    error_messages = DefaultAccountAdapter.error_messages | REFUSALS
    _tried: Person | None = None  # Whose password the current attempt is for.

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """By invitation only."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the attempt, for the address that is tried."""
        self._tried = _person_of(credentials)
        super().pre_authenticate(request, **credentials)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """What allauth says when it refuses; too many passwords or codes are recorded as a lock-out."""
        if code == "too_many_login_attempts":
            stage = getattr(context.request, "_login_stage", None)
            note(context.request, "locked-out", stage.login.user if stage else self._tried)
        refusal: ValidationError = super().validation_error(code, *args)
        return refusal

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Records the refusal, alike for known and unknown addresses: the same work, the same answer."""
        note(request, "sign-in-refused", _person_of(credentials), reason="The password was wrong.")

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        """Refuses somebody who is right about the password and has no role today."""
        if not user.is_active or not user.memberships_on(today()).exists():
            note(request, "sign-in-refused", user, reason="The person has no role today.")
            return redirect("account_inactive")
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        """The ways to show again who one is; the organisation's sign-in, too, for those who have it."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if has_organisation_account(user):
            way = {"id": "council", "description": settings.WHERRY_OIDC_NAME, "url": reverse("council_again")}
            methods.append(way)
        return methods

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """As allauth says; it lets through whoever has only the organisation's sign-in, and we do not.

        Raises:
            ReauthenticationRequired: for them, when they showed too long ago who they are.
        """
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        if required and has_organisation_account(self.request.user) and not is_fresh(self.request):
            raise ReauthenticationRequired
        return required

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """A mail in our words; it goes through the outbox as every other."""
        found = mail_of(template_prefix, context)
        if found is None:
            theirs: EmailMessage = super().render_mail(template_prefix, email, context, headers)
            return theirs
        to = [email] if isinstance(email, str) else email
        return EmailMessage(*found, self.get_from_email(), to, headers=headers)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """A sentence above the next page, in our words."""
        ours = MESSAGES.get(message_template or "", "").format(**message_context or {})
        super().add_message(
            request, level, message_template, message_context, extra_tags, message or ours or None
        )

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this site: never another host, not even one of ours."""
        return bool(url) and str(url).startswith("/") and url_has_allowed_host_and_scheme(url, None)


class IdentityAdapter(DefaultSocialAccountAdapter):
    """The organisation's accounts: one provider, from the settings; strangers stay outside."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """People are made by invitations, never by a sign-in."""
        return False

    def list_apps(self, request: HttpRequest, **_: Any) -> list[SocialApp]:
        """The one of the settings; rows in the database count for nothing."""
        if not settings.WHERRY_OIDC_ISSUER:
            return []
        return [
            SocialApp(
                provider=PROVIDER,
                provider_id=PROVIDER,
                name=settings.WHERRY_OIDC_NAME,
                client_id=settings.WHERRY_OIDC_CLIENT,
                secret=settings.WHERRY_OIDC_SECRET,
                settings={"server_url": settings.WHERRY_OIDC_ISSUER},
            )
        ]


class SecondStepAdapter(DefaultMFAAdapter):
    """Second steps: their secrets are sealed in the database, and the last one stays."""

    error_messages = DefaultMFAAdapter.error_messages | REFUSALS_OF_SECOND_STEPS

    def encrypt(self, text: str) -> str:
        """Sealed with a key that comes from WHERRY_SECRET_KEY."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` sealed."""
        return _seal().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the only second step, where one is required."""
        if not settings.WHERRY_SECOND_STEP_REQUIRED or authenticator.type not in SECOND_STEPS:
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=SECOND_STEPS)
        return bool(others.exclude(pk=authenticator.pk).exists())


def _seal() -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"wherry second step")
    return Fernet(base64.urlsafe_b64encode(derive.derive(settings.SECRET_KEY.encode())))


def _person_of(credentials: dict[str, Any]) -> Person | None:
    return Person.objects.filter(email=str(credentials.get("email", "")).casefold()).first()
