"""Keeping, changing and removing searches: the only writers of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wherry.analysis.finding.find import Counted
from wherry.analysis.finding.questions import FindQuestion
from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.names import plain_name
from wherry_web.accounts.policy import require
from wherry_web.journal.services import recorded
from wherry_web.position.finding.models import SavedSearch, SavedSearchQuerySet
from wherry_web.position.finding.policies import may_change, may_search
from wherry_web.position.finding.written import plain_of

MOST_SEARCHES = 40
"""Of one person in one body: a list that can be read, and counted anew each time."""


@dataclass(frozen=True)
class SearchDraft:
    """What a person gives a search they keep: a name, and whether everybody of the body sees it."""

    name: str
    is_shared: bool = False


def save_search(
    *, by: Person, body: Body, question: FindQuestion, draft: SearchDraft, counted: Counted, day: date
) -> SavedSearch:
    """Keep a search with what it found.

    Raises:
        Refused: when the policy says no, the name is none or is taken, or the person has too many.
    """
    asked, name = plain_of(question), _plain(draft)
    text = {"name": name, "question": asked, "shared": draft.is_shared}
    with recorded(by=by.pk, body=body.pk, act="finding.search_saved", object_id="", text=text) as entry:
        require(may_search(by, body, day))
        own = body.saved_searches.filter(person=by)
        if own.count() >= MOST_SEARCHES:
            raise Refused(f"You have {MOST_SEARCHES} searches here already; remove one first.")
        _refuse_taken(own, name)
        search = body.saved_searches.create(
            person=by,
            name=name,
            question=asked,
            is_shared=draft.is_shared,
            made_on=day,
            count_then=counted.count,
            as_of_then=counted.as_of,
        )
        entry.object_id = str(search.pk)
    return search


def change_search(*, by: Person, search: SavedSearch, draft: SearchDraft, day: date) -> None:
    """Give a search another name, or share it.

    Raises:
        Refused: when the policy says no, or the name is none or is taken.
    """
    name = _plain(draft)
    text = {"name": name, "before": search.name, "shared": draft.is_shared}
    with recorded(
        by=by.pk, body=search.body_id, act="finding.search_changed", object_id=search.pk, text=text
    ):
        require(may_change(by, search, day))
        _refuse_taken(search.body.saved_searches.filter(person=search.person_id).exclude(pk=search.pk), name)
        search.name, search.is_shared = name, draft.is_shared
        search.save(update_fields=["name", "is_shared"])


def remove_search(*, by: Person, search: SavedSearch, day: date) -> None:
    """Take a search off the list.

    Raises:
        Refused: when the policy says no.
    """
    with recorded(
        by=by.pk,
        body=search.body_id,
        act="finding.search_removed",
        object_id=search.pk,
        text={"name": search.name, "question": search.question},
    ):
        require(may_change(by, search, day))
        search.delete()


def _plain(draft: SearchDraft) -> str:
    """The name without what hides or reverses: a shared search is read by others of the body."""
    return plain_name(draft.name, what="the name of the search", most=100)


def _refuse_taken(searches: SavedSearchQuerySet, name: str) -> None:
    if searches.filter(name=name).exists():
        raise Refused(f"There is a search called “{name}” already; give it another name.")
