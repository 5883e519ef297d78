"""Probabilities that keep up with CQC's pace, from nothing later than the day.

A model learns from years in which CQC inspected more, or less. Two numbers are mended: the slope, by what
the model of a year ago would have needed for what then happened; and the level, so that the pool's mean
is the rate last seen. CQC's rate of bad ratings keeps steadier than its rate of inspections (a year of
more inspections brings more Good ones), so each output follows its own last known rate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wherry.analysis.risk.encoding import Vector

SLOPES = (0.5, 1.25)
SMALLEST = 1e-6
STEPS = 60


@dataclass(frozen=True)
class Calibration:
    """Log-odds are multiplied by `slope` and moved by `shift`; `rate` is what the mean was drawn to."""

    slope: float = 1.0
    shift: float = 0.0
    rate: float | None = None

    def of(self, log_odds: Vector) -> Vector:
        """Calibrated probabilities."""
        return probability(self.slope * log_odds + self.shift)


def log_odds_of(probabilities: Vector) -> Vector:
    """The log-odds of probabilities, with 0 and 1 kept finite."""
    inside = np.clip(probabilities, SMALLEST, 1 - SMALLEST)
    return np.asarray(np.log(inside / (1 - inside)), dtype=np.float64)


def probability(log_odds: Vector) -> Vector:
    """The probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-log_odds)), dtype=np.float64)


def calibrated(log_odds: Vector, rate: float | None, slope: float) -> Calibration:
    """The calibration that gives a pool the mean `rate` (None: the level stays as it is)."""
    if rate is None or not 0 < rate < 1 or log_odds.size == 0:
        return Calibration(slope)
    low, high = -20.0, 20.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if probability(slope * log_odds + middle).mean() < rate:
            low = middle
        else:
            high = middle
    return Calibration(slope, (low + high) / 2, rate)


def slope_needed(log_odds: Vector, happened: Vector) -> float:
    """The slope of a logistic regression of what happened on the log-odds; 1 where all is one."""
    return logistic_line(log_odds, happened)[0]


def logistic_line(log_odds: Vector, happened: Vector) -> tuple[float, float]:
    """Slope and intercept of a logistic regression, by Newton's method."""
    if happened.size == 0 or happened.min() == happened.max() or np.ptp(log_odds) == 0:
        return (1.0, 0.0)
    design = np.column_stack([log_odds, np.ones_like(log_odds)])
    line = np.array([1.0, 0.0])
    for _ in range(STEPS):
        fitted = probability(design @ line)
        weights = fitted * (1 - fitted) + 1e-9
        step = np.linalg.solve(
            design.T @ (design * weights[:, None]) + 1e-9 * np.eye(2), design.T @ (happened - fitted)
        )
        line = line + np.clip(step, -2, 2)
        if float(np.abs(step).max()) < 1e-8:
            break
    return (float(line[0]), float(line[1]))


def slope_believed(needed: float, believed: float) -> float:
    """Part of the way from 1 to the slope that was needed a year ago, within `SLOPES`."""
    low, high = SLOPES
    return float(min(max(1 + believed * (needed - 1), low), high))
