"""Whom to visit first, by a declared rule: what the model says, what the council knows, and a random share.

Pure: candidates, the list of last month and a seed go in, the list comes out, with what entered and left
and why. A list is an order of visits, never a ground for a restriction, a fee or a tender.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from wherry.definitions.risk_list import ListRule
from wherry.domain.errors import Refused

BAD_RATINGS = ("requires_improvement", "inadequate")
WORST_INDEX = 100.0


@dataclass(frozen=True)
class Candidate:
    """A service that may be visited. `chance` is the model's probability, None where none can be made;
    `points` order those, and `owner_bad_share` those of equal points. `index` is the council's own, 0 to
    100; `remediability` 0 to 1. None: not known."""

    location_id: str
    rating: str | None
    chance: float | None
    points: float
    owner_bad_share: float | None = None
    index: float | None = None
    funded_people: int | None = None
    is_sole_provider: bool | None = None
    remediability: float | None = None


class Why(StrEnum):
    """Why a service stands on the list."""

    FIRST = "among the first by the rule"
    DRAWN = "drawn at random"
    STILL = "on the list before, and its improvement has not yet lasted"


@dataclass(frozen=True)
class Place:
    """A place on the list: `rank` by the rule among all candidates, `value` what it was ranked by,
    `chance_of_place` the known chance with which the service came onto the list."""

    location_id: str
    rank: int
    value: float
    why: Why
    chance_of_place: float
    since: date
    months_outside: int = 0


@dataclass(frozen=True)
class Change:
    """A service that entered or left since the list before, and the reason in a sentence."""

    location_id: str
    words: str


@dataclass(frozen=True)
class VisitList:
    """A list: the first by the rule, then those drawn, then those still watched; `seed` repeats the draw."""

    day: date
    size: int
    seed: int
    rule_version: int
    places: tuple[Place, ...]
    entered: tuple[Change, ...]
    left: tuple[Change, ...]
    candidates: int


def visit_list(
    candidates: Sequence[Candidate],
    size: int,
    rule: ListRule,
    *,
    day: date,
    seed: int,
    before: VisitList | None = None,
) -> VisitList:
    """The list of a day.

    Raises:
        Refused: when a service is a candidate twice, or the size is below one.
    """
    if size < 1:
        raise Refused(f"A list has at least one place, not {size}.")
    by_id = {c.location_id: c for c in candidates}
    if len(by_id) < len(candidates):
        raise Refused("A service is among the candidates twice; the list was not made.")
    values = values_of(candidates, rule)
    # Equal values stand by the owner's other services, then by id, so that the same facts give the same list.
    order = sorted(by_id, key=lambda i: (-values[i], -(by_id[i].owner_bad_share or 0.0), i))
    ranks = {location_id: number for number, location_id in enumerate(order, start=1)}
    since = {place.location_id: place.since for place in before.places} if before else {}

    def place(location_id: str, why: Why, chance: float, outside: int = 0) -> Place:
        begun = since.get(location_id, day)
        return Place(location_id, ranks[location_id], values[location_id], why, chance, begun, outside)

    drawn_places = min(round(size * rule.random_share), max(len(order) - size, 0))
    first = order[: size - drawn_places]
    rest = order[len(first) :]
    draw = random.Random(seed)  # noqa: S311  # Guards nothing: the seed is logged, so that all can draw again.
    drawn = sorted(draw.sample(sorted(rest), drawn_places), key=ranks.__getitem__)
    chance = drawn_places / len(rest) if rest else 0.0
    places = [place(i, Why.FIRST, 1.0) for i in first] + [place(i, Why.DRAWN, chance) for i in drawn]
    on = {p.location_id for p in places}
    still = _still(before, by_id, on, rule)
    places += [place(i, Why.STILL, 1.0, outside) for i, outside in still.items()]
    made = VisitList(day, size, seed, rule.version, tuple(places), (), (), len(order))
    return replace(made, entered=_entered(made, before), left=_left(made, before, by_id, rule))


def values_of(candidates: Sequence[Candidate], rule: ListRule) -> dict[str, float]:
    """What each candidate is ranked by, 0 to about 1.4: place in the model's order and the council's
    index, weighted, times exposure, times remediability. What is not known never lowers a place."""
    places = _places_by_model(candidates)
    has_index = any(c.index is not None for c in candidates)
    funded = sorted(c.funded_people for c in candidates if c.funded_people is not None)
    usual = funded[len(funded) // 2] if funded else 0
    values = {}
    for one in candidates:
        index = rule.index_when_unknown if one.index is None else one.index
        weight = rule.model_weight if has_index else 1.0
        base = weight * places[one.location_id] + (1 - weight) * index / WORST_INDEX
        people = usual if one.funded_people is None else one.funded_people
        exposure = 1 + rule.funded_people_more * min(1.0, people / rule.funded_people_in_full)
        if one.is_sole_provider:
            exposure *= 1 + rule.sole_provider_more
        remedy = rule.remediability_when_unknown if one.remediability is None else one.remediability
        values[one.location_id] = base * exposure * remedy
    return values


def _places_by_model(candidates: Sequence[Candidate]) -> Mapping[str, float]:
    """From 1 (the most likely) down to 0; those without a probability are placed among all by points."""
    most = max((c.points for c in candidates), default=0.0)

    def likely(one: Candidate) -> tuple[float, float]:
        return (one.points if one.chance is None else one.chance, one.points)

    with_chance = sorted({likely(c) for c in candidates if c.chance is not None})
    steps = {key: number / max(len(with_chance) - 1, 1) for number, key in enumerate(with_chance)}
    return {
        c.location_id: steps[likely(c)] if c.chance is not None else c.points / most if most else 0.0
        for c in candidates
    }


def _still(
    before: VisitList | None, by_id: Mapping[str, Candidate], on: set[str], rule: ListRule
) -> dict[str, int]:
    """Services of the list before that stay, with how many months in a row they are outside the first.

    Who was drawn goes when the visit is made: a draw says nothing of the service.
    """
    still = {}
    for place in before.places if before else ():
        one = by_id.get(place.location_id)
        if one is None or place.location_id in on or place.why is Why.DRAWN:
            continue
        outside = place.months_outside + 1
        if outside < rule.months_outside_to_leave or one.rating in BAD_RATINGS:
            still[place.location_id] = outside
    return still


def _entered(made: VisitList, before: VisitList | None) -> tuple[Change, ...]:
    old = {p.location_id for p in before.places} if before else set()
    return tuple(
        Change(p.location_id, f"{p.why.value.capitalize()} (place {p.rank} of {made.candidates}).")
        for p in made.places
        if before is not None and p.location_id not in old
    )


def _left(
    made: VisitList, before: VisitList | None, by_id: Mapping[str, Candidate], rule: ListRule
) -> tuple[Change, ...]:
    on = {p.location_id for p in made.places}
    gone = [p for p in (before.places if before else ()) if p.location_id not in on]
    lasting = (
        f"Its improvement has lasted: {rule.months_outside_to_leave} months outside the first places and "
        "rated Good or better."
    )
    words = {
        True: "It is not among the candidates any more: no longer registered or rated here.",
        False: lasting,
    }
    return tuple(
        Change(
            p.location_id,
            "It had been drawn at random."
            if p.why is Why.DRAWN and p.location_id in by_id
            else words[p.location_id not in by_id],
        )
        for p in gone
    )
