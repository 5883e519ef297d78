"""The published model, its challenger, and how either is fitted and calibrated for a day."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
import polars as pl

from wherry.analysis.risk.calibration import (
    Calibration,
    calibrated,
    log_odds_of,
    slope_believed,
    slope_needed,
)
from wherry.analysis.risk.encoding import Encoding, Vector, encoding_of
from wherry.analysis.risk.examples import (
    Days,
    Outcome,
    known_features,
    training_examples,
)
from wherry.analysis.risk.features import MODEL_KEYS
from wherry.analysis.risk.seen import WINDOW_MONTHS
from wherry.analysis.risk.signs import DAYS_A_YEAR
from wherry.definitions.risk_model import ModelSettings
from wherry.domain.days import months_after
from wherry.domain.errors import NotKnown
from wherry.domain.phrases import number_of

RECENT_WINDOWS: Final = (12, 6, 3)
"""Months over which the last rate is taken and averaged, so that the last quarter counts most."""
FEWEST_STRAYS, MOST_STRAYS = 3, 8
"""Years from which the level's spread is told: of two a spread is a guess; before eight CQC was another."""
ADDITIVE, BOOSTED = "additive", "boosted"


@dataclass(frozen=True)
class Model:
    """One output's model for a day: a value; whoever asked keeps it.

    `level_spread` is how far, on the log scale, the rate has strayed from year to year.
    """

    outcome: Outcome
    kind: str
    day: date
    encoding: Encoding
    fitted: Any
    calibration: Calibration
    examples: int
    happened: int
    first_day: date
    last_day: date
    level_spread: float

    def log_odds(self, frame: pl.DataFrame) -> Vector:
        """Before calibration."""
        return log_odds_of(np.asarray(self.fitted.predict_proba(self.encoding.matrix(frame)))[:, 1])

    def predict(self, frame: pl.DataFrame) -> Vector:
        """The probability for every service of a frame of features."""
        return self.calibration.of(self.log_odds(frame))


@dataclass(frozen=True)
class Recipe:
    """What is to be fitted, and of which features."""

    outcome: Outcome
    settings: ModelSettings
    kind: str = ADDITIVE
    keys: tuple[str, ...] = MODEL_KEYS

    def only(self, frame: pl.DataFrame) -> Recipe:
        """The recipe with the features that are known of some service of a frame."""
        return replace(self, keys=tuple(k for k in self.keys if frame[k].null_count() < frame.height))


def fit_for(days: Days, day: date, recipe: Recipe) -> Model:
    """The model of an output for a day, learnt from and calibrated by nothing later.

    Raises:
        NotKnown: when too few examples are complete by then.
    """
    model = _raw(days, day, recipe)
    needed = _slope_a_year_ago(days, day, recipe)
    # The rate was seen among services whose history is known: their mean is drawn to it.
    pool = days.on(day).filter("history_is_known")
    rate = recent_rate(days, day, recipe.outcome)
    slope = slope_believed(needed, recipe.settings.slope_believed)
    return replace(model, calibration=calibrated(model.log_odds(pool), rate, slope))


def _raw(days: Days, day: date, recipe: Recipe) -> Model:
    """A fitted model that is not calibrated, made once for each day."""
    key = ("risk", "model", days.measure.label, days.services, day, recipe)
    return days.standings.prepared(key, lambda: _fit(days, day, recipe))


def _fit(days: Days, day: date, recipe: Recipe) -> Model:
    from threadpoolctl import threadpool_limits

    outcome, settings = recipe.outcome, recipe.settings
    examples = training_examples(days, day, settings)
    if outcome.among:
        examples = examples.filter(outcome.among)
    happened = int(examples[outcome.label].sum())
    if min(happened, examples.height - happened) < settings.fewest_bad:
        raise NotKnown(
            f"Up to {day:%-d %B %Y} the imported files tell of {number_of(happened, 'case')} in which it is "
            f"known that “{outcome.title}” came true, and a model needs {settings.fewest_bad:,}; "
            "import a history of ratings."
        )
    encoding = encoding_of(examples, known_features([examples, days.on(day)], recipe.keys))
    fitted = (_additive if recipe.kind == ADDITIVE else _boosted)(encoding, settings)
    weights = examples["weight"].to_numpy()
    with warnings.catch_warnings(), threadpool_limits(1):
        # Not known is a bin of its own here, which is what the warning asks for.
        warnings.filterwarnings("ignore", message="Missing values detected")
        fitted.fit(encoding.matrix(examples), examples[outcome.label].to_numpy(), sample_weight=weights)
    return Model(
        outcome=outcome,
        kind=recipe.kind,
        day=day,
        encoding=encoding,
        fitted=fitted,
        calibration=Calibration(),
        examples=examples.height,
        happened=happened,
        first_day=examples["landmark"].min(),  # type: ignore[arg-type]  # A column of days, never empty.
        last_day=examples["landmark"].max(),  # type: ignore[arg-type]  # As above.
        level_spread=level_spread(days, day, outcome, settings),
    )


