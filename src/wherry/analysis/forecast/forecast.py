"""The forecast of an area: the share by date as a fan, how likely a target is, and what drives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wherry.analysis.forecast.drivers import Driver, drivers_of
from wherry.analysis.forecast.futures import Effects, Futures, Setting
from wherry.analysis.forecast.futures import Services as Simulated
from wherry.analysis.forecast.ground import (
    Ground,
    counted_words,
    describe_history,
    ground_on,
    rated_here,
    services_of,
)
from wherry.analysis.forecast.outlooks import FanPoint, Outlook, fan_of, middle, outlook_of
from wherry.analysis.forecast.rates import GOOD_OR_BETTER
from wherry.analysis.forecast.scenarios import inspection_factors
from wherry.analysis.forecast.simulate import simulate
from wherry.analysis.knowledge import KIND_WORDS
from wherry.analysis.notes import notes_for
from wherry.analysis.questions import Provenance
from wherry.analysis.results import Plain
from wherry.analysis.standing import Standings
from wherry.definitions.forecasting import Forecasting
from wherry.definitions.inspections import AS_NOW
from wherry.domain.coverage import Services
from wherry.domain.days import months_after
from wherry.domain.errors import Refused
from wherry.domain.places import Place

DEFAULT_YEARS = 2
LONGEST_YEARS = 10
MOST_FUTURES = 10_000
FEWEST_FUTURES = 500
MOST_SERVICE_MONTHS = 3e8
"""Services x months x futures: a few seconds on a slow core. More services get fewer futures."""
QUICK_FEWEST_FUTURES = 200
QUICK_SERVICE_MONTHS = 2.5e7
"""The same for who waits at a screen: about a second for an authority or region, two for England."""


@dataclass(frozen=True)
class ForecastQuestion:
    """What share will be Good or better here by that day, if CQC inspects so often.

    `as_of` None is the newest day known, `by` None two years later. `target` is a share from above
    0 to 1, None where only the fan is asked for. `inspections` is a scenario's key.
    """

    area: str
    as_of: date | None = None
    by: date | None = None
    target: float | None = None
    inspections: str = AS_NOW
    services: Services = Services.ALL
    futures: int = MOST_FUTURES
    seed: int = 1
    is_quick: bool = False


@dataclass(frozen=True)
class Forecast(Plain):
    """The answer to a forecast question.

    `fan` has a point a month, the day itself first, for all services and for each type of care;
    `scenarios` compare what CQC may do; `drivers` say which input moves the answer most.
    `counted` says what is: “services”, or the one kind of them that can be forecast here.
    `inspected_below_good` is how many of the `below_good` services of today are likely to be
    inspected again by the last day (the middle of the futures).
    """

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
    provenance: Provenance


def forecast(
    standings: Standings,
    question: ForecastQuestion,
    definitions: Forecasting,
    effects: Effects | None = None,
) -> Forecast:
    """Simulate every service of an area and say where its share is going.

    `effects` are what an option adds, one element a rated service in the order of `Prepared.rated`.

    Raises:
        UnknownName: when there is no such area or scenario.
        NotKnown: when no file tells of the area on the day, or its history is too thin.
        Refused: when the day is not ahead, or the target is no share.
    """
    prepared = prepare(standings, question, definitions)
    # As many futures for each: a scenario says the same, whether it is asked for or stands beside.
    made = {key: prepared.simulated(key, effects) for key in prepared.settings}
    futures, rated = made[question.inspections], prepared.rated
    good = prepared.good_or_outstanding
    fan = fan_of(futures, (prepared.day, *prepared.days), prepared.types, question.target)
    return Forecast(
        question=question,
        name=prepared.place.name,
        counted=counted_words(prepared.kinds),
        by=prepared.days[-1],
        rated=rated.height,
        good_or_outstanding=good,
        share=good / rated.height,
        futures=prepared.futures,
        fan=tuple(fan),
        scenarios=tuple(outlook_of(key, made[key], definitions, question.target) for key in made),
        drivers=drivers_of(futures, question.target),
        below_good=rated.height - good,
        inspected_below_good=middle(futures.inspected_below),
        provenance=prepared.provenance(),
    )


@dataclass(frozen=True)
class Prepared:
    """Everything a forecast takes, before any future is made; `rated` are the rated services that are
    simulated, one row each, in the order that `Effects` take."""

    question: ForecastQuestion
    definitions: Forecasting
    ground: Ground
    place: Place
    kinds: frozenset[bool]
    rated: pl.DataFrame
    days: tuple[date, ...]
    types: tuple[tuple[str, str], ...]
    services: Simulated
    settings: Mapping[str, Setting]
    futures: int

    @property
    def day(self) -> date:
        """The day that the forecast starts from."""
        return self.ground.scene.day

    @property
    def good_or_outstanding(self) -> int:
        """How many of the services are so on the day."""
        return int((self.services.rating < GOOD_OR_BETTER).sum())

    def simulated(self, scenario: str, effects: Effects | None = None) -> Futures:
        """The futures under a scenario: the same luck for each service, with effects or without."""
        setting, seed = self.settings[scenario], self.question.seed
        return simulate(self.services, setting, self.futures, seed, groups=len(self.types), effects=effects)

    def provenance(self, *more: str) -> Provenance:
        """What the answer carries, with more notes before those on the figures."""
        notes = _notes(self.ground, self.place, self.kinds, self.question, self.definitions)
        return self.ground.scene.provenance((*more, *notes))


def prepare(standings: Standings, question: ForecastQuestion, definitions: Forecasting) -> Prepared:
    """What a question's futures are made from.

    Raises:
        UnknownName, NotKnown, Refused: as `forecast`.
    """
    definitions.scenario(question.inspections)  # Refuses one that is not there.
    _refuse_no_share(question.target)
    ground = ground_on(standings, question.as_of, question.services, definitions.assumptions)
    day = ground.scene.day
    days = months_ahead(day, question.by or months_after(day, 12 * DEFAULT_YEARS))
    place = ground.scene.find(question.area)
    kinds = ground.kinds(place)
    rated = rated_here(ground, place, kinds)
    types = [t for t in standings.register.definitions.types_of_care if t.key in set(rated["type_of_care"])]
    return Prepared(
        question=question,
        definitions=definitions,
        ground=ground,
        place=place,
        kinds=kinds,
        rated=rated,
        days=days,
        types=tuple((t.key, t.plural) for t in types),
        services=services_of(rated, day, [t.key for t in types]),
        settings=_settings(ground, place, rated, steps(day, days), definitions),
        futures=futures_for(question.futures, rated.height, len(days), is_quick=question.is_quick),
    )


def _refuse_no_share(target: float | None) -> None:
    if target is not None and not 0 < target <= 1:
        raise Refused(
            f"A target of {target:g} is no share: give one above 0 and up to 1, like 0.85 for 85 %."
        )


def _settings(
    ground: Ground,
    place: Place,
    rated: pl.DataFrame,
    step: NDArray[np.float64],
    definitions: Forecasting,
) -> dict[str, Setting]:
    """The setting under each scenario; only inspections as of late drift, the others are assumed."""
    offset = ground.offset(place, rated)
    return {
        key: Setting(
            rates=ground.rates_ahead(place),
            assumptions=definitions.assumptions,
            step=step,
            offset=offset,
            inspections=inspection_factors(ground.history, ground.rates(place), definitions.scenario(key)),
            drifts=key == AS_NOW,
            owner_spread=ground.owner_spread,
        )
        for key in (AS_NOW, *definitions.scenarios)
    }


def months_ahead(day: date, by: date) -> tuple[date, ...]:
    """The same day of every month after a day, up to the day asked for, which is the last.

    Raises:
        Refused: when that is not later, or too far ahead.
    """
    if by <= day:
        raise Refused(
            f"The forecast starts from {day:%-d %B %Y}, and {by:%-d %B %Y} is not later; give a later --by."
        )
    if by > months_after(day, 12 * LONGEST_YEARS):
        raise Refused(
            f"{by:%-d %B %Y} is more than {LONGEST_YEARS} years after {day:%-d %B %Y}; no history tells of "
            "rates so far ahead: give an earlier --by."
        )
    months = 1
    while months_after(day, months) < by:
        months += 1
    return (*(months_after(day, number) for number in range(1, months)), by)


def steps(day: date, days: Sequence[date]) -> NDArray[np.float64]:
    """The length of each month in months: one, but for a last that is not whole."""
    found = np.ones(len(days))
    before = days[-2] if len(days) > 1 else day
    whole = months_after(day, len(days))
    found[-1] = (days[-1] - before).days / (whole - before).days
    return found


def futures_for(asked: int, services: int, months: int, *, is_quick: bool = False) -> int:
    """How many futures to run: those asked for, fewer where there are very many services.

    Raises:
        Refused: when none, or more than 10,000 are asked for.
    """
    if not 1 <= asked <= MOST_FUTURES:
        raise Refused(f"{asked:,} futures cannot be simulated; ask for 1 to {MOST_FUTURES:,}.")
    fewest = QUICK_FEWEST_FUTURES if is_quick else FEWEST_FUTURES
    most = QUICK_SERVICE_MONTHS if is_quick else MOST_SERVICE_MONTHS
    return min(asked, max(fewest, int(most / (services * months))))


def _notes(
    ground: Ground,
    place: Place,
    kinds: frozenset[bool],
    question: ForecastQuestion,
    definitions: Forecasting,
) -> tuple[str, ...]:
    scene = ground.scene
    here = scene.of(place, kinds)
    notes = [describe_history(ground, place, kinds)]
    for kind in sorted(scene.kinds(place) - kinds):
        notes.append(
            f"{KIND_WORDS[kind].capitalize()} are left out: no imported file tells enough of how their "
            "ratings change."
        )
    if True in kinds and True in ground.history.told.survivors:
        notes.append(
            "Care homes: rates of inspection and outcome are those of homes that lasted; departures are "
            f"assumed. {definitions.assumptions.care_home_departure_source}"
        )
    if here["provider_id"].is_null().all():
        notes.append(
            "The owners of these services are not known, so that what befalls an owner is not drawn."
        )
    if (scenario := definitions.scenario(question.inspections)) is not None:
        notes.append(f"Inspections are assumed: {scenario.title}. {scenario.source}")
    return (*notes, *notes_for(scene, place, scene.kinds(place), here))
