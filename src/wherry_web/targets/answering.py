"""The library's answers on targets for web requests: nothing is counted here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wherry.decisions.options import Options, OptionsQuestion, options
from wherry.decisions.questions import TargetQuestion
from wherry.decisions.targets import Target, target
from wherry.definitions.forecasting import Forecasting, load_forecasting
from wherry.definitions.improvement import Improvement, load_improvement
from wherry_web.position.own_lists.lists import areas_in, people_in
from wherry_web.position.own_lists.models import OwnList
from wherry_web.position.register import Answers
from wherry_web.targets.models import SavedOption

if TYPE_CHECKING:
    from wherry.analysis.forecast.estimate import Estimate, EstimateQuestion
    from wherry.analysis.forecast.forecast import Forecast, ForecastQuestion
    from wherry.decisions.options.ahead import OptionAhead

FUTURES_ON_SCREEN = 2_000
"""Enough for a chance to within two or three points (95 %); the command line runs 10,000."""


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


def ahead_answer(answers: Answers, found: Options, own: OwnList | None) -> OptionAhead:
    """The forecast without and with an option that `options_answer` gave; raises what
    `wherry.decisions.options.ahead.option_ahead` raises."""
    from wherry.decisions.options.ahead import option_ahead  # SciPy: only who forecasts pays for it.

    areas = areas_in(own) if own is not None and found.question.departures else None
    assumed, rates = assumed_for(answers), forecasting_of(answers)
    return answers.kept_slowly(
        ("ahead", found.question, own.pk if own else None),
        lambda: option_ahead(
            answers.standings, found, assumed, rates, areas, futures=FUTURES_ON_SCREEN, is_quick=True
        ),
    )


def ahead_of(option: SavedOption) -> OptionAhead | None:
    """The forecast that was kept with an option; None where there was none."""
    from wherry.decisions.options.ahead import OptionAhead

    return None if option.ahead is None else OptionAhead.from_dict(option.ahead)


def forecasting_of(answers: Answers) -> Forecasting:
    """What a forecast assumes, with the council's own figures in the place of those shipped.

    Raises:
        BadDefinition: when a file of the council's is wrong.
    """
    folder = answers.register.data / "definitions"
    return answers.kept("forecasting", lambda: load_forecasting(folder))


def forecast_answer(answers: Answers, question: ForecastQuestion) -> Forecast:
    """The answer to a forecast question; raises what `wherry.analysis.forecast.forecast` raises."""
    from wherry.analysis.forecast.forecast import forecast  # SciPy: only who forecasts pays for it.

    return answers.kept_slowly(
        ("forecast", question), lambda: forecast(answers.standings, question, forecasting_of(answers))
    )


def estimate_answer(answers: Answers, question: EstimateQuestion) -> Estimate:
    """Our estimate for today; raises what `wherry.analysis.forecast.estimate` raises."""
    from wherry.analysis.forecast.estimate import estimate

    return answers.kept_slowly(
        ("estimate", question), lambda: estimate(answers.standings, question, forecasting_of(answers))
    )
