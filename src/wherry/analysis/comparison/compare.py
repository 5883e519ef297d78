"""Is it real: an area against others, with what chance, mix and rate have to do with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from wherry.analysis.comparison.gap import Strata, divided, strata_of, with_strata
from wherry.analysis.comparison.intervals import newcombe_difference, wilson_interval
from wherry.analysis.comparison.ranges import (
    field_of,
    funnel_places,
    rank_ranges,
    refuse_weights,
    rules_of,
    set_of,
)
from wherry.analysis.comparison.results import (
    CompareQuestion,
    Comparison,
    Difference,
    FunnelPlace,
    Interval,
    RankRange,
    Reliability,
)
from wherry.analysis.neighbours import neighbours_of
from wherry.analysis.notes import notes_for, refuse_uncountable
from wherry.analysis.position import comparators
from wherry.analysis.scene import Scene, of_kinds, scene_on
from wherry.analysis.standing import Standings
from wherry.analysis.tally import Share, share_from, tally
from wherry.definitions.comparison import ComparisonRules
from wherry.domain.areas import AreaMap
from wherry.domain.phrases import number_of
from wherry.domain.places import Place

NEIGHBOURS = "neighbours"


@dataclass(frozen=True)
class Other:
    """Whom an area is compared with: services pooled, and what could not be."""

    share: Share
    services: pl.DataFrame
    holds_area: bool


def compare(standings: Standings, question: CompareQuestion, boundaries: AreaMap | None = None) -> Comparison:
    """Answer whether an area differs from others by more than chance, and by mix or by rate.

    Raises:
        UnknownName: when area, measure or comparator is unknown.
        NotKnown: when no imported file tells of the area on that day, or the measure adds up beds.
    """
    refuse_weights(standings.register.definitions.measure(question.measure))
    rules = rules_of(standings)
    area = question.area if boundaries is None else None
    scene = scene_on(standings, question.measure, question.as_of, question.services, area)
    scene = scene if boundaries is None else scene.re_based(boundaries)
    place = scene.find(question.area)
    kinds = scene.kinds(place)
    if not kinds:
        raise scene.nothing_known(place.name)
    here = scene.of(place, kinds)
    refuse_uncountable(scene, here, place.name)
    peers = scene.peers(place.kind, kinds)
    share = scene.share(place, here, peers)
    others, left_out = _others(scene, place, question.against, kinds)
    strata = strata_of(with_strata(_comparable(scene, kinds), scene, rules), scene)
    rank, funnel, league = _among_peers(peers, place, scene, rules)
    return Comparison(
        question=question,
        area=share,
        interval=wilson_interval(share.numerator, share.denominator, rules.confidence),
        confidence=rules.confidence,
        funnel=funnel,
        rank=rank,
        league=league,
        differences=tuple(_difference(scene, share, here, other, strata, rules) for other in others),
        lower_is_better=scene.measure.direction == "lower_is_better",
        rules=rules.label,
        provenance=scene.provenance(notes_for(scene, place, kinds, here) + left_out + _on_mix(strata)),
    )


def _comparable(scene: Scene, kinds: frozenset[bool]) -> pl.DataFrame:
    """Services of these kinds in every authority that is known to tell of them."""
    codes = [c for c, known in _known_kinds(scene).items() if kinds <= known]
    return scene.standing.filter(
        of_kinds(kinds) & pl.col("authority_code").is_in(codes).fill_null(value=False)
    )


def _known_kinds(scene: Scene) -> dict[str, set[bool]]:
    known: dict[str, set[bool]] = {}
    for code, kind in scene.knowledge.known:
        known.setdefault(code, set()).add(kind)
    return known


def _among_peers(
    peers: pl.DataFrame, place: Place, scene: Scene, rules: ComparisonRules
) -> tuple[RankRange | None, FunnelPlace | None, Reliability | None]:
    """Rank range, place in the funnel and reliability of the league the place stands in."""
    field = field_of(peers, scene.measure, rules) if peers.height else None
    if field is None or place.code not in field.codes:
        return None, None, None
    low, high = set_of(field, place.code)
    rank = replace(rank_ranges(field)[place.code], set_low=low, set_high=high)
    return rank, funnel_places(field)[place.code], field.reliability


def _others(
    scene: Scene, place: Place, against: tuple[str, ...], kinds: frozenset[bool]
) -> tuple[list[Other], tuple[str, ...]]:
    """The comparators whose services of the same kinds are known, and sentences on those left out."""
    others: list[Other] = []
    left_out: list[str] = []
    for word in against:
        pooled = word.strip().casefold() == NEIGHBOURS
        meant = (
            neighbours_of(scene.standings.register, place, scene.day)
            if pooled
            else list(comparators(scene, place, (word,)))
        )
        known = [other for other in meant if other.code != place.code and kinds <= scene.kinds(other)]
        if silent := [o.name for o in meant if o not in known and o.code != place.code]:
            left_out.append(
                f"Not compared with {', '.join(silent)}: the same kinds of service are not known there."
            )
        if known:
            others.append(_pooled(scene, known, kinds) if pooled else _one(scene, place, known[0], kinds))
    return others, tuple(left_out)


def _one(scene: Scene, place: Place, other: Place, kinds: frozenset[bool]) -> Other:
    services = scene.of(other, kinds)
    mine = set(scene.codes(place))
    holds = bool(mine) and mine <= set(scene.codes(other))
    return Other(scene.share(other, services, scene.peers(other.kind, kinds)), services, holds)


def _pooled(scene: Scene, places: list[Place], kinds: frozenset[bool]) -> Other:
    services = pl.concat([scene.of(place, kinds) for place in places])
    row = tally(services, scene.measure, scene.day).row(0, named=True)
    name = number_of(len(places), "statistical neighbour")
    return Other(share_from(row, NEIGHBOURS, name), services, holds_area=False)


def _difference(
    scene: Scene, share: Share, here: pl.DataFrame, other: Other, strata: Strata, rules: ComparisonRules
) -> Difference:
    if share.share is None or other.share.share is None:
        return Difference(other.share, None, None, None, None)
    interval = _interval(share, other.share, other.holds_area, rules.confidence)
    mine, theirs = (
        strata.counts(with_strata(services, scene, rules), scene) for services in (here, other.services)
    )
    return Difference(
        other=other.share,
        difference=share.share - other.share.share,
        interval=interval,
        is_beyond_chance=None if interval is None else not interval.holds(0.0),
        gap=divided(mine, theirs, holds=other.holds_area, strata=strata, rules=rules),
    )


def _interval(share: Share, whole: Share, holds_area: bool, confidence: float) -> Interval | None:
    """Newcombe's interval. A place is no independent witness against a whole that holds it: there the
    difference is (1 - f) times that to the rest, where f is the place's part of the whole."""
    count, of = share.numerator, share.denominator
    if not holds_area:
        return newcombe_difference(count, of, whole.numerator, whole.denominator, confidence)
    rest = newcombe_difference(count, of, whole.numerator - count, whole.denominator - of, confidence)
    if rest is None:
        return None
    part = 1 - of / whole.denominator
    return Interval(rest.low * part, rest.high * part)


def _on_mix(strata: Strata) -> tuple[str, ...]:
    """Which characteristics could not be told apart in mix and rate."""
    missing = [
        title
        for key, title in (("size", "beds"), ("user_group", "people cared for"))
        if key not in strata.known
    ]
    if strata.known[:1] == ("care_home",):
        missing.insert(0, "types of care beyond care home or not")
    if not missing:
        return ()
    return (f"Mix and rate are told apart without {' and '.join(missing)}: not known on this day.",)
