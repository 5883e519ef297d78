"""The back-test: on days of the past, what the models of those days said, and what then happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import polars as pl

from wherry.analysis.questions import HEADLINE, Provenance
from wherry.analysis.results import Plain
from wherry.analysis.risk.baselines import BASELINES, RATING_ONLY, baseline_scores
from wherry.analysis.risk.encoding import Vector
from wherry.analysis.risk.examples import (
    BAD_IF_INSPECTED,
    INSPECTED,
    NEW_BAD,
    OUTCOMES,
    Days,
    Outcome,
    complete_landmarks,
    training_examples,
)
from wherry.analysis.risk.metrics import auc_difference, metrics_of, resamples
from wherry.analysis.risk.models import ADDITIVE, BOOSTED, Recipe, fit_for, recent_rate
from wherry.analysis.risk.notes import provenance_of
from wherry.analysis.signals.index import GUARD
from wherry.analysis.standing import Standings
from wherry.definitions.risk_model import ModelSettings
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown

PRODUCT: Final = "inspected_times_bad"


@dataclass(frozen=True)
class BacktestQuestion:
    """On which days, and of which services. Without days, every 1 January with a past to learn from and
    a whole year known after it."""

    landmarks: tuple[date, ...] = ()
    services: Services = Services.ALL


@dataclass(frozen=True)
class Row:
    """One model on one landmark: services, share to which it happened, metrics, and AUC less that of the
    current rating alone with its 95 % interval over resampled services."""

    landmark: date
    model: str
    published: bool
    n: int
    base_rate: float
    auc: float | None
    average_precision: float | None
    precision_at_40: float | None
    precision_at_100: float | None
    top_decile_lift: float | None
    brier: float
    calibration_slope: float | None
    expected_calibration_error: float
    conditional_auc: float | None
    difference_to_rating_only: float | None
    difference_low: float | None
    difference_high: float | None


@dataclass(frozen=True)
class OutputRow(Row):
    """The published model of another output, never mixed with the rows of the first."""

    outcome: str


@dataclass(frozen=True)
class Backtest(Plain):
    """Rows of the new bad rating, by landmark and model; `outputs` are those of the other outputs."""

    question: BacktestQuestion
    rows: tuple[Row, ...]
    outputs: tuple[OutputRow, ...]
    caution: str
    notes: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True)
class Trial:
    """One landmark: its services, what happened, and what each model said."""

    landmark: date
    pool: pl.DataFrame
    said: dict[str, Vector]

    def happened(self, outcome: Outcome = NEW_BAD) -> Vector:
        """1 where the outcome came true."""
        return self.pool[outcome.label].to_numpy().astype(np.float64)


def backtest(standings: Standings, question: BacktestQuestion, settings: ModelSettings) -> Backtest:
    """Fit on the past of each landmark, foretell its year and score what was said.

    Raises:
        NotKnown: when no landmark has a past to learn from and a whole year known after it.
    """
    days = Days(standings, standings.register.definitions.measure(HEADLINE), question.services)
    landmarks = question.landmarks or tuple(complete_landmarks(days, settings))
    rows: list[Row] = []
    outputs: list[OutputRow] = []
    notes: list[str] = []
    for landmark in landmarks:
        try:
            tried = trial(days, landmark, settings)
        except NotKnown as unknown:
            if question.landmarks:
                raise
            notes.append(f"{landmark:%-d %B %Y} is left out: {unknown}")
            continue
        rows += scored(tried, settings)
        outputs += _other_outputs(days, tried, settings)
        notes += _left_out(tried)
    if not rows:
        raise NotKnown(
            "No 1 January has enough of a past to learn from and a whole year known after it; "
            "import a history of ratings, or name a day with --landmark."
        )
    notes += _of_the_pool(settings)
    provenance = provenance_of(days, max(r.landmark for r in rows), tuple(notes))
    return Backtest(question, tuple(rows), tuple(outputs), GUARD, tuple(notes), provenance)


def trial(days: Days, landmark: date, settings: ModelSettings) -> Trial:
    """What every model of a landmark's day says of its services.

    Raises:
        NotKnown: when the year after it is not known, or the past is too thin to learn from.
    """
    pool = days.known(landmark)
    if pool.height == 0:
        raise NotKnown(
            f"No imported file tells of the twelve months after {landmark:%-d %B %Y}, or no rated service "
            "is known on that day."
        )
    rate = recent_rate(days, landmark, NEW_BAD)
    said = {
        kind: fit_for(days, landmark, Recipe(NEW_BAD, settings, kind)).predict(pool)
        for kind in (ADDITIVE, BOOSTED)
    }
    parts = [
        fit_for(days, landmark, Recipe(outcome, settings)).predict(pool)
        for outcome in (INSPECTED, BAD_IF_INSPECTED)
    ]
    said[PRODUCT] = parts[0] * parts[1]
    examples = training_examples(days, landmark, settings)
    for baseline in BASELINES:
        scores = baseline_scores(baseline, examples, pool, NEW_BAD, rate)
        if scores is not None:
            said[baseline.key] = scores
    return Trial(landmark, pool, said)


def scored(tried: Trial, settings: ModelSettings) -> Iterator[Row]:
    """A row for every model of a landmark."""
    happened, inspected = tried.happened(), tried.happened(INSPECTED)
    samples = resamples(happened.size, settings.bootstrap_draws, settings.seed)
    for name, said in tried.said.items():
        difference = auc_difference(happened, said, tried.said[RATING_ONLY], samples)
        yield Row(
            tried.landmark,
            name,
            name == ADDITIVE,
            happened.size,
            float(happened.mean()),
            **asdict(metrics_of(happened, inspected, said)),
            **_named(difference),
        )


def _named(difference: tuple[float, float, float] | None) -> dict[str, Any]:
    names = ("difference_to_rating_only", "difference_low", "difference_high")
    return dict(zip(names, difference or (None, None, None), strict=True))


def _other_outputs(days: Days, tried: Trial, settings: ModelSettings) -> Iterator[OutputRow]:
    """The published model of each other output on a landmark."""
    for outcome in OUTCOMES[1:]:
        pool = tried.pool.filter(outcome.among) if outcome.among else tried.pool
        if pool.height == 0:
            continue
        happened = pool[outcome.label].to_numpy().astype(np.float64)
        inspected = pool[INSPECTED.label].to_numpy().astype(np.float64)
        said = fit_for(days, tried.landmark, Recipe(outcome, settings)).predict(pool)
        examples = training_examples(days, tried.landmark, settings)
        examples = examples.filter(outcome.among) if outcome.among else examples
        rating_only = next(b for b in BASELINES if b.key == RATING_ONLY).score(examples, pool, outcome)
        samples = resamples(happened.size, settings.bootstrap_draws, settings.seed)
        difference = auc_difference(happened, said, rating_only, samples) if rating_only is not None else None
        yield OutputRow(
            tried.landmark,
            ADDITIVE,
            True,
            happened.size,
            float(happened.mean()),
            **asdict(metrics_of(happened, inspected, said)),
            **_named(difference),
            outcome=outcome.key,
        )


def _left_out(tried: Trial) -> list[str]:
    missing = [b.title for b in BASELINES if b.key not in tried.said]
    return (
        [f"{tried.landmark:%-d %B %Y}: not known, and so not scored: {'; '.join(missing)}."]
        if missing
        else []
    )


def _of_the_pool(settings: ModelSettings) -> list[str]:
    return [
        "Services that were registered and rated on the landmark, once a site. Trained on days at least "
        "twelve months before it; nothing published later is seen.",
        "Calibration error over ten bins of equal width; intervals over "
        f"{settings.bootstrap_draws} samples of services.",
    ]
