"""The difference between two places divided into mix and rate, by type, size and people cared for.

Not by ownership or fees: those are what a council can change, not what it must be excused for
(reference science.md §3.6).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wherry.analysis.comparison.prior import common_strength
from wherry.analysis.comparison.results import Gap, Interval, Stratum
from wherry.analysis.comparison.standardise import Parts, direct_share, indirect_ratio, kitagawa, shrunk
from wherry.analysis.groups import size_band
from wherry.analysis.scene import Scene
from wherry.analysis.tally import tally
from wherry.definitions.comparison import ComparisonRules

Floats = NDArray[np.float64]

BY = ["type_of_care", "size", "user_group"]
OLDER, OTHERS = "older_people", "others"


@dataclass(frozen=True)
class Strata:
    """Every stratum of the country on a day: its key, the usual rate, and how places vary about it."""

    keys: pl.DataFrame
    usual: Floats
    strength: float
    known: tuple[str, ...]
    titles: tuple[str, ...]

    def counts(self, services: pl.DataFrame, scene: Scene) -> tuple[Floats, Floats]:
        """Good and counted services of some services, by stratum."""
        counted = tally(services, scene.measure, scene.day, BY) if services.height else None
        if counted is None:
            return np.zeros(self.keys.height), np.zeros(self.keys.height)
        held = self.keys.join(counted, on=BY, how="left", nulls_equal=True, maintain_order="left")
        good, of = (held[c].fill_null(0).to_numpy().astype(np.float64) for c in ("numerator", "denominator"))
        return good, of


def with_strata(services: pl.DataFrame, scene: Scene, rules: ComparisonRules) -> pl.DataFrame:
    """Services with their `size` (null: not a care home, or not known) and `user_group`."""
    definitions = scene.standings.register.definitions
    bands = pl.col("user_bands").str.split(",")
    is_older = pl.any_horizontal(bands.list.contains(key) for key in rules.older_people)
    return services.with_columns(
        size=pl.when("is_care_home").then(size_band(definitions)),
        user_group=pl.when(is_older).then(pl.lit(OLDER)).when(bands.is_not_null()).then(pl.lit(OTHERS)),
    )


def strata_of(services: pl.DataFrame, scene: Scene) -> Strata:
    """The strata of all comparable services (with `with_strata`'s columns), before any place is looked at."""
    counted = tally(services, scene.measure, scene.day, [*BY, "authority_code"])
    counted = counted.filter(pl.col("denominator") > 0)
    keys = counted.select(BY).unique().sort(BY)
    wide = keys.with_row_index("stratum").join(counted, on=BY, nulls_equal=True)
    codes = {code: number for number, code in enumerate(wide["authority_code"].unique().sort())}
    shape = (keys.height, len(codes))
    good, of = np.zeros(shape), np.zeros(shape)
    place = wide["authority_code"].map_elements(codes.__getitem__, return_dtype=pl.Int64, skip_nulls=False)
    cell = (wide["stratum"].to_numpy(), place.to_numpy())
    good[cell], of[cell] = wide["numerator"].to_numpy(), wide["denominator"].to_numpy()
    usual = good.sum(axis=1) / of.sum(axis=1) if keys.height else np.zeros(0)
    return Strata(keys, usual, common_strength(good, of), _known(keys, scene), _titles(keys, scene))


def divided(
    here: tuple[Floats, Floats],
    other: tuple[Floats, Floats],
    *,
    holds: bool,
    strata: Strata,
    rules: ComparisonRules,
) -> Gap | None:
    """The gap of a place to another, from good and counted services by stratum; None where one is empty.

    `holds`: the other's services include the place's own; then only the rest of them is independent.
    """
    (good, of), (other_good, other_of) = here, other
    rest_good, rest_of = (other_good - good, other_of - of) if holds else other
    if not of.sum() or not other_of.sum():
        return None
    rate = shrunk(good, of, strata.usual, strata.strength)
    rest = shrunk(rest_good, rest_of, strata.usual, strata.strength)
    joined = _joined(rate, of, rest, rest_of, holds=holds)
    weight, other_weight = of / of.sum(), other_of / other_of.sum()
    parts = kitagawa(rate, weight, joined, other_weight)
    drawn = _drawn((rate, of), (rest, rest_of), holds=holds, strength=strata.strength, rules=rules)
    spread = kitagawa(drawn[0], weight, drawn[1], other_weight)
    by_rate, by_mix = float(parts.by_rate.sum()), float(parts.by_mix.sum())
    rows = _rows(strata, (here, other), (weight, other_weight), (rate, joined), parts)
    return Gap(
        gap=by_rate + by_mix,
        by_rate=by_rate,
        by_rate_interval=_interval(spread.by_rate, rules.confidence),
        by_mix=by_mix,
        by_mix_interval=_interval(spread.by_mix, rules.confidence),
        direct=direct_share(rate, other_weight),
        indirect_ratio=indirect_ratio(rate, weight, joined),
        known=strata.known,
        strata=rows,
    )


def _joined(rate: Floats, of: Floats, rest: Floats, rest_of: Floats, *, holds: bool) -> Floats:
    """The other's rates, where it holds the place too: both together."""
    if not holds:
        return rest
    together = of + rest_of
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(together > 0, (rate * of + rest * rest_of) / together, rest)


def _drawn(
    here: tuple[Floats, Floats],
    rest: tuple[Floats, Floats],
    *,
    holds: bool,
    strength: float,
    rules: ComparisonRules,
) -> tuple[Floats, Floats]:
    """Rates that could as well be true (draws x strata), of the place and of the other."""
    rng = np.random.default_rng(rules.seed)
    made = []
    for rate, of in (here, rest):
        size = of + strength
        made.append(rng.beta(rate * size + 1e-9, (1 - rate) * size + 1e-9, (rules.gap_draws, len(of))))
    return made[0], _joined(made[0], here[1], made[1], rest[1], holds=holds)


def _interval(drawn: Floats, confidence: float) -> Interval:
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn.sum(axis=-1), (tail, 1 - tail))
    return Interval(float(low), float(high))


