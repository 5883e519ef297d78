"""What the site writes to people it invites or asks."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from wherry_web.accounts import links
from wherry_web.accounts.models import Body, Invitation, VisitorLink
from wherry_web.accounts.roles import ROLES


def send_invitation(invitation: Invitation, origin: str) -> None:
    """The invitation with its link; `origin` is the scheme and host of the site."""
    address = origin + reverse("accept_invitation", kwargs={"token": links.invitation_token(invitation)})
    _send(
        invitation.body,
        f"Your invitation to {invitation.body.name} on {settings.WHERRY_BRAND}",
        f"You are invited to work as {ROLES[invitation.role].title} for {invitation.body.name}.\n\n"
        f"Open this link within seven days to accept. It works once:\n{address}\n\n"
        "If you did not expect this, do nothing.",
        invitation.email,
    )


def send_visitor_link(link: VisitorLink, origin: str) -> None:
    """The question to a visiting professional with its link."""
    address = origin + reverse("visitor_form", kwargs={"token": links.visitor_token(link)})
    _send(
        link.body,
        f"{link.body.name} asks you for a few words",
        f"{link.made_by.name} of {link.body.name} asks: {link.purpose}\n\n"
        f"Answer here within fourteen days. The link works once:\n{address}",
        link.email,
    )


def _send(body: Body, subject: str, text: str, to: str) -> None:
    """The header puts the message among the body's own mail, which no other body sees."""
    EmailMessage(subject, text, to=[to], headers={"X-Wherry-Body": str(body.pk)}).send()
