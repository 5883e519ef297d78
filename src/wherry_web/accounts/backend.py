"""Who a session belongs to, read again only when the journal has grown."""

from __future__ import annotations

from copy import copy
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from wherry_web.accounts.models import Person
from wherry_web.journal.unchanged import while_unchanged


class KnownPeople(AuthenticationBackend):
    """allauth's way in; a password, a name and an end of access never change without an entry."""

    def get_user(self, user_id: UUID) -> Person | None:
        """A person of their own for each request, so that none alters another's."""
        found: Person | None = while_unchanged(
            ("person", user_id), lambda: super(KnownPeople, self).get_user(user_id)
        )
        return copy(found)
