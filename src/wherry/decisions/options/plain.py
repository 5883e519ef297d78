"""The forecast of an option in the shape that the API gives it, as the command line prints it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wherry.analysis.forecast.paired import PairedPoint
from wherry.analysis.plain import Carried, carried
from wherry.decisions.options.ahead import DepartureDraw, OptionAhead, ScenarioAhead
from wherry.decisions.options.questions import OptionsQuestion


@dataclass(frozen=True)
class PlainOptionAhead(Carried):
    """The forecast without and with an option: by month, by scenario of inspections, and what waits."""

    question: OptionsQuestion
    name: str
    counted: str
    seed: int
    futures: int
    rated: int
    good_or_outstanding: int
    points: tuple[PairedPoint, ...]
    scenarios: tuple[ScenarioAhead, ...]
    supported: int
    supported_here: int
    first_effect_on: date | None
    departures: tuple[DepartureDraw, ...]
    sentences: tuple[str, ...]


def plain_option_ahead(found: OptionAhead) -> PlainOptionAhead:
    """The forecast of an option with the fields of its provenance at the top."""
    own = {name: value for name, value in vars(found).items() if name != "provenance"}
    return PlainOptionAhead(**carried(found.provenance), **own)
