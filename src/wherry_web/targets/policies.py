"""Who may see, save and adopt improvement options."""

from __future__ import annotations

from datetime import date

from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import Decision, Policy, in_body
from wherry_web.accounts.roles import BodyKind, Right
from wherry_web.targets.models import SavedOption

PLANNING = (BodyKind.COUNCIL, BodyKind.ICB)
NOT_PLANNING = "Improvement options are made by councils and integrated care boards only."


def _planning(right: Right) -> Policy:
    allowed = in_body(right)

    def policy(person: Person, body: Body | None, day: date) -> Decision:
        if body is not None and body.kind not in PLANNING:
            return Decision(False, NOT_PLANNING)
        return allowed(person, body, day)

    return policy


may_see = _planning(Right.SEE_OPTIONS)
may_save = _planning(Right.PLAN_OPTIONS)
_may_adopt = _planning(Right.ADOPT_OPTIONS)


def may_adopt(person: Person, option: SavedOption, day: date) -> Decision:
    """Whether a person may adopt a saved option: the right, and it is not adopted already."""
    if option.adopted_on is not None:
        return Decision(False, f"It was adopted on {option.adopted_on:%-d %B %Y}.")
    return _may_adopt(person, option.body, day)


def may_remove(person: Person, option: SavedOption, day: date) -> Decision:
    """Whether a person may remove a saved option: what was adopted is kept."""
    if option.adopted_on is not None:
        return Decision(False, "It was adopted, and what was adopted is kept.")
    return may_save(person, option.body, day)
