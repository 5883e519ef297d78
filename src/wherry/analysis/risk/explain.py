"""Why one probability is what it is: the terms that raise it and lower it, in plain words."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from wherry.analysis.risk.calibration import probability
from wherry.analysis.risk.encoding import Vector
from wherry.analysis.risk.features import BY_KEY
from wherry.analysis.risk.models import Model
from wherry.domain.phrases import number_of
from wherry.domain.ratings import RATING_TITLES

LEAST: Final = 0.05
"""Terms that move the log-odds by less are not worth a sentence: a twentieth of a doubling and a half."""


@dataclass(frozen=True)
class Reason:
    """A term of the model: `effect` on the log-odds (above 0 raises), and what is said of it."""

    feature: str
    words: str
    effect: float


@dataclass(frozen=True)
class Estimate:
    """A probability with its interval; None where it cannot be made. `not_known` are features in words."""

    probability: float | None
    low: float | None
    high: float | None
    raises: tuple[Reason, ...]
    lowers: tuple[Reason, ...]
    not_known: tuple[str, ...]


def estimates(model: Model, pool: pl.DataFrame, interval: float) -> list[Estimate]:
    """The probability of every service of a frame, with interval and reasons, in its order."""
    features = model.encoding.matrix(pool)
    said = model.predict(pool)
    low, high = intervals(model, pool, interval)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Missing values detected")
        effects = model.fitted.eval_terms(features) * model.calibration.slope
    keys = model.encoding.keys
    return [
        Estimate(
            float(said[at]),
            float(low[at]),
            float(high[at]),
            *_reasons(row, keys, model, effects[at]),
            not_known=not_known(row),
        )
        for at, row in enumerate(pool.iter_rows(named=True))
    ]


def not_known(row: dict[str, Any]) -> tuple[str, ...]:
    """What no file tells of a service, in words."""
    return tuple(
        feature.title
        for key, feature in BY_KEY.items()
        if not feature.why_not and row[key] is None and not _does_not_apply(key, row)
    )


_IF_GOOD: Final = ("rating_age_if_good", "years_since_bad_if_good")


def _does_not_apply(key: str, row: dict[str, Any]) -> bool:
    """Whether there is nothing to know: the age of a Good rating where the rating is not Good."""
    is_good = row["current_rating"] in ("good", "outstanding")
    if key in _IF_GOOD and not is_good:
        return True
    if key == "rating_age_if_bad":
        return is_good
    if key == "years_since_bad_if_good":
        return bool(row["bad_ratings"] == 0)
    if key == "gap_between_last_ratings":
        return bool(row["previous_rating"] == "none")
    return key == "beds" and not row["is_care_home"]


def _reasons(
    row: dict[str, Any], keys: tuple[str, ...], model: Model, effects: Vector
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Terms that raise and terms that lower, strongest first; a pair of features is one term."""
    found = []
    for term, effect in zip(model.fitted.term_features_, effects, strict=True):
        names = [keys[index] for index in term]
        if abs(effect) >= LEAST and all(row[name] is not None for name in names):
            found.append(
                Reason(" and ".join(names), "; ".join(said(n, row[n]) for n in names), float(effect))
            )
    found.sort(key=lambda reason: -abs(reason.effect))
    return tuple(r for r in found if r.effect > 0), tuple(r for r in found if r.effect < 0)


def said(key: str, value: Any) -> str:
    """A feature and its value as people say it."""
    feature = BY_KEY[key]
    if isinstance(value, str):
        word = RATING_TITLES.get(value, value.replace("_", " "))
        return f"{feature.title}: {word}"
    if feature.unit == "share":
        return f"{feature.title}: {value:.0%}"
    if feature.unit == "years":
        return f"{feature.title}: {value:.1f}"
    return f"{feature.title}: {number_of(int(value), feature.unit.rstrip('s'))}"


def intervals(model: Model, pool: pl.DataFrame, level: float) -> tuple[Vector, Vector]:
    """Where the probabilities may lie: how far the model's bags differ, and how far CQC's pace has strayed.

    Both are taken as normal on the log-odds; a wide interval is honest where few examples resemble.
    """
    from statistics import NormalDist

    times = NormalDist().inv_cdf((1 + level) / 2)
    bags = _log_odds_of_bags(model, pool) * model.calibration.slope
    spread = np.sqrt(bags.var(axis=0, ddof=1) / bags.shape[0] + model.level_spread**2)
    middle = model.calibration.slope * model.log_odds(pool) + model.calibration.shift
    return probability(middle - times * spread), probability(middle + times * spread)


def _log_odds_of_bags(model: Model, pool: pl.DataFrame) -> Vector:
    """The log-odds by each of the model's outer bags: bags × services."""
    import copy

    features, fitted = model.encoding.matrix(pool), model.fitted
    rows = []
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Missing values detected")
        for bag in range(len(fitted.bagged_intercept_)):
            one = copy.copy(fitted)
            one.term_scores_ = [scores[bag] for scores in fitted.bagged_scores_]
            rows.append(
                one.eval_terms(features).sum(axis=1) + float(np.ravel(fitted.bagged_intercept_[bag])[0])
            )
    return np.array(rows)
