"""Signed links: an invitation, a visitor's form. Each is good for its one purpose, once, for a time."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.utils import timezone

from wherry.domain.errors import Refused
from wherry_web.accounts.models import Invitation, VisitorLink

# In words in `letters`, in `found_host` and in docs/security; a visitor is not waiting for it.
INVITATION_LASTS = timedelta(days=7)
VISITOR_LINK_LASTS = timedelta(days=14)
_NOBODYS = UUID(int=0)  # Of no row: what a bad link leads to.
_INVITATION, _VISITOR = "wherry.accounts.invitation", "wherry.accounts.visitor"


def invitation_token(invitation: Invitation) -> str:
    """What the link in the invitation's mail carries."""
    return signing.dumps(invitation.pk.hex, salt=_INVITATION)


def open_invitation(token: str) -> Invitation:
    """The invitation of a link.

    Raises:
        Refused: when the link was changed, is over seven days old, or was used.
    """
    found = Invitation.objects.select_related("body").filter(pk=_read(token, _INVITATION)).first()
    if found is None:
        raise Refused("This invitation link is not complete; copy the whole link from the e-mail.")
    if found.accepted_at:
        raise Refused("This invitation has been used; sign in, or ask for another.")
    if found.expires_at <= timezone.now():
        raise Refused("This invitation has expired; ask whoever invited you for another.")
    return found


def visitor_token(link: VisitorLink) -> str:
    """What the link in the visitor's mail carries."""
    return signing.dumps(link.pk.hex, salt=_VISITOR)


def open_visitor_link(token: str) -> VisitorLink:
    """The form of a visitor's link.

    Raises:
        Refused: when the link was changed, has expired, or was used.
    """
    found = VisitorLink.objects.select_related("body", "made_by").filter(pk=_read(token, _VISITOR)).first()
    if found is None:
        raise Refused("This link is not complete; copy the whole link from the e-mail.")
    if found.used_at:
        raise Refused("This form has been sent already; ask for another link to send more.")
    if found.expires_at <= timezone.now():
        raise Refused("This link has expired; ask whoever sent it for another.")
    return found


def _read(token: str, salt: str) -> UUID:
    try:
        return UUID(hex=signing.loads(token, salt=salt))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return _NOBODYS
