"""Forecasts from earlier days against what then happened, with two simple rivals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from wherry.analysis.forecast.futures import Setting
from wherry.analysis.forecast.ground import Ground, ground_on, rated_here, services_of
from wherry.analysis.forecast.offsets import Offset
from wherry.analysis.forecast.place_counts import PlaceCounts
from wherry.analysis.forecast.scoring import crps, crps_of_normal, interval
from wherry.analysis.forecast.simulate import simulate
from wherry.analysis.knowledge import knowledge_on
from wherry.analysis.notes import OLD_FILE_DAYS
from wherry.analysis.questions import Provenance
from wherry.analysis.results import Plain
from wherry.analysis.scene import Scene, scene_on
from wherry.analysis.standing import Standings
from wherry.definitions.forecasting import Assumptions
from wherry.definitions.places import ENGLAND
from wherry.domain.coverage import HISTORY_PLACES_AS_AT, Services
from wherry.domain.days import months_after
from wherry.domain.errors import NotKnown
from wherry.domain.places import Place, PlaceKind

LEVELS = (PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.AUTHORITY)
HORIZONS = (1, 2)  # Years.
FEWEST_SERVICES = 80
HISTORY_NEEDED_YEARS = 2
TREND_YEARS = 2
FUTURES = {PlaceKind.COUNTRY: 500, PlaceKind.REGION: 500, PlaceKind.AUTHORITY: 1000}
COVERAGE_WANTED = (0.70, 0.90)
INTERVAL = 0.80


@dataclass(frozen=True)
class BacktestQuestion:
    """From which days to forecast, and of which services. Without days, every 1 January that has two
    years of history before it and two years of outcomes after it."""

    landmarks: tuple[date, ...] = ()
    services: Services = Services.ALL
    fewest_services: int = FEWEST_SERVICES
    seed: int = 1


@dataclass(frozen=True)
class Trial:
    """One forecast of one place against what happened. Shares are 0 to 1, errors in the same unit;
    `last_value` and `linear_trend` are what the rivals said, `*_crps` scores (of a single value, its
    absolute error); `last_value_spread_crps` gives the last value the spread of a drawn share."""

    landmark: date
    years: int
    level: str
    code: str
    name: str
    services: int
    share_then: float
    seen: float
    median: float
    low: float
    high: float
    is_covered: bool
    crps: float
    last_value: float
    last_value_crps: float
    linear_trend: float
    linear_trend_crps: float
    last_value_spread_crps: float


@dataclass(frozen=True)
class Score:
    """Trials taken together. `coverage` is the part of 80 % intervals that held what was seen."""

    level: str
    years: int | None
    landmark: date | None
    trials: int
    coverage: float
    crps: float
    last_value_crps: float
    linear_trend_crps: float
    last_value_spread_crps: float
    mean_error: float
    beats_both: bool
    is_calibrated: bool


@dataclass(frozen=True)
class Backtest(Plain):
    """The answer to a back-test: every trial, and scores by level and years, by landmark, over all."""

    question: BacktestQuestion
    scores: tuple[Score, ...]
    by_landmark: tuple[Score, ...]
    trials: tuple[Trial, ...]
    notes: tuple[str, ...]
    provenance: Provenance


def backtest(standings: Standings, question: BacktestQuestion, assumptions: Assumptions) -> Backtest:
    """Forecast from earlier days and score what was said.

    Raises:
        NotKnown: when no day has history before it and outcomes after it.
    """
    landmarks = question.landmarks or _landmarks(standings, question.services)
    if not landmarks:
        raise NotKnown(
            "No 1 January has two years of history before it and two years of outcomes after it in the "
            "imported files; import a history of ratings, or name a day with --landmark."
        )
    trials = [t for day in landmarks for t in _trials(standings, day, question, assumptions)]
    if not trials:
        days = ", ".join(f"{day:%-d %B %Y}" for day in landmarks)
        raise NotKnown(
            f"From {days} nothing can be tested: a year later the imported files tell no ratings; "
            "name an earlier day with --landmark, or import later files."
        )
    scene = scene_on(standings, "good_or_outstanding", max(landmarks), question.services)
    return Backtest(
        question,
        tuple(_scores(trials)),
        tuple(_scores_by_landmark(trials)),
        tuple(trials),
        _notes(standings),
        scene.provenance(()),
    )


def _landmarks(standings: Standings, asked: Services) -> tuple[date, ...]:
    files = standings.register.release.files
    begins = [f.coverage.history_from for f in files if f.coverage.history_from]
    if not begins:
        return ()
    first, last = min(begins).year + HISTORY_NEEDED_YEARS + 1, max(f.as_at for f in files).year + 1
    days = (date(year, 1, 1) for year in range(first, last))
    return tuple(d for d in days if _kinds_told(standings, d, _after(d, max(HORIZONS)), asked))


def _after(day: date, years: int) -> date:
    return months_after(day, 12 * years)


def _kinds_told(standings: Standings, day: date, later: date, asked: Services) -> frozenset[bool]:
    """The kinds whose ratings fresh files tell throughout the country on both days."""
    kinds = frozenset((True, False))
    for when in (day, later):
        register = standings.register
        knowledge = knowledge_on(when, register.release.files, register.definitions.places)
        every = [a.code for a in register.definitions.places.of_kind(PlaceKind.AUTHORITY, when)]
        fresh = {
            kind
            for kind in knowledge.kinds(every, asked)
            if all((when - told).days <= OLD_FILE_DAYS for told in knowledge.days_told(every, kind))
        }
        kinds &= fresh
    return kinds


def _trials(
    standings: Standings, day: date, question: BacktestQuestion, assumptions: Assumptions
) -> Iterator[Trial]:
    told = {years: _kinds_told(standings, day, _after(day, years), question.services) for years in HORIZONS}
    horizons = [years for years, kinds in told.items() if kinds]
    if not horizons:
        return
    ground = ground_on(standings, day, question.services, assumptions)
    kinds = frozenset.intersection(*(told[y] for y in horizons)) & ground.kinds(ground.scene.find(ENGLAND))
    if not kinds:
        return
    counts = PlaceCounts(standings, ground.scene, kinds)
    for place in _places(ground.scene, counts, question.fewest_services):
        yield from _trials_of(ground, place, kinds, horizons, counts, question.seed)


def _places(scene: Scene, counts: PlaceCounts, fewest: int) -> Iterator[Place]:
    """England, regions, and authorities with enough rated services whose place is known."""
    for level in LEVELS:
        if level is PlaceKind.COUNTRY:
            yield scene.find(ENGLAND)
            continue
        for place in scene.places(level):
            if counts.of(scene.day, place)[1] >= fewest:
                yield place


def _trials_of(
    ground: Ground,
    place: Place,
    kinds: frozenset[bool],
    horizons: Sequence[int],
    counts: PlaceCounts,
    seed: int,
) -> Iterator[Trial]:
    day = ground.scene.day
    rated = rated_here(ground, place, kinds)
    months = 12 * max(horizons)
    setting = _setting(ground, place, rated, months)
    services = services_of(rated.with_columns(type_of_care=pl.lit("all")), day, ("all",))
    futures = simulate(services, setting, FUTURES[place.kind], seed)
    shares = futures.good[:, :, 0] / np.maximum(futures.rated[:, :, 0], 1)
    then = counts.of(day, place)
    slope = _slope([(-back / 4, *counts.of(months_after(day, -3 * back), place)) for back in range(9)])
    for years in horizons:
        good, of = counts.of(_after(day, years), place)
        if of == 0:
            continue
        samples, seen, last = shares[:, 12 * years], good / of, then[0] / then[1]
        low, high = interval(samples, INTERVAL)
        trend = min(max(last + slope * years, 0.0), 1.0)
        drawn = (last * (1 - last) / then[1]) ** 0.5
        yield Trial(
            day,
            years,
            place.kind.value,
            place.code,
            place.name,
            rated.height,
            last,
            seen,
            float(np.median(samples)),
            low,
            high,
            low <= seen <= high,
            crps(samples, seen),
            last,
            abs(seen - last),
            trend,
            abs(seen - trend),
            crps_of_normal(last, drawn, seen),
        )


def _slope(points: list[tuple[float, int, int]]) -> float:
    """The yearly change of the share by least squares over two years of quarters."""
    known = [(when, good / of) for when, good, of in points if of]
    if len(known) < 2:
        return 0.0
    when, share = np.array(known).T
    return float(np.polyfit(when, share, 1)[0])


def _setting(ground: Ground, place: Place, rated: pl.DataFrame, months: int) -> Setting:
    """The setting of a trial. Where places were joined from one later list, a service with a place
    has lasted until that day, and none that came after it has one (data README, trap 15)."""
    until = 0
    enters = months
    if place.kind is not PlaceKind.COUNTRY and (list_day := labels_of_one_day(ground.scene.standings)):
        ahead = (list_day - ground.scene.day).days / (365.25 / 12)
        until = enters = max(0, round(ahead))
    offset: Offset = ground.offset(place, rated, ahead=False)
    return Setting(
        rates=ground.rates(place),
        assumptions=ground.assumptions,
        step=np.ones(months),
        offset=offset,
        owner_spread=ground.owner_spread,
        stays_until=until,
        enters_until=enters,
    )


def labels_of_one_day(standings: Standings) -> date | None:
    """The day of the one list from which authorities were taken, if there is but one."""
    files = standings.register.release.files
    listed = {f.as_at for f in files if f.coverage.is_snapshot and f.coverage.authorities is None}
    if any(f.source == "community_history" for f in files):
        listed.add(HISTORY_PLACES_AS_AT)
    return next(iter(listed)) if listed == {HISTORY_PLACES_AS_AT} else None


def _scores(trials: Sequence[Trial]) -> Iterator[Score]:
    for level in LEVELS:
        for years in HORIZONS:
            of = [t for t in trials if t.level == level.value and t.years == years]
            if of:
                yield _score(of, level.value, years, None)
    for level in LEVELS:
        of = [t for t in trials if t.level == level.value]
        if of:
            yield _score(of, level.value, None, None)
    yield _score(trials, "all", None, None)


def _scores_by_landmark(trials: Sequence[Trial]) -> Iterator[Score]:
    for day in sorted({t.landmark for t in trials}):
        for years in HORIZONS:
            of = [t for t in trials if t.landmark == day and t.years == years]
            if of:
                yield _score(of, "all", years, day)


def _score(trials: Sequence[Trial], level: str, years: int | None, landmark: date | None) -> Score:
    def mean(values: Iterable[float]) -> float:
        return float(np.mean(list(values)))

    coverage = mean(t.is_covered for t in trials)
    ours, last = mean(t.crps for t in trials), mean(t.last_value_crps for t in trials)
    trend = mean(t.linear_trend_crps for t in trials)
    return Score(
        level,
        years,
        landmark,
        len(trials),
        coverage,
        ours,
        last,
        trend,
        mean(t.last_value_spread_crps for t in trials),
        mean(t.median - t.seen for t in trials),
        ours < min(last, trend),
        COVERAGE_WANTED[0] <= coverage <= COVERAGE_WANTED[1],
    )


def _notes(standings: Standings) -> tuple[str, ...]:
    notes = [
        "Each forecast is fitted only on ratings, departures and registrations dated up to its day.",
        "Last value and linear trend say one value, so that their score is their error; the score of the "
        "last value with the spread of a drawn share stands beside them.",
    ]
    if day := labels_of_one_day(standings):
        notes.append(
            f"The authority of a service was joined from the list of {day:%-d %B %Y}, so that regions and "
            "authorities are told by services that lasted until then and by none that came later. For them, "
            "rates are those of services whose authority is known, none leaves before that day and none "
            "enters after it; England has no such lean."
        )
    return tuple(notes)
