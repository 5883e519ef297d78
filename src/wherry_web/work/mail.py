"""Django's mail backend: messages become rows in the caller's transaction, and are delivered after it."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from wherry_web.accounts.models import Body
from wherry_web.journal.services import SYSTEM
from wherry_web.work.sending.services import BODY_HEADER, put_in_outbox


class OutboxBackend(BaseEmailBackend):
    """What Django and its libraries send through."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages to the outbox; how many.

        Raises:
            BadHeaderError: when a header holds a line break.
        """
        for message in email_messages:
            whose = message.extra_headers.get(BODY_HEADER)
            body = Body.objects.get(pk=whose) if whose else None
            put_in_outbox(by=SYSTEM, body=body, message=message)
        return len(email_messages)
