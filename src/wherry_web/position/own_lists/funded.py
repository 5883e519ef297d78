"""The share of the people a council pays for: of the list that counts, kept with the release's answers."""

from __future__ import annotations

from wherry.analysis.funded import FundedShare
from wherry.analysis.funded import funded_share as counted_share
from wherry.analysis.questions import PositionQuestion
from wherry.analysis.tally import Share
from wherry_web.accounts.models import Body
from wherry_web.position.own_lists.lists import newest_of, people_in
from wherry_web.position.own_lists.models import OwnList
from wherry_web.position.register import Answers


def funded_share(body: Body, answers: Answers, question: PositionQuestion) -> Share | None:
    """The share of the people a body funds that is in services the measure counts.

    In people; `unrated` are those in services without a rating or not known. None where the body has
    given no counts, or they tell of fewer than five people.

    Raises:
        UnknownName: when area or measure is unknown.
        NotKnown: when no file holds ratings.
    """
    found = funded_answer(newest_of(body).get("funded"), answers, question)
    return found.share if found else None


def funded_answer(row: OwnList | None, answers: Answers, question: PositionQuestion) -> FundedShare | None:
    """The same with the day of the counts and what it rests on; raises what `funded_share` raises."""
    if row is None:
        return None
    return answers.kept(
        ("funded", row.pk, question), lambda: counted_share(answers.standings, question, people_in(row))
    )
