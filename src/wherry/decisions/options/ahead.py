"""An option's effects on top of the forecast: where the share goes without and with it.

Both are simulated in the same futures: the same release, day, scenario of inspections and luck of every
service, so that what differs is the option's. The programme that chose the option counts the first
inspection of each service and nothing else; here services also leave, fall, and are inspected again, so
that the expected gain is another, most often a smaller one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from wherry.analysis.forecast.forecast import MOST_FUTURES, ForecastQuestion, Prepared, prepare
from wherry.analysis.forecast.futures import Drawn, Effects
from wherry.analysis.forecast.ground import counted_words
from wherry.analysis.forecast.paired import PairedPoint, paired_points
from wherry.analysis.questions import Provenance
from wherry.analysis.results import Plain
from wherry.analysis.standing import Standings
from wherry.decisions.options.ahead_words import sentences_of
from wherry.decisions.options.building import prepared as programme_of
from wherry.decisions.options.programme import WAIT
from wherry.decisions.options.questions import OptionsQuestion
from wherry.decisions.options.results import Options
from wherry.definitions.forecasting import Forecasting
from wherry.definitions.improvement import Improvement
from wherry.domain.areas import AreaMap
from wherry.domain.errors import Refused

SEED = 1


@dataclass(frozen=True)
class DepartureDraw:
    """Departures of a type of care in a locality by a day, drawn by lot in every future anew: so many
    `among` the services that wait, or fewer, where some improved or left before."""

    type_of_care: str
    locality: str
    departures: int
    among: int
    on: date


@dataclass(frozen=True)
class ScenarioAhead:
    """The last day if CQC inspects so, without and with the option, for all services together.

    `waiting` is how many supported services are, on average, below Good then and were not inspected
    since their support was complete; `waiting_good` how many of them an inspection would find Good.
    """

    scenario: str
    title: str
    source: str
    last: PairedPoint
    waiting: float
    waiting_good: float


@dataclass(frozen=True)
class OptionAhead(Plain):
    """The forecast without and with an option, in futures that share their luck.

    `counted` says what is: “services”, or the one kind of them that can be forecast here.
    `points` has a point a month for all services, and one a type of care for the last day, under the
    option's own scenario of inspections; `scenarios` has the last day under every one.
    `supported_here` of the `supported` services are of a kind that can be forecast. `first_effect_on` is
    the day from which the first support is complete. `departures` are counts, drawn with `seed`.
    """

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
    provenance: Provenance

    @property
    def last(self) -> PairedPoint:
        """All services on the last day, under the option's own scenario."""
        return self.own.last

    @property
    def own(self) -> ScenarioAhead:
        """The last day under the option's own scenario."""
        return next(s for s in self.scenarios if s.scenario == self.question.inspections)


def option_ahead(
    standings: Standings,
    found: Options,
    assumed: Improvement,
    forecasting: Forecasting,
    localities: AreaMap | None = None,
    *,
    futures: int = MOST_FUTURES,
    seed: int = SEED,
    is_quick: bool = False,
) -> OptionAhead:
    """The forecast without and with an option: the same release, day, scenario and luck.

    Raises:
        NotKnown: when the history of ratings is too thin for a forecast.
        Refused: when the option rests on a level of support that is defined no longer.
    """
    asked = found.question
    question = ForecastQuestion(
        asked.area, asked.as_of, asked.by, float(asked.share), asked.inspections, asked.services, futures,
        seed, is_quick,
    )  # fmt: skip
    prepared = prepare(standings, question, forecasting)
    number_of = {key: number for number, key in enumerate(prepared.rated["location_id"])}
    draws = _draws(standings, found, assumed, localities, number_of, prepared)
    effects = _effects(found, assumed, number_of, prepared.day, [drawn for drawn, _ in draws])
    scenarios = {key: _scenario(key, prepared, effects) for key in prepared.settings}
    starts = [c.location_id for c in found.choices if c.starts_on]
    complete = int(effects.good_from[effects.good > 0].min(initial=len(prepared.days)))
    answer = OptionAhead(
        question=asked,
        name=found.name,
        counted=counted_words(prepared.kinds),
        seed=seed,
        futures=prepared.futures,
        rated=prepared.rated.height,
        good_or_outstanding=prepared.good_or_outstanding,
        points=scenarios[asked.inspections][1],
        scenarios=tuple(scenario for scenario, _ in scenarios.values()),
        supported=len(starts),
        supported_here=len(set(starts) & number_of.keys()),
        first_effect_on=prepared.days[complete - 1] if complete < len(prepared.days) else None,
        departures=tuple(draw for _, draw in draws),
        sentences=(),
        provenance=prepared.provenance(),
    )
    return replace(answer, sentences=tuple(sentences_of(answer)))


def _effects(
    found: Options, assumed: Improvement, number_of: Mapping[str, int], day: date, drawn: list[Drawn]
) -> Effects:
    """What support adds, from the month in which it is complete."""
    good, since = np.zeros(len(number_of)), np.zeros(len(number_of), dtype=np.int64)
    for choice in found.choices:
        if choice.starts_on is None or choice.location_id not in number_of:
            continue
        if choice.level not in assumed.levels:
            raise Refused(
                f"The option rests on a level of support, “{choice.level}”, that is defined no longer: make "
                "it anew."
            )
        level, start = assumed.levels[choice.level], choice.starts_on
        number = number_of[choice.location_id]
        good[number] = float(level.effect)
        since[number] = (start.year - day.year) * 12 + start.month - day.month + 3 * len(level.officer_days)
    return Effects(good, since, tuple(drawn))


def _draws(
    standings: Standings,
    found: Options,
    assumed: Improvement,
    localities: AreaMap | None,
    number_of: Mapping[str, int],
    prepared: Prepared,
) -> list[tuple[Drawn, DepartureDraw]]:
    """Among whom departures are drawn: those of the type and locality that the option leaves waiting."""
    if not found.departures:
        return []
    of_service = programme_of(standings, found.question, assumed, localities).losable.of_service
    waiting = {c.location_id for c in found.choices if c.level == WAIT}
    month = min(int(assumed.value("months_to_a_departure")), len(prepared.days))
    day, made = prepared.days[month - 1], []
    for count in found.departures:
        key = f"{count.type_of_care} in {count.locality}"
        here = [i for i, cell in of_service.items() if cell == key and i in waiting and i in number_of]
        if here:
            among = np.array(sorted(number_of[i] for i in here))
            told = DepartureDraw(count.type_of_care, count.locality, count.departures, len(here), day)
            made.append((Drawn(among, count.departures, month), told))
    return made


def _scenario(
    key: str, prepared: Prepared, effects: Effects
) -> tuple[ScenarioAhead, tuple[PairedPoint, ...]]:
    """A scenario's last day, and its points."""
    without, with_option = prepared.simulated(key), prepared.simulated(key, effects)
    days = (prepared.day, *prepared.days)
    points = tuple(paired_points(without, with_option, days, prepared.types, prepared.question.target))
    title, source = prepared.definitions.described(key)
    waiting, good = float(with_option.unseen.mean()), float(with_option.unseen_good.mean())
    return ScenarioAhead(key, title, source, points[len(days) - 1], waiting, good), points
