"""The simulation told in a loop: one service after the other, one month after the other."""

from __future__ import annotations

import math
import random

from wherry.analysis.forecast.futures import Effects, Services, Setting
from wherry.domain.ratings import RATINGS


def one_future(
    services: Services, setting: Setting, rng: random.Random, effects: Effects | None = None
) -> list[tuple[int, int]]:
    """Good or better and rated services on the day and after each month."""
    shocks = _shocks(setting, rng)
    living = [
        [int(k), int(r), int(a), int(o), number]
        for number, (k, r, a, o) in enumerate(
            zip(services.kind, services.rating, services.age, services.owner, strict=True)
        )
    ]
    owners: dict[int, float] = {}
    stock = [int((services.kind == kind).sum()) for kind in (0, 1)]
    counts = [_count(living)]
    for month, (intensity, outcome, entering) in enumerate(shocks):
        length = float(setting.step[month])
        stay = []
        for drawn in effects.departures if effects is not None else ():
            if drawn.month == month + 1:
                able = [s for s in living if s[4] in set(drawn.among.tolist()) and s[1] >= 2]
                gone = rng.sample(able, min(drawn.number, len(able)))
                living = [s for s in living if s not in gone]
        for service in living:
            if _month_of(service, month, length, (intensity, outcome), setting, rng, owners, effects):
                stay.append(service)
        living = stay
        if month + 1 <= setting.enters_until:
            rate = sum(stock[k] * float(setting.rates.entry[k]) for k in (0, 1))
            for _ in range(_poisson(rate * setting.offset.entries * entering * length, rng)):
                living.append(_newcomer(stock, outcome, setting, rng))
        counts.append(_count(living))
    return counts


def _month_of(service, month, length, shock, setting, rng, owners, effects) -> bool:  # type: ignore[no-untyped-def]
    """Play a month of one service; False where it left."""
    kind, rating, age, owner, number = service
    intensity, outcome = shock
    rates = setting.rates
    inspection = (
        float(rates.inspection[kind, rating, min(age, 120)])
        * setting.offset.inspections
        * float(setting.inspections[kind, rating])
        * intensity
    )
    leaving = float(rates.departure[kind, rating]) if month >= setting.stays_until else 0.0
    if rng.random() < math.exp(-(inspection + leaving) * length):
        service[2] = age + 1
        return True
    if rng.random() * (inspection + leaving) >= inspection:
        return False
    chance = float(rates.good[kind, rating, min(age, 120)])
    level = max(intensity * float(setting.inspections[kind, rating]), 1e-3)
    extra = setting.assumptions.extra_good_if_good if rating < 2 else setting.assumptions.extra_good_if_below
    chance = min(max((chance + extra * (level - 1)) / level, min(chance, 0.5 * extra)), 0.98)
    if owner >= 0 and owner not in owners:
        owners[owner] = rng.gauss(0, setting.owner_spread)
    chance = 1 / (1 + (1 - chance) / chance * math.exp(-outcome - owners.get(owner, 0.0)))
    if effects is not None and number >= 0 and month >= effects.good_from[number]:
        chance += float(effects.good[number])
    chance = min(max(chance, 0.02), 0.98)
    if rng.random() < chance:
        service[1] = 0 if rng.random() < rates.outstanding[kind, rating] else 1
    else:
        service[1] = 3 if rng.random() < rates.inadequate[kind, rating] else 2
    service[2] = 1
    return True


def _shocks(setting: Setting, rng: random.Random) -> list[tuple[float, float, float]]:
    """Level of inspections, shift of outcomes and level of entries in each month."""
    drift, offset = setting.rates.drift, setting.offset
    here = offset.outcome + offset.outcome_sd * rng.gauss(0, 1)
    level = offset.inspections_sd * rng.gauss(0, 1)
    outcome = entering = 0.0
    made = []
    for length in setting.step:
        root = math.sqrt(float(length) / 12)
        if setting.drifts:
            level += rng.gauss(0, 1) * drift.intensity * root
        outcome += rng.gauss(0, 1) * drift.outcome * root
        entering += rng.gauss(0, 1) * drift.entry * root
        made.append((math.exp(level), outcome + here, math.exp(entering)))
    return made


def _newcomer(stock: list[int], outcome: float, setting: Setting, rng: random.Random) -> list[int]:
    by_kind = [stock[k] * float(setting.rates.entry[k]) for k in (0, 1)]
    kind = 0 if rng.random() < by_kind[0] / sum(by_kind) else 1
    mix = [float(part) for part in setting.rates.entry_rating[kind]]
    good = mix[0] + mix[1]
    shifted = good / (good + (1 - good) * math.exp(-outcome))
    if rng.random() < shifted:
        rating = 0 if rng.random() < mix[0] / good else 1
    else:
        rating = 3 if rng.random() < mix[3] / (1 - good) else 2
    return [kind, rating, 0, -1, -1]


def _poisson(mean: float, rng: random.Random) -> int:
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def _count(living: list[list[int]]) -> tuple[int, int]:
    assert len(RATINGS) == 4
    return sum(service[1] < 2 for service in living), len(living)
