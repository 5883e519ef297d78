"""How well a ranking and its probabilities did, with bootstrap intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from wherry.analysis.risk.calibration import log_odds_of, slope_needed
from wherry.analysis.risk.encoding import Vector

BINS: Final = 10
TENTH: Final = 10


@dataclass(frozen=True)
class Metrics:
    """One model on one landmark. `precision_at_*` None where fewer services stand in the pool;
    `conditional_auc` is among the services of which a rating was published."""

    auc: float | None
    average_precision: float | None
    precision_at_40: float | None
    precision_at_100: float | None
    top_decile_lift: float | None
    brier: float
    calibration_slope: float | None
    expected_calibration_error: float
    conditional_auc: float | None


@dataclass(frozen=True)
class Ranks:
    """Scores sorted once, so that the AUC of many samples of the same services is quick."""

    happened: Vector
    where: npt.NDArray[np.intp]
    levels: int

    @classmethod
    def of(cls, happened: Vector, scores: Vector) -> Ranks:
        """The ranks of some scores."""
        levels, where = np.unique(scores, return_inverse=True)
        return cls(happened, where, levels.size)

    def auc(self, weights: Vector | None = None) -> float | None:
        """Area under the ROC curve, each service counted `weights` times; see `auc`."""
        weight = np.ones_like(self.happened) if weights is None else weights
        yes = np.bincount(self.where, weights=weight * self.happened, minlength=self.levels)
        no = np.bincount(self.where, weights=weight * (1 - self.happened), minlength=self.levels)
        total = yes.sum() * no.sum()
        return float((yes * (np.cumsum(no) - no / 2)).sum() / total) if total else None


def auc(happened: Vector, scores: Vector) -> float | None:
    """Area under the ROC curve: the chance that a service to which it happened stands above another.

    Ties count half. None where it happened to all or to none.
    """
    return Ranks.of(happened, scores).auc()


def average_precision(happened: Vector, scores: Vector) -> float | None:
    """The mean precision over recall steps; services with one score enter together."""
    if not happened.any():
        return None
    levels, where = np.unique(-scores, return_inverse=True)
    yes = np.bincount(where, weights=happened, minlength=levels.size)
    count = np.bincount(where, minlength=levels.size)
    precision = np.cumsum(yes) / np.cumsum(count)
    return float((precision * yes).sum() / happened.sum())


def precision_at(happened: Vector, scores: Vector, first: int) -> float | None:
    """Of the first so many, the share to which it happened; a tie at the edge counts in parts."""
    if first > scores.size or first < 1:
        return None
    edge = np.sort(scores)[-first]
    above, tied = scores > edge, scores == edge
    left = first - int(above.sum())
    return float((happened[above].sum() + left * happened[tied].mean()) / first)


def expected_calibration_error(happened: Vector, probabilities: Vector, bins: int = BINS) -> float:
    """The mean gap between said and seen over bins of equal width, weighted by services (Guo 2017)."""
    which = np.clip((probabilities * bins).astype(int), 0, bins - 1)
    said = np.bincount(which, weights=probabilities, minlength=bins)
    seen = np.bincount(which, weights=happened, minlength=bins)
    return float(np.abs(said - seen).sum() / happened.size)


def decile_calibration_error(happened: Vector, probabilities: Vector, bins: int = BINS) -> float:
    """The same over bins of equally many services: harder, and never nothing by chance alone."""
    order = np.argsort(probabilities, kind="stable")
    parts = np.array_split(order, bins)
    return float(sum(abs((happened[p] - probabilities[p]).sum()) for p in parts) / happened.size)


def metrics_of(happened: Vector, inspected: Vector, probabilities: Vector) -> Metrics:
    """Every metric of a model on the services of a landmark."""
    base = float(happened.mean())
    top = precision_at(happened, probabilities, max(happened.size // TENTH, 1))
    slope = None
    if np.unique(probabilities).size > 1 and 0 < base < 1:
        slope = slope_needed(log_odds_of(probabilities), happened)
    among = inspected.astype(bool)
    return Metrics(
        auc=auc(happened, probabilities),
        average_precision=average_precision(happened, probabilities),
        precision_at_40=precision_at(happened, probabilities, 40),
        precision_at_100=precision_at(happened, probabilities, 100),
        top_decile_lift=top / base if top is not None and base else None,
        brier=float(np.mean((probabilities - happened) ** 2)),
        calibration_slope=slope,
        expected_calibration_error=expected_calibration_error(happened, probabilities),
        conditional_auc=auc(happened[among], probabilities[among]),
    )


def resamples(size: int, draws: int, seed: int) -> Vector:
    """How often each service is drawn in each bootstrap sample: draws × services."""
    random = np.random.default_rng(seed)
    return random.multinomial(size, np.full(size, 1 / size), size=draws).astype(float)


def bounds(values: Vector, level: float = 0.95) -> tuple[float, float]:
    """The middle `level` of some values."""
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return (float(low), float(high))


def auc_difference(
    happened: Vector, scores: Vector, rival: Vector, samples: Vector
) -> tuple[float, float, float] | None:
    """AUC of scores less that of a rival, with the 95 % interval over samples of services."""
    mine, theirs = Ranks.of(happened, scores), Ranks.of(happened, rival)
    difference = _less(mine.auc(), theirs.auc())
    if difference is None:
        return None
    drawn = [_less(mine.auc(weights), theirs.auc(weights)) for weights in samples]
    return (difference, *bounds(np.array([d for d in drawn if d is not None])))


def _less(mine: float | None, theirs: float | None) -> float | None:
    return None if mine is None or theirs is None else mine - theirs
