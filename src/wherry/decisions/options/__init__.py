"""Improvement options: which support for which below-Good service, within days, budget and places."""

from wherry.decisions.options.answering import options
from wherry.decisions.options.programme import Objective
from wherry.decisions.options.questions import OptionsQuestion
from wherry.decisions.options.results import Options

__all__ = ["Objective", "Options", "OptionsQuestion", "options"]
