"""The library's answers on targets for web requests: nothing is counted here."""

from __future__ import annotations

from wherry.decisions.questions import TargetQuestion
from wherry.decisions.targets import Target, target
from wherry.definitions.improvement import Improvement, load_improvement
from wherry_web.position.register import Answers


def assumed_for(answers: Answers) -> Improvement:
    """What is assumed, with the council's own figures in the place of those shipped.

    Raises:
        BadDefinition: when a file of the council's is wrong.
    """
    folder = answers.register.data / "definitions"
    return answers.kept("improvement", lambda: load_improvement(folder))


def target_answer(answers: Answers, question: TargetQuestion) -> Target:
    """The answer to a target question; raises what `wherry.decisions.targets.target` raises."""
    return answers.kept(
        ("target", question), lambda: target(answers.standings, question, assumed_for(answers))
    )
