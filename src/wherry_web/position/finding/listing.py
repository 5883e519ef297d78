"""Saved searches with what they find now, beside what they found when they were kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wherry.analysis.finding.find import Counted, count_found
from wherry.analysis.finding.questions import FindQuestion
from wherry.domain.errors import Refused
from wherry_web.accounts.models import Person
from wherry_web.accounts.policy import Decision
from wherry_web.position.finding.models import SavedSearch
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
    searches: Iterable[SavedSearch],
    may_change: Callable[[SavedSearch], Decision],
    person: Person,
    answers: Answers | None,
) -> list[Line]:
    """Each search, counted anew; `may_change` is `policies.changing`."""
    titles = types_of(answers) if answers else {}
    lines = []
    for search in searches:
        question = question_from(search.question)
        now, sentence = _counted(question, answers)
        is_own = search.person_id == person.pk
        lines.append(
            Line(search, in_words(question, titles), is_own, bool(may_change(search)), now, sentence)
        )
    return lines


def _counted(question: FindQuestion, answers: Answers | None) -> tuple[Counted | None, str]:
    """What a question finds now, or why that cannot be said."""
    if answers is None:
        return None, "Nothing has been imported yet."
    try:
        return answers.kept(("count", question), lambda: count_found(answers.standings, question)), ""
    except Refused as refusal:
        return None, str(refusal)