def _rows(
    strata: Strata,
    counts: tuple[tuple[Floats, Floats], tuple[Floats, Floats]],
    weights: tuple[Floats, Floats],
    rates: tuple[Floats, Floats],
    parts: Parts,
) -> tuple[Stratum, ...]:
    """The strata that hold a service of either, the largest part of the gap first."""
    (good, of), (other_good, other_of) = counts
    rows = [
        Stratum(
            title=strata.titles[i],
            type_of_care=key["type_of_care"],
            size=key["size"],
            user_group=key["user_group"],
            good=int(good[i]),
            counted=int(of[i]),
            other_good=int(other_good[i]),
            other_counted=int(other_of[i]),
            weight=float(weights[0][i]),
            other_weight=float(weights[1][i]),
            rate_used=float(rates[0][i]),
            other_rate=float(rates[1][i]),
            by_rate=float(parts.by_rate[i]),
            by_mix=float(parts.by_mix[i]),
        )
        for i, key in enumerate(strata.keys.to_dicts())
        if of[i] or other_of[i]
    ]
    return tuple(sorted(rows, key=lambda row: -abs(row.by_rate + row.by_mix)))


def _titles(keys: pl.DataFrame, scene: Scene) -> tuple[str, ...]:
    """What each stratum is called on screens."""
    definitions = scene.standings.register.definitions
    types = {t.key: t.plural for t in definitions.types_of_care}
    sizes = {b.key: b.title for b in definitions.size_bands}
    people = {OLDER: "for older people", OTHERS: "not for older people"}
    return tuple(
        ", ".join(part for part in (types[kind], sizes.get(size), people.get(group)) if part)
        for kind, size, group in keys.iter_rows()
    )


def _known(keys: pl.DataFrame, scene: Scene) -> tuple[str, ...]:
    """Which characteristics tell services apart on this day."""
    coarse = {t.key for t in scene.standings.register.definitions.types_of_care if t.when_not_known}
    known = ["care_home" if set(keys["type_of_care"]) <= coarse else "type_of_care"]
    return tuple(known + [name for name in ("size", "user_group") if keys[name].drop_nulls().len()])
