"""Saved searches with what they find now, beside what they found when they were kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wherry.analysis.finding.find import Counted, count_found
from wherry.domain.errors import Refused
from wherry_web.accounts.models import Person
from wherry_web.position.finding.models import SavedSearch
from wherry_web.position.finding.policies import may_change
from wherry_web.position.finding.views import types_of
from wherry_web.position.finding.written import in_words, question_from
from wherry_web.position.register import Answers


@dataclass(frozen=True)
class Line:
    """A saved search, what it asks in words, and its count now; `sentence` says why there is none."""

    search: SavedSearch
    words: str
    is_own: bool
    may_change: bool
    now: Counted | None = None
    sentence: str = ""


def lines_of_searches(
    searches: Iterable[SavedSearch], person: Person, answers: Answers | None, day: date
) -> list[Line]:
    """Each search, counted anew."""
    return [_line(search, person, answers, day) for search in searches]


def _line(search: SavedSearch, person: Person, answers: Answers | None, day: date) -> Line:
    question = question_from(search.question)
    words = in_words(question, types_of(answers) if answers else {})
    is_own, allowed = search.person_id == person.pk, bool(may_change(person, search, day))
    if answers is None:
        return Line(search, words, is_own, allowed, sentence="Nothing has been imported yet.")
    try:
        now = answers.kept(("count", question), lambda: count_found(answers.standings, question))
    except Refused as refusal:
        return Line(search, words, is_own, allowed, sentence=str(refusal))
    return Line(search, words, is_own, allowed, now)
