"""Our estimate for today: what the share would be if every service were inspected now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from wherry.analysis.forecast.futures import Services as Rated
from wherry.analysis.forecast.ground import Ground, describe_history, ground_on, rated_here, services_of
from wherry.analysis.forecast.history import Whole
from wherry.analysis.forecast.looks import Looked, below_now, looks_by_year
from wherry.analysis.forecast.offsets import Offset
from wherry.analysis.forecast.rates import GOOD_OR_BETTER, OLDEST_MONTHS, Array
from wherry.analysis.forecast.two_state import TwoState, model_of
from wherry.analysis.knowledge import KIND_WORDS
from wherry.analysis.notes import notes_for
from wherry.analysis.questions import Provenance
from wherry.analysis.results import Plain
from wherry.analysis.standing import Standings
from wherry.definitions.forecasting import Forecasting
from wherry.domain.coverage import Services
from wherry.domain.days import months_after
from wherry.domain.errors import Refused
from wherry.domain.places import Place

YEARS_BACK = 10
LEVEL_Z = 1.2815515655446004  # Of an 80 % interval.
MISREAD = (0.0, 0.05, 0.10)
LONGEST_MONTHS = 60


@dataclass(frozen=True)
class EstimateQuestion:
    """What the share would be today if every rating were fresh; and what CQC is likely to look at
    again by a day (`by` None: in a year)."""

    area: str
    as_of: date | None = None
    by: date | None = None
    services: Services = Services.ALL


@dataclass(frozen=True)
class EstimatedShare:
    """The published share of some services beside our estimate for today with its interval, which
    holds at least 80 %: both calibrations, how the area differs, and chance."""

    group: str
    group_title: str
    rated: int
    good_or_outstanding: int
    share: float
    estimate: float
    low: float
    high: float
    median_rating_age_years: float


@dataclass(frozen=True)
class Bracket:
    """One calibration: rates a year, long-run part below Good, half-life of a rating, our estimate."""

    key: str
    title: str
    source: str
    worsening: float
    improving: float
    long_run_below: float
    half_life_years: float
    estimate: float


@dataclass(frozen=True)
class Misread:
    """Our estimate if so many ratings were wrong when they were given."""

    part: float
    estimate: float


@dataclass(frozen=True)
class Candidate:
    """A service below Good: the chance that it is Good or better today (both calibrations), and that
    CQC publishes a new rating by the day asked for."""

    location_id: str
    name: str
    type_of_care: str
    rating: str
    published_on: date | None
    chance_good_low: float
    chance_good_high: float
    chance_inspected: float


@dataclass(frozen=True)
class Estimate(Plain):
    """The answer to an estimate question; `whole` first, then each type of care.

    `improved_unseen` is how many of the `below_good` services are likely to be Good or better today
    and not to be inspected by the day: improved but not re-inspected. `candidates` are the services
    below Good, those first that most likely improved and will not be looked at.
    """

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
    provenance: Provenance


def estimate(standings: Standings, question: EstimateQuestion, definitions: Forecasting) -> Estimate:
    """Our estimate for today beside the published share.

    Raises:
        UnknownName: when there is no such area.
        NotKnown: when no file tells of it on the day, or its history is too thin.
        Refused: when the day is not ahead, or more than five years.
    """
    ground = ground_on(standings, question.as_of, question.services, definitions.assumptions)
    day = ground.scene.day
    by = question.by or months_after(day, 12)
    ahead = _months_between(day, by)
    place = ground.scene.find(question.area)
    kinds = ground.kinds(place)
    rated = rated_here(ground, place, kinds)
    types = [t for t in standings.register.definitions.types_of_care if t.key in set(rated["type_of_care"])]
    services = services_of(rated, day, [t.key for t in types])
    offset = ground.offset(place, rated)
    below = (services.rating >= GOOD_OR_BETTER).astype(np.int64)
    models = {key: model_of(c) for key, c in definitions.calibrations.items()}
    looked = _looked(standings, ground)
    middle = [_chance_good(looked, m.shifted(offset.outcome), services, below) for m in models.values()]
    ends = [_at_ends(looked, m, services, below, offset) for m in models.values()]
    inspected = _chance_inspected(ground, place, services, offset, ahead)
    groups = [("all", "All services", np.ones(len(below), dtype=bool))]
    groups += [(t.key, t.plural, services.group == number) for number, t in enumerate(types)]
    shares = [_share(rated, day, g, below, middle, ends) for g in groups if g[2].any()]
    of_below = below == 1
    mean_good = np.mean(middle, axis=0)
    spread = LEVEL_Z * float(np.sqrt((inspected * (1 - inspected))[of_below].sum()))
    expected = float(inspected[of_below].sum())
    return Estimate(
        question=question,
        name=place.name,
        by=by,
        whole=shares[0],
        types=tuple(shares[1:]),
        brackets=tuple(_brackets(definitions, middle)),
        misread=tuple(_misread(looked, models, offset, services, below)),
        below_good=int(of_below.sum()),
        inspected_again=expected,
        inspected_again_low=max(0, int(np.floor(expected - spread))),
        inspected_again_high=min(int(of_below.sum()), int(np.ceil(expected + spread))),
        improved_unseen=float((mean_good * (1 - inspected))[of_below].sum()),
        candidates=tuple(_candidates(rated, middle, inspected, of_below)),
        provenance=ground.scene.provenance(_notes(ground, place, kinds)),
    )


def chances_below_today(
    standings: Standings, area: str, as_of: date | None, services: Services, definitions: Forecasting
) -> dict[str, float]:
    """P(CQC would rate it below Good if it looked today) of every rated service of an area, by its id: the
    middle of both calibrations. A rating's age is what tells; nothing of the service's own history is in it.

    Raises:
        UnknownName, NotKnown: as `estimate`.
    """
    ground = ground_on(standings, as_of, services, definitions.assumptions)
    place = ground.scene.find(area)
    rated = rated_here(ground, place, ground.kinds(place))
    here = services_of(rated, ground.scene.day, sorted(set(rated["type_of_care"])))
    below = (here.rating >= GOOD_OR_BETTER).astype(np.int64)
    outcome = ground.offset(place, rated).outcome
    looked = _looked(standings, ground)
    good = [
        _chance_good(looked, model_of(c).shifted(outcome), here, below)
        for c in definitions.calibrations.values()
    ]
    return dict(zip(rated["location_id"], (1 - np.mean(good, axis=0)).tolist(), strict=True))


def _months_between(day: date, by: date) -> int:
    """Whole months, at least one.

    Raises:
        Refused: when `by` is not later, or too far ahead.
    """
    months = round((by - day).days / (365.25 / 12))
    if by <= day or months > LONGEST_MONTHS:
        raise Refused(
            f"{by:%-d %B %Y} is not within five years after {day:%-d %B %Y}, the day of the estimate; give "
            "another --by."
        )
    return max(months, 1)


def _looked(standings: Standings, ground: Ground) -> Looked:
    """What CQC looked at, counted once for each day of an open register."""
    return standings.prepared(
        ("looked", ground.scene.day), lambda: Looked.of(ground.history.months, YEARS_BACK)
    )


def _chance_good(
    looked: Looked, model: TwoState, services: Rated, below: Whole, misread: float = 0.0
) -> Array:
    looks = looks_by_year(looked, model)
    return 1 - below_now(model, looks, services.kind, below, services.age, misread)


def _at_ends(looked: Looked, model: TwoState, services: Rated, below: Whole, offset: Offset) -> list[Array]:
    """The chance of Good where the area is as bad, and as good, as 80 % of what is known of it allows."""
    return [
        _chance_good(looked, model.shifted(offset.outcome + z * offset.outcome_sd), services, below)
        for z in (-LEVEL_Z, LEVEL_Z)
    ]


def _chance_inspected(ground: Ground, place: Place, services: Rated, offset: Offset, months: int) -> Array:
    """The chance of a new rating within so many months, inspections staying as often as of late."""
    table = ground.rates(place).inspection * offset.inspections
    ages = np.minimum(services.age[:, None] + np.arange(months), OLDEST_MONTHS)
    hazard = table[services.kind[:, None], services.rating[:, None], ages].sum(axis=1)
    return np.asarray(-np.expm1(-hazard))


def _share(
    rated: pl.DataFrame,
    day: date,
    group: tuple[str, str, Array],
    below: Whole,
    middle: Sequence[Array],
    ends: Sequence[Sequence[Array]],
) -> EstimatedShare:
    key, title, of = group
    number = int(of.sum())
    good = int((below[of] == 0).sum())
    mean = np.mean(middle, axis=0)[of]
    chance = LEVEL_Z * float(np.sqrt((mean * (1 - mean)).sum())) / number
    age = (pl.lit(day) - pl.col("published_on")).dt.total_days() / 365.25
    return EstimatedShare(
        group=key,
        group_title=title,
        rated=number,
        good_or_outstanding=good,
        share=good / number,
        estimate=float(mean.mean()),
        low=max(0.0, min(float(pair[0][of].mean()) for pair in ends) - chance),
        high=min(1.0, max(float(pair[1][of].mean()) for pair in ends) + chance),
        median_rating_age_years=float(np.nanmedian(rated.select(age).to_series().to_numpy()[of])),
    )


def _brackets(definitions: Forecasting, middle: Sequence[Array]) -> Iterator[Bracket]:
    for calibration, chance in zip(definitions.calibrations.values(), middle, strict=True):
        model = model_of(calibration)
        yield Bracket(
            calibration.key,
            calibration.title,
            calibration.source,
            model.worsening,
            model.improving,
            model.long_run_below,
            model.half_life_years,
            float(chance.mean()),
        )


def _misread(
    looked: Looked, models: dict[str, TwoState], offset: Offset, services: Rated, below: Whole
) -> Iterator[Misread]:
    for part in MISREAD:
        found = [
            _chance_good(looked, m.shifted(offset.outcome), services, below, part) for m in models.values()
        ]
        yield Misread(part, float(np.mean(found)))


def _candidates(
    rated: pl.DataFrame, middle: Sequence[Array], inspected: Array, of_below: Whole
) -> list[Candidate]:
    low, high = np.min(middle, axis=0), np.max(middle, axis=0)
    rows = rated.select("location_id", "name", "type_of_care", "rating", "published_on").rows()
    found = [
        Candidate(i, name or "", kind, rating, published, float(lo), float(hi), float(seen))
        for (i, name, kind, rating, published), lo, hi, seen, is_below in zip(
            rows, low, high, inspected, of_below, strict=True
        )
        if is_below
    ]
    return sorted(found, key=lambda c: (-c.chance_good_low * (1 - c.chance_inspected), c.location_id))


def _notes(ground: Ground, place: Place, kinds: frozenset[bool]) -> tuple[str, ...]:
    scene = ground.scene
    notes = [
        "Our estimate is a model of what CQC would find, not a rating. It rests on community services rated "
        "in 2015 to 2017, nearly all of them inspected again; a rating older than two years says little.",
        describe_history(ground, place, kinds),
    ]
    if True in kinds:
        notes.append("For care homes the rates of change are those of community services.")
    for kind in sorted(scene.kinds(place) - kinds):
        notes.append(f"{KIND_WORDS[kind].capitalize()} are left out: no file tells how their ratings change.")
    return (*notes, *notes_for(scene, place, scene.kinds(place), scene.of(place, kinds)))
