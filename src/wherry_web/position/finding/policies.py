"""Who may keep searches, and change one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import ALLOWED, Decision, in_body
from wherry_web.accounts.roles import Right
from wherry_web.position.finding.models import SavedSearch

may_search = in_body(Right.SEE_POSITION)
_may_manage = in_body(Right.MANAGE_PEOPLE)


def may_change(person: Person, search: SavedSearch, day: date) -> Decision:
    """Whether a person may rename or remove a search: their own, or a shared one where they manage people."""
    return changing(person, search.body, day)(search)


def changing(person: Person, body: Body, day: date) -> Callable[[SavedSearch], Decision]:
    """`may_change` for many searches of a body; what the person may do there is asked once."""
    allowed, manages = may_search(person, body, day), bool(_may_manage(person, body, day))

    def decide(search: SavedSearch) -> Decision:
        if not allowed or search.person_id == person.pk:
            return allowed
        if search.is_shared and manages:
            return ALLOWED
        return Decision(False, f"Only {search.person.name}, who saved it, may change this search.")

    return decide
