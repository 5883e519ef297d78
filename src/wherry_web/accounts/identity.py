"""Whose account is it? The person of an organisation's identity: linked, invited, or provided for."""

from __future__ import annotations

from datetime import date

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction

from wherry.domain.errors import Refused
from wherry_web.accounts.drafts import Identity
from wherry_web.accounts.links import open_invitation
from wherry_web.accounts.models import Person
from wherry_web.accounts.services import accept_invitation, link_identity

STRANGER = "You have no account here; ask the administrator of your organisation for an invitation."


def person_of(identity: Identity, *, invitation_token: str, day: date) -> Person:
    """The person, linked now if this is the first time.

    By issuer and subject once linked; before that only by an open invitation to the verified
    address, or for somebody who is here already and whose domain is named in the settings.

    Raises:
        Refused: for strangers, and for an invitation to another address.
    """
    linked = SocialAccount.objects.filter(provider=identity.provider, uid=identity.uid).first()
    known = Person.objects.filter(email=identity.email).first()
    if linked is not None and not invitation_token:
        return Person.objects.get(pk=linked.user_id)
    if invitation_token:
        return _invited(identity, invitation_token, known, linked, day)
    if known is None or not known.memberships_on(day).exists() or not known.is_active:
        raise Refused(STRANGER)
    if identity.email.rpartition("@")[2] not in {d.casefold() for d in settings.WHERRY_OIDC_DOMAINS}:
        raise Refused(STRANGER)
    link_identity(by=known, identity=identity)
    return known


def _invited(
    identity: Identity, token: str, known: Person | None, linked: SocialAccount | None, day: date
) -> Person:
    invitation = open_invitation(token)
    if invitation.email != identity.email:
        raise Refused(f"The invitation is for {invitation.email}; you signed in as {identity.email}.")
    if known is not None and linked is not None and linked.user_id != known.pk:
        raise Refused("Your organisation account belongs to another account here; ask your administrator.")
    name = identity.name or identity.email.partition("@")[0]
    with transaction.atomic():  # Accepted and linked, or neither.
        person = accept_invitation(by=known, invitation=invitation, name=name, day=day)
        if linked is None:
            link_identity(by=person, identity=identity)
    return person
