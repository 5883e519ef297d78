"""Forecasts and estimates in the shape that the API gives them, as the command line prints them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wherry.analysis.forecast.drivers import Driver
from wherry.analysis.forecast.estimate import (
    Bracket,
    Candidate,
    Estimate,
    EstimatedShare,
    EstimateQuestion,
    Misread,
)
from wherry.analysis.forecast.forecast import Forecast, ForecastQuestion
from wherry.analysis.forecast.outlooks import FanPoint, Outlook
from wherry.analysis.plain import Carried, carried


@dataclass(frozen=True)
class PlainForecast(Carried):
    """A forecast: the fan by month and type of care, scenarios of inspection, and what moves it."""

    question: ForecastQuestion
    name: str
    counted: str
    by: date
    rated: int
    good_or_outstanding: int
    share: float
    futures: int
    fan: tuple[FanPoint, ...]
    scenarios: tuple[Outlook, ...]
    drivers: tuple[Driver, ...]
    below_good: int
    inspected_below_good: int


@dataclass(frozen=True)
class PlainEstimate(Carried):
    """Our estimate for today beside the published share; `candidates` are the first ones only."""

    question: EstimateQuestion
    name: str
    by: date
    whole: EstimatedShare
    types: tuple[EstimatedShare, ...]
    brackets: tuple[Bracket, ...]
    misread: tuple[Misread, ...]
    below_good: int
    inspected_again: float
    inspected_again_low: int
    inspected_again_high: int
    improved_unseen: float
    candidates: tuple[Candidate, ...]


def plain_forecast(found: Forecast) -> PlainForecast:
    """A forecast with the fields of its provenance at the top."""
    return PlainForecast(**carried(found.provenance), **_own(found))


def plain_estimate(found: Estimate, candidates: int) -> PlainEstimate:
    """An estimate with the fields of its provenance at the top, and so many candidates."""
    own = _own(found) | {"candidates": found.candidates[:candidates]}
    return PlainEstimate(**carried(found.provenance), **own)


def _own(found: Forecast | Estimate) -> dict[str, Any]:
    return {name: value for name, value in vars(found).items() if name != "provenance"}
