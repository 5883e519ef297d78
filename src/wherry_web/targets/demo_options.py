"""Two improvement options of the demonstration, to be compared; none is adopted: that is for who looks."""

from __future__ import annotations

from datetime import date

from wherry.decisions.options import OptionsQuestion
from wherry.domain.errors import NotKnown
from wherry_web.accounts.models import Body, Person
from wherry_web.position.own_lists.lists import newest_of
from wherry_web.position.register import Answers
from wherry_web.targets.answering import ahead_answer, options_answer
from wherry_web.targets.services import save_option

DRAFTS = (("One officer", (60,), 100_000), ("Two officers", (120,), 200_000))
"""Name, officer days of each quarter, pounds in all."""


def invent_options(body: Body, by: Person, answers: Answers, day: date) -> None:
    """Options that reach for the body's own target, each with its forecast where one can be made.

    Raises:
        Refused: when the invented services do not suit.
    """
    if body.target_share is None or body.target_on is None:
        return
    areas = newest_of(body).get("localities")
    for name, officer_days, budget in DRAFTS:
        question = OptionsQuestion(
            body.area_code, body.target_share, body.target_on, officer_days=officer_days, budget_gbp=budget
        )
        found = options_answer(answers, question, areas)
        try:
            ahead = ahead_answer(answers, found, areas)
        except NotKnown:  # A small England tells too little of the past.
            ahead = None
        save_option(by=by, body=body, name=name, answer=found, day=day, ahead=ahead)
