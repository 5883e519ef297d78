"""How an area or an owner differs from the whole: offsets drawn to nothing where little was seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wherry.analysis.forecast.history import INSPECTED, KnownHistory, Whole
from wherry.analysis.forecast.rates import GOOD_OR_BETTER, OLDEST_MONTHS, Array, Rates
from wherry.definitions.forecasting import Assumptions

PRIOR_EVENTS = 20.0
"""An area's inspections and new services count against so many expected ones of the whole."""
YEARS = 100
NEWTON_STEPS = 4
PRIOR_GROUPS = 10.0  # The assumed spread between groups counts as much as ten groups.


@dataclass(frozen=True)
class Offset:
    """How an area differs: log-odds of Good or better when inspected (mean and standard deviation of
    what the coming years may show), factors of the number of inspections and of new services, and the
    standard deviation of the log of the former from year to year."""

    outcome: float = 0.0
    outcome_sd: float = 0.0
    inspections: float = 1.0
    inspections_sd: float = 0.0
    entries: float = 1.0


def area_offset(
    history: KnownHistory,
    rates: Rates,
    here: NDArray[np.bool_],
    group: Whole,
    assumptions: Assumptions,
) -> Offset:
    """The offset of the services `here`; `group` numbers the area of every service (-1: none), from
    which the spread between areas is taken. Both by number of service."""
    outcomes, expected = _outcomes_seen(history, rates, assumptions)
    service, missed, information, weight, year = outcomes
    spread = between(group[service], missed * weight, information * weight, assumptions.area_spread)
    area_years = np.where(group[service] >= 0, group[service] * YEARS + year, -1)
    yearly = between(area_years, missed, information, assumptions.area_spread * 1.5)
    swing = max(yearly**2 - spread**2, assumptions.area_drift**2)
    mine = here[service]
    precision = float((information * weight)[mine].sum()) + 1 / spread**2
    months, entries = history.months, history.entries
    recent = 0.5 ** (months.ago / (12 * assumptions.half_life_years))
    lies = here[months.service]
    seen = float((recent * (months.event == INSPECTED))[lies].sum())
    entered = (entries.ago <= assumptions.outcome_level_months) & ~entries.is_inherited
    came = float(entered[here[entries.service]].sum())
    stock = months.kind[lies & (months.ago == 1)]
    should_come = float(rates.entry[stock].sum()) * assumptions.outcome_level_months
    area_month = np.where(group[months.service] >= 0, group[months.service] * YEARS + _year(months.ago), -1)
    return Offset(
        outcome=float((missed * weight)[mine].sum()) / precision,
        outcome_sd=float(np.sqrt(1 / precision + swing)),
        inspections=(seen + PRIOR_EVENTS) / (float((recent * expected)[lies].sum()) + PRIOR_EVENTS),
        inspections_sd=between(
            area_month, (months.event == INSPECTED) - expected, expected, assumptions.area_spread
        ),
        entries=(came + PRIOR_EVENTS) / (should_come + PRIOR_EVENTS),
    )


def _year(ago: Whole) -> Whole:
    """Years back from the day: 0 is the last one."""
    return np.minimum((ago - 1) // 12, YEARS - 1)


def owner_spread(history: KnownHistory, rates: Rates, assumptions: Assumptions) -> float:
    """The spread of log-odds between owners, as far as owners are known."""
    owners = history.services["provider_id"].rank("dense").fill_null(0).cast(int).to_numpy() - 1
    (service, missed, information, _, _), _ = _outcomes_seen(history, rates, assumptions)
    return between(owners[service], missed, information, assumptions.owner_spread)


def between(group: Whole, missed: Array, information: Array, assumed: float) -> float:
    """The standard deviation between groups, by moments (DerSimonian and Laird 1986), drawn to the
    assumed one.

    `missed` is seen less expected and `information` its variance, one element an outcome; groups
    below 0 are not known.
    """
    known = group >= 0
    size = int(group.max(initial=-1)) + 1
    total = np.bincount(group[known], missed[known], size)
    variance = np.bincount(group[known], information[known], size)
    there = variance > 0
    total, variance = total[there], variance[there]
    if len(total) < 2:
        return assumed
    level = total.sum() / variance.sum()
    excess = float(((total - level * variance) ** 2 / variance).sum()) - (len(total) - 1)
    seen = max(excess / float(variance.sum() - (variance**2).sum() / variance.sum()), 0.0)
    return float(np.sqrt((PRIOR_GROUPS * assumed**2 + len(total) * seen) / (PRIOR_GROUPS + len(total))))


def _outcomes_seen(
    history: KnownHistory, rates: Rates, assumptions: Assumptions
) -> tuple[tuple[Whole, Array, Array, Array, Whole], Array]:
    """Of each inspection and first rating: service, seen less expected, its variance, weight and year;
    and of each month the inspections expected.

    Expected outcomes are scaled to those of the whole in each year, so that an era is no offset.
    """
    months, entries = history.months, history.entries
    age = np.minimum(months.age, OLDEST_MONTHS)
    of, new = months.event == INSPECTED, ~entries.is_inherited
    first_good = rates.entry_rating[:, :GOOD_OR_BETTER].sum(axis=1)
    chance = np.concatenate(
        [rates.good[months.kind[of], months.rating[of], age[of]], first_good[entries.kind[new]]]
    )
    good = np.concatenate([months.next_rating[of], entries.rating[new]]) < GOOD_OR_BETTER
    service = np.concatenate([months.service[of], entries.service[new]])
    ago = np.concatenate([months.ago[of], entries.ago[new]])
    year = _year(ago)
    era = year + YEARS * (np.arange(len(year)) >= of.sum())  # First ratings have eras of their own.
    for _ in range(NEWTON_STEPS):
        spread = np.bincount(era, chance * (1 - chance)) + 1
        odds = chance / (1 - chance) * np.exp(np.bincount(era, good - chance) / spread)[era]
        chance = odds / (1 + odds)
    # An area keeps its character longer than an era: half the weight after twice the time.
    weight = 0.5 ** (ago / (24 * assumptions.half_life_years))
    expected = rates.inspection[months.kind, months.rating, age]
    back = _year(months.ago)
    level = (np.bincount(back, of) + 1) / (np.bincount(back, expected) + 1)
    return (service, good - chance, chance * (1 - chance), weight, year), expected * level[back]
