"""What must change for the share of an area to reach a target: how far, by which routes, at which price."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import polars as pl

from wherry.analysis.position import group_shares
from wherry.analysis.questions import Provenance
from wherry.analysis.results import Plain
from wherry.analysis.standing import Standings
from wherry.analysis.tally import Share, share_from, tally
from wherry.decisions import arithmetic
from wherry.decisions.own_shares import ActEffect, OwnShares, effects_of_acts, own_shares
from wherry.decisions.questions import TargetQuestion, exact_target, refuse_past
from wherry.decisions.scenes import AreaServices, services_of
from wherry.decisions.trajectory import Point, Track, colour_of, line_on, reasons, trajectory
from wherry.definitions.improvement import Improvement
from wherry.domain.funded import FundedPeople
from wherry.domain.phrases import number_of, percent

OVERALL = "overall"


@dataclass(frozen=True)
class WhatIf:
    """The same stratum after something else happened to it first."""

    key: str
    title: str
    rated: int
    good_or_outstanding: int
    turn_rounds: int
    exits: int


@dataclass(frozen=True)
class TargetStratum:
    """One type of care, or all together (`group` is “overall”).

    `turn_rounds`: below-Good services whose rating must improve if none leaves; `exits`: those that
    must deregister if none improves; `frontier`: every pair (departures, improvements) between.
    `entrants`: new Good services that would do alone (None: no number would); `cushion`: Good services
    that may fall before a met target is missed; `turn_rounds_to_all`: improvements to 100 %. All are
    None where nothing is rated, because then there is no share. `unrated` None: not known.
    """

    group: str
    name: str
    rated: int
    good_or_outstanding: int
    unrated: int | None
    share: float | None
    is_met: bool | None
    turn_rounds: int | None
    exits: int | None
    frontier: tuple[tuple[int, int], ...]
    entrants: int | None
    cushion: int | None
    turn_rounds_to_all: int | None
    what_ifs: tuple[WhatIf, ...]
    sentence: str


@dataclass(frozen=True)
class Needed:
    """What a target takes: ratings that improve, or departures; None where a type has no rated service."""

    turn_rounds: int
    exits: int


@dataclass(frozen=True)
class Target(Plain):
    """The answer to a target question. `strata` begin with all types together.

    `overall` and `every_type` are what the one and the other target take; `asked` is the one that
    was asked for. `trajectory` is there where a day is given to reach the target by; `track` where
    the programme's first day is given too.
    """

    question: TargetQuestion
    area: str
    name: str
    target_share: float
    strata: tuple[TargetStratum, ...]
    overall: Needed
    every_type: Needed
    asked: Needed
    trajectory: tuple[Point, ...]
    track: Track | None
    own: OwnShares | None
    acts: tuple[ActEffect, ...]
    sentences: tuple[str, ...]
    provenance: Provenance


def target(
    standings: Standings,
    question: TargetQuestion,
    assumed: Improvement,
    funded: FundedPeople | None = None,
) -> Target:
    """Answer a target question. `funded` are the people a council pays for, by service.

    Raises:
        Refused: when the target is no share up to 1, or its day is not after the day of the figures.
        UnknownName: when area or measure is unknown.
        NotKnown: when no imported file tells of the area on that day, or of it and the first day.
    """
    share = exact_target(question.share)
    found = services_of(standings, question.area, question.as_of, question.measure, question.services)
    refuse_past(question.by, found.day)
    whole = replace(_whole(found), code=OVERALL, name="All types together")
    types = group_shares(found.scene, found.here, "service_type")
    strata = tuple(_stratum(counted, share, assumed) for counted in (whole, *types))
    overall, every_type = _needed(strata[:1]), _needed(strata[1:])
    own = own_shares(found.scene, found.here, funded, share) if funded else None
    return Target(
        question=replace(question, as_of=found.day),
        area=found.place.code,
        name=found.place.name,
        target_share=float(share),
        strata=strata,
        overall=overall,
        every_type=every_type,
        asked=every_type if question.each_type else overall,
        trajectory=_trajectory(found, whole, question, share),
        track=_track(found, whole, question, assumed),
        own=own,
        acts=effects_of_acts(strata[0].exits, own),
        sentences=tuple(_sentences(question, strata, overall, every_type)),
        provenance=found.provenance(),
    )


def _whole(found: AreaServices) -> Share:
    counted = tally(found.here, found.scene.measure, found.day)
    return share_from(counted.row(0, named=True), found.place.code, found.place.name)


def _stratum(counted: Share, share: Fraction, assumed: Improvement) -> TargetStratum:
    good, rated = counted.numerator, counted.denominator
    if rated == 0:
        return TargetStratum(
            group=counted.code, name=counted.name, rated=0, good_or_outstanding=0, unrated=counted.unrated,
            share=None, is_met=None, turn_rounds=None, exits=None, frontier=(), entrants=None, cushion=None,
            turn_rounds_to_all=None, what_ifs=(), sentence=_words(counted, share),
        )  # fmt: skip
    needed = arithmetic.turn_rounds(good, rated, share)
    return TargetStratum(
        group=counted.code,
        name=counted.name,
        rated=rated,
        good_or_outstanding=good,
        unrated=counted.unrated,
        share=counted.share,
        is_met=needed == 0,
        turn_rounds=needed,
        exits=arithmetic.exits(good, rated, share),
        frontier=arithmetic.frontier(good, rated, share),
        entrants=arithmetic.entrants(good, rated, share),
        cushion=arithmetic.cushion(good, rated, share),
        turn_rounds_to_all=rated - good,
        what_ifs=tuple(_what_ifs(counted, share, assumed)),
        sentence=_words(counted, share),
    )


def _what_ifs(counted: Share, share: Fraction, assumed: Improvement) -> Iterator[WhatIf]:
    """The same arithmetic after services fell, or after those without a rating got one."""
    good, rated, unrated = counted.numerator, counted.denominator, counted.unrated or 0
    fall = min(good, int(assumed.value("services_that_fall")))
    below = math.ceil(assumed.value("first_rating_below_good") * unrated)
    cases = [("fall", f"If {number_of(fall, 'Good service')} fell below Good", good - fall, rated)]
    if unrated:
        services = number_of(unrated, "service")
        cases += [
            ("unrated_good", f"If the {services} without a rating were all rated Good", good + unrated,
             rated + unrated),
            ("unrated_usual", f"If they were rated as first ratings are, {below} below Good",
             good + unrated - below, rated + unrated),
            ("unrated_below", "If they were all rated below Good", good, rated + unrated),
        ]  # fmt: skip
    for key, title, good_then, rated_then in cases:
        improve = arithmetic.turn_rounds(good_then, rated_then, share)
        yield WhatIf(
            key, title, rated_then, good_then, improve, arithmetic.exits(good_then, rated_then, share)
        )


def _words(counted: Share, share: Fraction) -> str:
    """One stratum in a sentence."""
    good, rated, name = counted.numerator, counted.denominator, counted.name
    if rated == 0:
        unrated = "an unknown number" if counted.unrated is None else f"{counted.unrated:,}"
        return f"{name}: none is rated ({unrated} without a rating), so there is no share to raise."
    if rated == 1:
        state = "is Good or better: the target is met" if good else "is below Good: its rating must improve"
        return f"{name}: the one rated service {state}. The share of one service is 0 % or 100 %."
    needed = arithmetic.turn_rounds(good, rated, share)
    if needed == 0:
        spare = arithmetic.cushion(good, rated, share)
        few = number_of(spare, "Good service") if spare else "no Good service"
        return f"{name}: met; {few} may fall before it is missed."
    out = arithmetic.exits(good, rated, share)
    all_out = ", which leaves no rated service" if out == rated else ""
    verb = "improves" if needed == 1 else "improve"
    leave = "deregisters" if out == 1 else "deregister"
    return (
        f"{name}: reached if {number_of(needed, 'rating')} {verb} to Good or better, "
        f"or if {number_of(out, 'below-Good service')} {leave}{all_out}."
    )


def _needed(strata: Iterable[TargetStratum]) -> Needed:
    every = tuple(strata)
    return Needed(sum(s.turn_rounds or 0 for s in every), sum(s.exits or 0 for s in every))


def _trajectory(
    found: AreaServices, whole: Share, question: TargetQuestion, share: Fraction
) -> tuple[Point, ...]:
    if question.by is None or whole.share is None:
        return ()
    start, start_share = found.day, whole.share
    if question.since is not None:
        then = _share_then(found, question.since)
        start, start_share = (question.since, then) if then is not None else (start, start_share)
    return trajectory(start, start_share, question.by, float(share))


def _share_then(found: AreaServices, since: date) -> float | None:
    before = found.earlier(since).with_columns(is_listed=pl.lit(value=False))
    counted = tally(before, found.scene.measure, since).row(0, named=True)
    return counted["share"] if counted["denominator"] else None


def _track(found: AreaServices, whole: Share, question: TargetQuestion, assumed: Improvement) -> Track | None:
    if question.by is None or question.since is None or whole.share is None:
        return None
    then = _share_then(found, question.since)
    if then is None:
        return None
    line = line_on(found.day, question.since, then, question.by, float(question.share))
    points = 100 * (whole.share - line)
    colour, rule = colour_of(points, assumed)
    why = reasons(found.earlier(question.since), found.here, question.since)
    return Track(question.since, then, whole.share, line, points, colour, rule, why)


def _sentences(
    question: TargetQuestion, strata: tuple[TargetStratum, ...], overall: Needed, every_type: Needed
) -> Iterator[str]:
    """The answer in words: the whole, the price of “every type”, and what does not add up."""
    whole = strata[0]
    wanted = percent(float(question.share))
    if whole.is_met is None:
        yield f"No service here is rated, so nothing can be said of {wanted}."
        return
    if whole.is_met:
        yield f"All types together the target of {wanted} is already met."
    else:
        yield (
            f"All types together {wanted} takes {number_of(overall.turn_rounds, 'rating')} improved, or "
            f"{number_of(overall.exits, 'departure')} of below-Good services and no improvement."
        )
    if every_type.turn_rounds == 0:
        yield f"Every type of care is at {wanted} already."
    else:
        more = every_type.turn_rounds - overall.turn_rounds
        price = f"{more:,} more than for all together" if more > 0 else "as many as for all together"
        yield (
            f"In every type of care it takes {number_of(every_type.turn_rounds, 'rating')} improved, "
            f"{price}: what one type has to spare does not count for another."
        )
    silent = [s.name for s in strata[1:] if s.rated == 0]
    if silent:
        yield f"Not counted for want of a rated service: {', '.join(silent)}."
    yield (
        "A target is reached when the exact share is not below it; a share that only rounds to it does not "
        "reach it. Departures are the provider's or CQC's to make, and take beds and hours with them."
    )
