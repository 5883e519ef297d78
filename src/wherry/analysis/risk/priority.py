"""The order of visits of an area: every rated service with its estimate, or why there is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import polars as pl

from wherry.analysis.forecast.estimate import chances_below_today
from wherry.analysis.knowledge import KIND_WORDS, KINDS_OF
from wherry.analysis.questions import HEADLINE, Provenance
from wherry.analysis.results import Plain
from wherry.analysis.risk.examples import BAD_IF_INSPECTED, INSPECTED, NEW_BAD, OUTCOMES, Days
from wherry.analysis.risk.explain import Estimate, Reason, estimates, not_known, said
from wherry.analysis.risk.models import Model, Recipe, fit_for
from wherry.analysis.risk.notes import provenance_of
from wherry.analysis.scene import of_kinds, scene_on
from wherry.analysis.signals.index import GUARD
from wherry.analysis.standing import Standings
from wherry.definitions.forecasting import Forecasting
from wherry.definitions.risk_model import ModelSettings
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown
from wherry.domain.phrases import number_of

KIND_SERVICES: Final = {True: Services.CARE_HOMES, False: Services.COMMUNITY}


@dataclass(frozen=True)
class PriorityQuestion:
    """Which services of an area to visit first on a day (None: the newest that is known)."""

    area: str
    as_of: date | None = None
    services: Services = Services.ALL


@dataclass(frozen=True)
class ServiceEstimate:
    """One service. `estimate` is of a new rating below Good within twelve months; `inspected` and
    `bad_if_inspected` are other questions and never mixed with it, nor is `bad_today`: what CQC would find if
    it looked now, by the age of the rating. None: it cannot be made."""

    location_id: str
    name: str | None
    is_care_home: bool
    type_of_care: str
    rating: str
    points: float
    owner_bad_share: float | None
    estimate: Estimate
    inspected: float | None
    bad_if_inspected: float | None
    bad_today: float | None = None


@dataclass(frozen=True)
class PriorityCount:
    """How many services of a kind, and how many new bad ratings are to be expected among them."""

    kind: str
    services: int
    rated: int
    unrated: int
    rated_bad: int
    with_estimate: int
    expected_new_bad: float | None
    expected_inspected: float | None


@dataclass(frozen=True)
class Priority(Plain):
    """The order of visits of an area, the likeliest first; services without an estimate by points.

    `unrated` are ids of services without a rating: nothing is foretold of them, and that is a reason to go.
    """

    question: PriorityQuestion
    area: str
    counts: tuple[PriorityCount, ...]
    services: tuple[ServiceEstimate, ...]
    unrated: tuple[str, ...]
    caution: str
    provenance: Provenance


def priority(
    standings: Standings, question: PriorityQuestion, settings: ModelSettings, forecasting: Forecasting
) -> Priority:
    """The order of visits of an area on a day.

    A prediction that cannot be made is not made up: where no history is at hand to learn from, services
    are ordered by points and their probability is None.

    Raises:
        UnknownName: when there is no such area.
        NotKnown: when no imported file tells of its services on that day.
    """
    scene = scene_on(standings, HEADLINE, question.as_of, question.services, question.area)
    place = scene.find(question.area)
    here = scene.standing.filter(scene.lies_in(place) & of_kinds(frozenset(KINDS_OF[question.services])))
    if here.height == 0:
        raise scene.nothing_known(place.name)
    services: list[ServiceEstimate] = []
    notes: list[str] = []
    counts: list[PriorityCount] = []
    for kind in KINDS_OF[question.services]:
        of_kind = here.filter(of_kinds(frozenset({kind})))
        if of_kind.height:
            days = Days(standings, scene.measure, KIND_SERVICES[kind])
            made, said_of_it = _of_kind(days, scene.day, of_kind, settings)
            services += made
            notes += said_of_it
            counts.append(_count(KIND_WORDS[kind], of_kind, made))
    today = _today(standings, question, forecasting)
    services = sorted((replace(s, bad_today=today.get(s.location_id)) for s in services), key=_order)
    unrated = here.filter(pl.col("rating").is_null())["location_id"].sort().to_list()
    if unrated:
        notes.append(
            f"Of {number_of(len(unrated), 'service')} without a rating nothing is foretold: "
            "a reason to go, not to wait."
        )
    days = Days(standings, scene.measure, question.services)
    provenance = provenance_of(days, scene.day, tuple(dict.fromkeys(notes)))
    return Priority(question, place.name, tuple(counts), tuple(services), tuple(unrated), GUARD, provenance)


def _today(standings: Standings, question: PriorityQuestion, forecasting: Forecasting) -> dict[str, float]:
    try:
        return chances_below_today(standings, question.area, question.as_of, question.services, forecasting)
    except NotKnown:  # Too thin a history says nothing of today.
        return {}


def _order(one: ServiceEstimate) -> tuple[bool, float, float, float, str]:
    chance = one.estimate.probability
    return (chance is None, -(chance or 0.0), -one.points, -(one.owner_bad_share or 0.0), one.location_id)


def _of_kind(
    days: Days, day: date, here: pl.DataFrame, settings: ModelSettings
) -> tuple[list[ServiceEstimate], list[str]]:
    """The services of a kind with their estimates, and what to say of the model."""
    pool = days.on(day).join(here.select("location_id"), on="location_id", how="semi", maintain_order="left")
    if pool.height == 0:
        return [], []
    notes, models, words = [], {}, KIND_WORDS[bool(here["is_care_home"][0])]
    for outcome in OUTCOMES:
        try:
            models[outcome.key] = fit_for(days, day, Recipe(outcome, settings).only(pool))
        except NotKnown as unknown:
            notes.append(f"{words.capitalize()}: {unknown} No estimate is made up.")
    main = models.get(NEW_BAD.key)
    if main is None:
        made = [_by_points(row) for row in pool.iter_rows(named=True)]
        notes = [
            *notes[:1],
            "Without an estimate the order is by points for ratings below Good, "
            "then by the owner’s other services.",
        ]
    else:
        made = estimates(main, pool, settings.interval)
        notes.append(_of_the_model(main))
    inspected, bad_if = (_said(models.get(o.key), pool) for o in (INSPECTED, BAD_IF_INSPECTED))
    return [
        ServiceEstimate(
            row["location_id"],
            row["name"],
            row["is_care_home"],
            row["type_of_care"],
            row["current_rating"],
            row["points"],
            row["owner_bad_share"],
            made[at],
            inspected[at],
            bad_if[at],
        )
        for at, row in enumerate(pool.iter_rows(named=True))
    ], notes


def _said(model: Model | None, pool: pl.DataFrame) -> list[float | None]:
    return [None] * pool.height if model is None else [float(p) for p in model.predict(pool)]


def _by_points(row: dict[str, object]) -> Estimate:
    """No probability: the reasons are what the points are made of."""
    points = float(row["points"])  # type: ignore[arg-type]  # A number: the list has added them.
    age = next((k for k in ("rating_age_if_bad", "rating_age_if_good") if row[k] is not None), None)
    reasons = [Reason("current_rating", said("current_rating", row["current_rating"]), points)]
    if age:
        reasons.append(Reason(age, said(age, row[age]), 0.0))
    for share in ("owner_bad_share", "area_bad_share"):
        if row[share] is not None:
            reasons.append(Reason(share, said(share, row[share]), 0.0))
    return Estimate(
        None, None, None, tuple(reasons) if points else (), () if points else tuple(reasons), not_known(row)
    )


def _of_the_model(model: Model) -> str:
    return (
        f"Learnt from {number_of(model.examples, 'example')}, {model.happened:,} of them with a new bad "
        f"rating, of {model.first_day:%-d %B %Y} to {model.last_day:%-d %B %Y}, by "
        f"{number_of(len(model.encoding.keys), 'feature')} known here."
    )


def _count(kind: str, here: pl.DataFrame, made: list[ServiceEstimate]) -> PriorityCount:
    ratings = Counter(one.rating for one in made)
    chances = [one.estimate.probability for one in made if one.estimate.probability is not None]
    inspected = [one.inspected for one in made if one.inspected is not None]
    return PriorityCount(
        kind=kind,
        services=here.height,
        rated=len(made),
        unrated=here["rating"].null_count(),
        rated_bad=ratings["requires_improvement"] + ratings["inadequate"],
        with_estimate=len(chances),
        expected_new_bad=sum(chances) if chances else None,
        expected_inspected=sum(inspected) if inspected else None,
    )
