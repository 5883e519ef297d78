"""The organisation's sign-in as django-allauth knows it; allauth looks for this module by its name."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.base.provider import Provider
from django.http import HttpRequest
from django.urls import reverse

from wherry_web.accounts.oidc import PROVIDER


class CouncilAccount(ProviderAccount):
    """A linked account, by issuer and subject."""


class CouncilProvider(Provider):
    """One OpenID Connect issuer, from the settings; `oidc.py` does the exchange."""

    id = PROVIDER
    name = "Council account"
    account_class = CouncilAccount
    supports_redirect = False  # Only by our own address, which checks more.

    def get_login_url(self, request: HttpRequest, **_: Any) -> str:
        """Our own address."""
        return reverse("council_login")

    def extract_uid(self, data: dict[str, str]) -> str:
        """The digest of issuer and subject."""
        return data["uid"]

    def extract_common_fields(self, data: dict[str, str]) -> dict[str, str]:
        """The verified address."""
        return {"email": data["email"]}

    def extract_extra_data(self, data: dict[str, str]) -> dict[str, str]:
        """Issuer and subject; nothing personal is kept."""
        return {"iss": data["issuer"], "sub": data["subject"]}

    def extract_email_addresses(self, data: dict[str, str]) -> list[EmailAddress]:
        """The verified address."""
        return [EmailAddress(email=data["email"], verified=True, primary=True)]


provider_classes = [CouncilProvider]