def _additive(encoding: Encoding, settings: ModelSettings) -> Any:
    from interpret.glassbox import ExplainableBoostingClassifier

    return ExplainableBoostingClassifier(
        feature_names=list(encoding.keys),
        feature_types=encoding.types,
        interactions=settings.interactions,
        outer_bags=settings.outer_bags,
        max_bins=settings.max_bins,
        learning_rate=settings.learning_rate,
        max_rounds=settings.max_rounds,
        early_stopping_rounds=50,
        smoothing_rounds=settings.smoothing_rounds,
        min_samples_leaf=settings.min_samples_leaf,
        n_jobs=1,  # The processes of joblib cost more than the fit.
        random_state=settings.seed,
    )


def _boosted(encoding: Encoding, settings: ModelSettings) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=settings.boosted_rounds,
        learning_rate=settings.boosted_learning_rate,
        max_depth=settings.boosted_depth,
        min_samples_leaf=settings.boosted_min_samples_leaf,
        l2_regularization=settings.boosted_l2,
        categorical_features=[kind == "nominal" for kind in encoding.types],
        random_state=settings.seed,
    )


def _slope_a_year_ago(days: Days, day: date, recipe: Recipe) -> float:
    """The slope that the model of a year ago would have needed; 1 where there was none, or where it
    had learnt from too short a time to tell a drift."""
    before = months_after(day, -WINDOW_MONTHS)
    happened = _among(days.known(before), recipe.outcome)
    if int(happened[recipe.outcome.label].sum()) < recipe.settings.fewest_bad:
        return 1.0
    try:
        model = _raw(days, before, recipe)
    except NotKnown:
        return 1.0
    if (model.last_day - model.first_day).days < recipe.settings.slope_needs_years * DAYS_A_YEAR:
        return 1.0
    return slope_needed(model.log_odds(happened), happened[recipe.outcome.label].to_numpy().astype(float))


def _among(frame: pl.DataFrame, outcome: Outcome) -> pl.DataFrame:
    return frame.filter(outcome.among) if outcome.among else frame


def _share(frame: pl.DataFrame, outcome: Outcome) -> float:
    """The share of rows in which an outcome happened; there must be a row."""
    return float(frame[outcome.label].to_numpy().mean())


def recent_rate(days: Days, day: date, outcome: Outcome) -> float | None:
    """The rate for a year last seen on a day: the mean of those of `RECENT_WINDOWS`.

    Of those inspected, the mean of their shares. None where no window is known.
    """
    rates = []
    for months in RECENT_WINDOWS:
        happened = _among(days.known(months_after(day, -months), months), outcome)
        if happened.height:
            times = 1 if outcome.among else WINDOW_MONTHS / months
            rates.append(_share(happened, outcome) * times)
    return sum(rates) / len(rates) if rates else None


def level_spread(days: Days, day: date, outcome: Outcome, settings: ModelSettings) -> float:
    """How far the log of the rate strayed in a year from the rate last seen, over the years before."""
    strays = []
    for years in range(1, MOST_STRAYS + 1):
        before = months_after(day, -WINDOW_MONTHS * years)
        happened = _among(days.known(before), outcome)
        expected = recent_rate(days, before, outcome)
        seen = _share(happened, outcome) if happened.height else 0.0
        if not expected or not seen:
            break
        strays.append(np.log(seen / expected))
    if len(strays) < FEWEST_STRAYS:
        return settings.level_spread
    return float(np.sqrt(np.mean(np.square(strays))))
