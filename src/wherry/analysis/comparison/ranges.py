"""A league whose ranks say how far they can be trusted: the figures that league and comparison share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wherry.analysis.comparison.funnel import is_outside, limits, spread
from wherry.analysis.comparison.intervals import wilson_interval, z_of
from wherry.analysis.comparison.prior import prior_of
from wherry.analysis.comparison.rank_sets import (
    RankSets,
    joint_sets,
    marginal_set,
    marginal_sets,
    noise_for,
    on_arcsine_scale,
)
from wherry.analysis.comparison.ranks import RankDraws, draw_ranks
from wherry.analysis.comparison.reliability import reliability_of
from wherry.analysis.comparison.results import (
    FunnelCurve,
    FunnelLimit,
    FunnelPlace,
    RangedLeague,
    RangedShare,
    RankRange,
    Reliability,
    Side,
    Stands,
)
from wherry.analysis.league import league_and_peers
from wherry.analysis.questions import LeagueQuestion
from wherry.analysis.standing import Standings
from wherry.definitions import Measure
from wherry.definitions.comparison import ComparisonRules, load_comparison_rules
from wherry.domain.areas import AreaMap
from wherry.domain.errors import NotKnown

Floats = NDArray[np.float64]

CURVE_POINTS = 60  # As many as a line of a chart 700 points wide can show.


@dataclass(frozen=True)
class Field:
    """Comparable places: what each counts, better first where `sign` is applied, and their draws.

    `good` counts what is better: the measure's numerator, or the rest where lower is better.
    """

    codes: tuple[str, ...]
    good: Floats
    counted: Floats
    lower_is_better: bool
    drawn: RankDraws
    reliability: Reliability | None
    rules: ComparisonRules

    @property
    def middle(self) -> float:
        """The better share of all places together."""
        return float(self.good.sum() / self.counted.sum())


def rules_of(standings: Standings) -> ComparisonRules:
    """The rules of comparison in force for a register."""
    folder = standings.register.data / "definitions"
    return standings.prepared("comparison rules", lambda: load_comparison_rules(folder))


def refuse_weights(measure: Measure) -> None:
    """Refuse a measure that adds up beds: chance falls on services, not on their beds one by one.

    Raises:
        NotKnown: always for such a measure.
    """
    if measure.weight != "services":
        raise NotKnown(
            f"How far chance goes cannot be told of “{measure.title}”: it adds up {measure.weight}, and a "
            "rating is of a whole service; choose a measure of services, such as good_or_outstanding."
        )


def field_of(peers: pl.DataFrame, measure: Measure, rules: ComparisonRules) -> Field | None:
    """The field of a league's counts (`code`, numerator, denominator); None where fewer than two count."""
    held = peers.filter(pl.col("denominator") > 0).sort("code")
    if held.height < 2:
        return None
    lower = measure.direction == "lower_is_better"
    above, of = (held[c].to_numpy().astype(np.float64) for c in ("numerator", "denominator"))
    good = of - above if lower else above
    prior = prior_of(good, of)
    drawn = draw_ranks(good, of, rules.rank_draws, rules.seed, prior)
    trust = reliability_of(good, of, prior, drawn, rules.bottom_of(held.height))
    return Field(tuple(held["code"]), good, of, lower, drawn, trust, rules)


def sets_of(field: Field) -> tuple[RankSets, RankSets]:
    """The confidence sets for each rank alone, and for all together."""
    noise = noise_for(
        *on_arcsine_scale(field.good, field.counted), field.rules.rank_set_draws, field.rules.seed
    )
    alpha = 1 - field.rules.confidence
    return marginal_sets(noise, alpha), joint_sets(noise, alpha)


def set_of(field: Field, code: str) -> tuple[int, int]:
    """The confidence set for the rank of one place alone."""
    noise = noise_for(
        *on_arcsine_scale(field.good, field.counted), field.rules.rank_set_draws, field.rules.seed
    )
    return marginal_set(noise, field.codes.index(code), 1 - field.rules.confidence)


def rank_ranges(
    field: Field, sets: RankSets | None = None, joint: RankSets | None = None
) -> dict[str, RankRange]:
    """The rank range of each place by code."""
    drawn, rules = field.drawn, field.rules
    share = field.good / field.counted
    low, high = drawn.range_of(rules.confidence)
    median, expected = drawn.quantile(0.5), drawn.expected()
    bottom = rules.bottom_of(len(field.codes))
    last, very_last = drawn.among_last(bottom), drawn.among_last(1)
    return {
        code: RankRange(
            rank=1 + int((share > share[i]).sum()),
            ranked=len(field.codes),
            low=int(low[i]),
            high=int(high[i]),
            median=int(median[i]),
            expected=float(expected[i]),
            expected_order=1 + int((expected < expected[i]).sum()),
            bottom_places=bottom,
            bottom_share=float(last[i]),
            last_share=float(very_last[i]),
            stands=_stands(int(low[i]), int(high[i]), len(field.codes), rules.extreme_part),
            below_middle_share=float(drawn.below_middle[i] / drawn.draws),
            set_low=int(sets.low[i]) if sets else None,
            set_high=int(sets.high[i]) if sets else None,
            joint_low=int(joint.low[i]) if joint else None,
            joint_high=int(joint.high[i]) if joint else None,
        )
        for i, code in enumerate(field.codes)
    }


