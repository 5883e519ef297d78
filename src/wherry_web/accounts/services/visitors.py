"""One-form links for visiting professionals, who have no account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from wherry_web.accounts import links
from wherry_web.accounts.letters import send_visitor_link
from wherry_web.accounts.models import Body, Person, VisitorLink
from wherry_web.accounts.names import plain_name
from wherry_web.accounts.people_policy import asks_visitors
from wherry_web.accounts.policy import require
from wherry_web.journal.services import recorded


def make_visitor_link(
    *, by: Person, body: Body, email: str, purpose: str, origin: str, day: date
) -> VisitorLink:
    """Sends a visiting professional a link to one form, good once and for fourteen days.

    Raises:
        Refused: when the policy or the wording says no.
    """
    link = VisitorLink(
        body=body,
        purpose=plain_name(purpose, what="what you ask", most=200),
        email=email.strip().casefold(),
        made_by=by,
        expires_at=timezone.now() + links.VISITOR_LINK_LASTS,
    )
    text = {"email": link.email, "purpose": link.purpose}
    with recorded(by=by.pk, body=body.pk, act="visitor-link-sent", object_id=link.pk, text=text):
        require(asks_visitors(by, body, day))
        link.save(force_insert=True)
        send_visitor_link(link, origin)
    return link


def use_visitor_link(*, by: str, link: VisitorLink, answers: Mapping[str, str]) -> VisitorLink:
    """Keeps what a visitor wrote, in the journal's erasable text; nothing else holds it yet.

    Raises:
        Refused: when the link was used or has expired.
    """
    with recorded(by=by, body=link.body_id, act="visitor-link-used", object_id=link.pk, text=answers):
        link = VisitorLink.objects.select_for_update().get(pk=link.pk)
        links.open_visitor_link(links.visitor_token(link))
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
    return link
