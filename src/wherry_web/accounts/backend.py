"""Who a session belongs to, read again only when the journal has grown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from wherry_web.accounts.models import Person
from wherry_web.journal.unchanged import each_while_unchanged


class KnownPeople(AuthenticationBackend):
    """allauth's way in; a password, a name and an end of access never change without an entry."""

    def get_user(self, user_id: UUID) -> Person | None:
        """A person of their own for each request, so that none alters another's."""
        return copy(each_while_unchanged("person", user_id, self._who_may_sign_in))

    def _who_may_sign_in(self, ids: Collection[UUID]) -> Mapping[UUID, Person | None]:
        found = {person.pk: person for person in Person.objects.filter(pk__in=ids)}
        return {
            one: person if (person := found.get(one)) and self.user_can_authenticate(person) else None
            for one in ids
        }