def _stands(low: int, high: int, ranked: int, extreme_part: float) -> Stands:
    """What can be said of a rank whose range is from `low` to `high`."""
    if low > ranked * (1 - extreme_part):
        return "among the worst"
    if high <= ranked * extreme_part:
        return "among the best"
    middle = (ranked + 1) / 2
    return "in the worse half" if low > middle else "in the better half" if high < middle else "in the middle"


def funnel_places(field: Field) -> dict[str, FunnelPlace]:
    """Where each place lies in the funnel, by code."""
    rules, middle = field.rules, field.middle
    found = spread(field.good, field.counted, middle, rules.winsorised)
    levels = rules.funnel_confidence
    bands = [limits(middle, field.counted, level) for level in levels]
    chance = [np.logical_or(*is_outside(middle, field.good, field.counted, level)) for level in levels]
    places = {}
    for i, code in enumerate(field.codes):
        outside = [level for level, is_out in zip(levels, chance, strict=True) if is_out[i]]
        beyond = [level for level in levels if abs(found.z_beyond[i]) > z_of(level)]
        side: Side = "inside" if not outside else "better" if found.z[i] > 0 else "worse"
        places[code] = FunnelPlace(
            middle=_as_measured(middle, field),
            limits=tuple(
                _limit(level, float(low[i]), float(high[i]), field)
                for level, (low, high) in zip(levels, bands, strict=True)
            ),
            side=side,
            outside=max(outside, default=None),
            outside_beyond_spread=max(beyond, default=None),
            z=float(found.z[i]),
            z_beyond_spread=float(found.z_beyond[i]),
        )
    return places


def curves_of(field: Field) -> tuple[FunnelCurve, ...]:
    """The funnel's limits at sizes up to the largest place."""
    largest = max(int(field.counted.max()), 2)
    sizes = np.unique(np.geomspace(1, largest, CURVE_POINTS).round().astype(np.int64))
    curves = []
    for level in field.rules.funnel_confidence:
        low, high = limits(field.middle, sizes, level)
        if field.lower_is_better:
            low, high = 1 - high, 1 - low
        curves.append(
            FunnelCurve(level, tuple(map(int, sizes)), tuple(map(float, low)), tuple(map(float, high)))
        )
    return tuple(curves)


def ranged_league(
    standings: Standings,
    question: LeagueQuestion,
    boundaries: AreaMap | None = None,
    *,
    with_sets: bool = True,
) -> RangedLeague:
    """The league with interval, rank range and funnel place of each place.

    Ranges are told of the places that know what most know; the others come last without. With
    `with_sets` the frequentist check is made too, for each place alone and for all at once.

    Raises:
        NotKnown: when nothing is known of the day, or the measure adds up beds.
    """
    refuse_weights(standings.register.definitions.measure(question.measure))
    rules = rules_of(standings)
    found, peers, measure = league_and_peers(standings, question, boundaries)
    field = field_of(peers, measure, rules)
    own, joint = sets_of(field) if field and with_sets else (None, None)
    ranks = rank_ranges(field, own, joint) if field else {}
    places = funnel_places(field) if field else {}
    rows = tuple(
        RangedShare(
            share,
            wilson_interval(share.numerator, share.denominator, rules.confidence),
            ranks.get(share.code) if share.rank else None,
            places.get(share.code) if share.rank else None,
        )
        for share in found.rows
    )
    return RangedLeague(
        question=question,
        rows=rows,
        confidence=rules.confidence,
        middle=_as_measured(field.middle, field) if field else None,
        curves=curves_of(field) if field else (),
        reliability=field.reliability if field else None,
        lower_is_better=measure.direction == "lower_is_better",
        rules=rules.label,
        provenance=found.provenance,
    )


def _limit(level: float, low: float, high: float, field: Field) -> FunnelLimit:
    return FunnelLimit(level, 1 - high, 1 - low) if field.lower_is_better else FunnelLimit(level, low, high)


def _as_measured(better_share: float, field: Field) -> float:
    return 1 - better_share if field.lower_is_better else better_share
