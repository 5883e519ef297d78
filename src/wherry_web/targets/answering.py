"""The library's answers on targets for web requests: nothing is counted here."""

from __future__ import annotations

from wherry.decisions.options import Options, OptionsQuestion, options
from wherry.decisions.questions import TargetQuestion
from wherry.decisions.targets import Target, target
from wherry.definitions.improvement import Improvement, load_improvement
from wherry_web.position.own_lists.lists import areas_in, people_in
from wherry_web.position.own_lists.models import OwnList
from wherry_web.position.register import Answers


def assumed_for(answers: Answers) -> Improvement:
    """What is assumed, with the council's own figures in the place of those shipped.

    Raises:
        BadDefinition: when a file of the council's is wrong.
    """
    folder = answers.register.data / "definitions"
    return answers.kept("improvement", lambda: load_improvement(folder))


def target_answer(answers: Answers, question: TargetQuestion, own: OwnList | None) -> Target:
    """The answer to a target question, with the people a council funds where it has given their counts;
    raises what `wherry.decisions.targets.target` raises."""
    funded = people_in(own) if own is not None else None
    return answers.kept(
        ("target", question, own.pk if own else None),
        lambda: target(answers.standings, question, assumed_for(answers), funded),
    )


def options_answer(answers: Answers, question: OptionsQuestion, own: OwnList | None) -> Options:
    """The answer to an options question, departures by the council's own localities where it has some;
    raises what `wherry.decisions.options.options` raises."""
    areas = areas_in(own) if own is not None and question.departures else None
    return answers.kept_slowly(
        ("options", question, own.pk if own else None),
        lambda: options(answers.standings, question, assumed_for(answers), areas),
    )
