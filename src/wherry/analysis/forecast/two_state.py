"""What a rating says of today: a service is good or not, changes between the two, and is looked at
more often when it is not (reference science §2.3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wherry.analysis.forecast.rates import Array
from wherry.definitions.forecasting import Calibration


@dataclass(frozen=True)
class TwoState:
    """A service turns from good to not good at the rate `worsening` a year, and back at `improving`."""

    worsening: float
    improving: float

    @property
    def long_run_below(self) -> float:
        """The part that is not good in the long run."""
        return self.worsening / (self.worsening + self.improving)

    @property
    def half_life_years(self) -> float:
        """After how many years a rating says half of what it said."""
        return float(np.log(2) / (self.worsening + self.improving))

    def below_after(self, below: Array, years: Array) -> Array:
        """P(not good) so many years after it was `below` (0 to 1), where nothing else is known."""
        kept = np.exp(-(self.worsening + self.improving) * years)
        return np.asarray(self.long_run_below + (below - self.long_run_below) * kept)

    def shifted(self, log_odds: float) -> TwoState:
        """The same where the long-run odds of being good are so much higher, about as quick to change."""
        factor = float(np.exp(log_odds / 2))
        return TwoState(self.worsening / factor, self.improving * factor)

    def unseen(self, good: Array, below: Array, years: Array, seen_good: Array, seen_below: Array) -> Array:
        """Weights of good and not good (2 x n) after years without an inspection.

        `seen_good` and `seen_below` are the inspections a year of services that are so. Not having
        been looked at speaks for good where those that are not are looked at more often: the rates
        of inspection stand on the diagonal of the generator, and its exponential has a closed form.
        """
        one, two = -(self.worsening + seen_good), -(self.improving + seen_below)
        middle, half = (one + two) / 2, (one - two) / 2
        root = np.sqrt(half**2 + self.worsening * self.improving)
        # cosh and sinh times e^(middle t), written so that nothing overflows.
        up, down = np.exp((middle + root) * years), np.exp((middle - root) * years)
        even, odd = (up + down) / 2, (up - down) / (2 * root)
        return np.stack(
            [
                good * (even + odd * half) + below * odd * self.improving,
                good * odd * self.worsening + below * (even - odd * half),
            ]
        )


def model_of(calibration: Calibration) -> TwoState:
    """The rates of change that a calibration gives."""
    return calibrated(
        calibration.good_after_years,
        calibration.good_found_below,
        calibration.below_after_years,
        calibration.below_found_below,
    )


def calibrated(
    good_after_years: float, good_found_below: float, below_after_years: float, below_found_below: float
) -> TwoState:
    """The two rates from what became of a cohort rated good and of one rated below.

    Raises:
        ValueError: when no rates give these, because a rating would say nothing at all.
    """
    from scipy.optimize import brentq

    def long_run(speed: float) -> float:
        return float(good_found_below / -np.expm1(-speed * good_after_years))

    def missed(speed: float) -> float:
        part = long_run(speed)
        return float(part + (1 - part) * np.exp(-speed * below_after_years) - below_found_below)

    slowest = -np.log1p(-good_found_below) / good_after_years * 1.0001
    if not missed(slowest) > 0 > missed(50.0):
        raise ValueError("no rates of change give what became of these cohorts")
    speed = float(brentq(missed, slowest, 50.0, xtol=1e-12))
    part = float(long_run(speed))
    return TwoState(part * speed, (1 - part) * speed)
