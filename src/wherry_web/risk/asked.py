"""What an address of this room asks for besides its object."""

from __future__ import annotations

from django.http import HttpRequest

from wherry.domain.errors import NotKnown
from wherry_web.position.register import Answers, answers_for
from wherry_web.risk.answering import NO_REGISTER


def answers_asked(request: HttpRequest) -> Answers:
    """The release asked for.

    Raises:
        NotKnown: when nothing has been imported yet.
    """
    answers = answers_for(request)
    if answers is None:
        raise NotKnown(NO_REGISTER)
    return answers
