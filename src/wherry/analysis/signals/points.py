"""The points of one factor for every service: the highest of its parts, with the sentence that says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from wherry.analysis.signals.rates import lower_shares, rate_of, sums_of
from wherry.definitions.index_factors import CountRule, Factor, Steps
from wherry.definitions.signals import SignalDefinitions
from wherry.domain.phrases import number_of
from wherry.domain.signals import Signal

NOT_KNOWN = "Not known"
FACT_WORDS = {
    "key_questions_below_good": "{} of Safe and Well-led below Good",
    "rating_age_years": "Rated {:.1f} years ago",
    "days_without_manager": "{:.0f} days without a registered manager",
    "overdue_actions": "{:g} overdue actions",
    "workforce_signs": "{} signs of strain in the workforce",
    "finance_signs": "{} signs of money trouble",
}
NONE_WORDS = {
    "rating_age_years": "There is no rating that has aged",
    "days_without_manager": "A registered manager is in post",
    "overdue_actions": "No action is overdue",
}
"""What a fact says where it is nothing."""
WORDS = {
    "unrated_long": "Registered for more than twelve months and not rated",
    "unrated": "Registered within twelve months and not rated yet",
    "none": "None within 24 months",
}


@dataclass(frozen=True)
class FactorPoints:
    """The points of a factor for one service, out of `most`, and why.

    `is_unknown`: its main part is not known; `is_for_unknown`: the points are for that. `sharing` names the
    classes of its signals, where it counts any. `outward`: what it would be without the signals of which
    neither a file nor the service is told (what CQC told in confidence, what somebody who works there
    told); None where it counts none of them.
    """

    key: str
    title: str
    points: float
    most: float
    is_unknown: bool
    is_for_unknown: bool
    is_hard: bool
    sentence: str
    sharing: tuple[str, ...]
    outward: FactorPoints | None = None

    @property
    def as_told(self) -> FactorPoints:
        """The factor as a file and the service itself may have it."""
        return self.outward or self


@dataclass(frozen=True)
class Known:
    """All that the factors look at: signals, complete kinds, facts, people, types of care."""

    signals: tuple[Signal, ...]
    recorded: frozenset[str]
    facts: Mapping[str, Mapping[str, object]]
    people: Mapping[str, int]
    types: Mapping[str, str]
    until: date


@dataclass(frozen=True)
class _Part:
    points: float
    sentence: str
    is_hard: bool = False


def points_of(factor: Factor, known: Known, definitions: SignalDefinitions) -> dict[str, FactorPoints]:
    """A factor's points by location id: of its parts the highest, and where its main part is not known at
    least the points for that."""
    staying = {
        s.location_id
        for s in known.signals
        if s.kind in factor.kinds and definitions.origins[s.origin].stays_here
    }
    found = _points_of(factor, known, definitions)
    if not staying:
        return found
    told = tuple(s for s in known.signals if not definitions.origins[s.origin].stays_here)
    outward = _points_of(factor, replace(known, signals=told), definitions)
    return found | {key: replace(found[key], outward=outward[key]) for key in staying}


def _points_of(factor: Factor, known: Known, definitions: SignalDefinitions) -> dict[str, FactorPoints]:
    by_fact = _fact_parts(factor, known)
    by_peers, compared = _peer_parts(factor, known, definitions)
    by_counts = _count_parts(factor, known, definitions)
    sharing = tuple(dict.fromkeys(definitions.kinds[kind].sharing for kind in factor.kinds))
    empty = FactorPoints(
        factor.key, factor.title, 0, factor.most, False, False, False, "Nothing that counts", sharing
    )
    found = {}
    for key in known.types:
        if factor.fact:
            is_unknown = key not in by_fact
        else:
            is_unknown = not set(factor.kinds) <= known.recorded or bool(factor.peers and key not in compared)
        parts = [p for part in (by_fact.get(key), by_peers.get(key), *by_counts.get(key, ())) if (p := part)]
        best = max(parts, key=lambda p: p.points, default=_Part(0, "Nothing that counts"))
        is_for_unknown = is_unknown and factor.unknown > best.points
        found[key] = replace(
            empty,
            points=min(max(best.points, factor.unknown if is_unknown else 0), factor.most),
            is_unknown=is_unknown,
            is_for_unknown=is_for_unknown,
            is_hard=any(p.is_hard for p in parts),
            sentence=NOT_KNOWN if is_for_unknown else best.sentence,
        )
    return found


def _fact_parts(factor: Factor, known: Known) -> dict[str, _Part]:
    """By what is known of each service; a word that the factor does not have is not known."""
    if factor.fact is None:
        return {}
    found = {}
    for key, value in known.facts.get(factor.fact, {}).items():
        if isinstance(value, str):
            if value in factor.words:
                sentence = WORDS.get(value, value.replace("_", " ").capitalize())
                found[key] = _Part(factor.words[value], sentence, value in factor.hard_words)
        elif isinstance(value, int | float):
            points = factor.each * value if factor.each is not None else _above(value, factor.above)
            words = NONE_WORDS.get(factor.fact, "") if not value else ""
            found[key] = _Part(min(points, factor.most), words or FACT_WORDS[factor.fact].format(value))
    return found


def _above(value: float, steps: Steps) -> float:
    """The points of the highest limit that a value is above."""
    return next((points for limit, points in steps if value > limit), 0)


def _peer_parts(
    factor: Factor, known: Known, definitions: SignalDefinitions
) -> tuple[dict[str, _Part], set[str]]:
    """By how many peers have a lower rate, and whose rate could be compared."""
    if not factor.peers:
        return {}, set()
    sums = sums_of(known.signals, factor.peer_kinds, definitions, known.until)
    rates = {key: rate_of(sums.get(key, 0), known.people.get(key)) for key in known.types}
    lower = lower_shares(rates, known.types, definitions.about.fewest_peers)
    found = {}
    for key, share in lower.items():
        # At least so many per cent lower is above that percentile.
        points = next((points for limit, points in factor.peers if share >= limit), 0)
        if sums.get(key):
            sentence = f"{rates[key]:.1f} for 100 people, graded and fading; {share:.0f} % of peers have less"
            found[key] = _Part(points, sentence)
    return found, set(lower)


def _count_parts(factor: Factor, known: Known, definitions: SignalDefinitions) -> dict[str, list[_Part]]:
    found: dict[str, list[_Part]] = {}
    for rule in factor.counts:
        counted = Counter(s.location_id for s in known.signals if _counts(s, rule, known.until))
        titles = " or ".join(definitions.kinds[kind].title.casefold() for kind in rule.kinds)
        when = "open" if rule.is_open else f"within {rule.within_days} days"
        for key, number in counted.items():
            if number >= rule.at_least:
                sentence = f"{number_of(number, 'time')}: {titles}, {when}"
                found.setdefault(key, []).append(_Part(rule.points, sentence, rule.hard))
    return found


def _counts(signal: Signal, rule: CountRule, until: date) -> bool:
    if signal.kind not in rule.kinds:
        return False
    if rule.is_open:
        return signal.is_open_on(until)
    return 0 <= (until - signal.happened_on).days < (rule.within_days or 0)
