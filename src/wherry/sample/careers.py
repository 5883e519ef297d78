"""The life of one site: registered, inspected, rated, given up or registered again."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from wherry.sample.questions import FOCUS, Questions, focused, questions_for
from wherry.sample.rates import (
    ASSESSMENTS_BEGAN,
    EXITS_A_YEAR,
    FIRST_GAP,
    FIRST_INSPECTIONS_A_YEAR,
    FOCUSED_SHARE,
    INHERITING_BEGAN,
    INSPECTIONS_A_YEAR,
    INSUFFICIENT,
    LEAST_GAP,
    RATED_BY_SERVICE,
    RATINGS_BEGAN,
    REASONS,
    REGISTERED_AGAIN,
    REMARK_SHARE,
    REMARKS,
    STOCK_FIRST_INSPECTIONS_A_YEAR,
    YEAR,
    day,
    outcome,
    waited,
)
from wherry.sample.words import Profile

LOCATION = -1
"""In place of the number of a service group: the location as a whole."""

FOCUSED_BEGAN = day(2020, 4, 1)
EVERY_QUESTION = (True,) * 5


class Publication(NamedTuple):
    """One published report.

    `group` numbers the profile's service groups, or is LOCATION. `overall` and `questions` are
    ratings after it; `on` are the days on which the questions were last rated and `asked` says
    which were rated now. `is_inherited`: it was of an earlier registration.
    """

    day: int
    group: int
    overall: int
    questions: Questions
    on: tuple[int, ...]
    asked: tuple[bool, ...]
    is_inherited: bool = False


@dataclass(slots=True)
class Spell:
    """One registration of a site: from `start` up to, not including, `end` (None: goes on).

    `reason` says why it followed an earlier one. `remarks` are days of reports without a rating.
    """

    start: int
    end: int | None
    reason: str | None
    publications: list[Publication] = field(default_factory=list)
    remarks: list[int] = field(default_factory=list)


def standing(publications: Iterable[Publication], groups: int, day: int) -> dict[int, Publication]:
    """What stands on a day: the location's rating by LOCATION, or each service group's by number.

    A location with several service groups is rated group by group since 2026; what it was rated
    as a whole then stands for each group until that is rated itself.
    """
    latest: dict[int, Publication] = {}
    for publication in publications:
        if publication.day <= day:
            latest[publication.group] = publication
    whole = latest.get(LOCATION)
    if groups < 2 or day < RATED_BY_SERVICE:
        return {LOCATION: whole} if whole else {}
    by_group = {group: latest.get(group, whole) for group in range(groups)}
    return {group: publication for group, publication in by_group.items() if publication}


def career(
    rng: random.Random, profile: Profile, lean: float, first: int, last: int, *, stays: bool
) -> Iterator[Spell]:
    """All registrations of a site that opens on day `first`, up to day `last`.

    `lean` is added to the log-odds of a bad outcome; a site that `stays` is never given up.
    """
    start, reason, inherited = first, None, list[Publication]()
    while True:
        spell = Spell(start, None, reason, inherited)
        _live(rng, spell, profile, lean, last, stays=stays)
        _remark(rng, spell, last)
        yield spell
        if spell.end is None or rng.random() >= REGISTERED_AGAIN[profile.is_care_home]:
            return
        start = spell.end + (0 if rng.random() < 0.7 else rng.randint(1, 20))
        reason = rng.choices([r for r, _ in REASONS], [share for _, share in REASONS])[0]
        inherited = _inherited(spell, profile.rated_groups, start)
        if start > last:
            return


def _inherited(spell: Spell, groups: int, start: int) -> list[Publication]:
    if start < INHERITING_BEGAN:
        return []
    held = standing(spell.publications, groups, start).values()
    kept = {p._replace(is_inherited=True) for p in held if p.overall != INSUFFICIENT}
    return sorted(kept)


def _live(rng: random.Random, spell: Spell, profile: Profile, lean: float, last: int, *, stays: bool) -> None:
    """Fill in the publications and the end of a registration."""
    at = spell.start
    exits = EXITS_A_YEAR[profile.is_care_home]
    while True:
        worst = _worst(standing(spell.publications, profile.rated_groups, at))
        due = _next_inspection(rng, spell, at, worst)
        # Nobody had a rating to leave over before there were ratings.
        leaves = at + int(rng.expovariate(exits[worst]) * YEAR) + 1
        if not stays and leaves <= min(due, last):
            spell.end = leaves
            return
        if due > last:
            return
        spell.publications += _inspected(rng, spell, profile, lean, due)
        at = due


def _worst(held: dict[int, Publication]) -> int | None:
    """The worst rating that stands: the one that decides when inspectors come back."""
    ratings = [p.overall for p in held.values()]
    rated = [r for r in ratings if r != INSUFFICIENT]
    return max(rated) if rated else INSUFFICIENT if ratings else None


def _next_inspection(rng: random.Random, spell: Spell, at: int, worst: int | None) -> int:
    is_own = bool(spell.publications) and not spell.publications[-1].is_inherited
    if is_own and worst is not None and worst != INSUFFICIENT:
        since = at + int(LEAST_GAP[worst] * YEAR)
        return waited(rng, since, INSPECTIONS_A_YEAR[worst])
    if at < RATINGS_BEGAN:
        rates = (STOCK_FIRST_INSPECTIONS_A_YEAR, *FIRST_INSPECTIONS_A_YEAR[1:])
        return waited(rng, RATINGS_BEGAN, rates)
    return waited(rng, at + int(FIRST_GAP * YEAR), FIRST_INSPECTIONS_A_YEAR)


def _inspected(rng: random.Random, spell: Spell, profile: Profile, lean: float, on: int) -> list[Publication]:
    """The publications of one inspection: of the location, or of one or all of its services."""
    groups = profile.rated_groups
    if groups < 2 or on < RATED_BY_SERVICE:
        before = standing(spell.publications, 1, on).get(LOCATION)
        return [_publication(rng, before, on, LOCATION, lean)]
    held = standing(spell.publications, groups, on)
    missing = [group for group in range(groups) if group not in held]
    chosen = missing if missing else [rng.randrange(groups)]
    return [_publication(rng, held.get(group), on, group, lean) for group in chosen]


def _publication(
    rng: random.Random, before: Publication | None, on: int, group: int, lean: float
) -> Publication:
    overall = outcome(rng, before.overall if before else None, on, lean)
    if before and not before.is_inherited and on >= FOCUSED_BEGAN and rng.random() < FOCUSED_SHARE:
        questions = focused(rng, before.questions, overall)
        if questions is not None:
            asked = tuple(question in FOCUS for question in range(5))
            days = tuple(on if now else was for now, was in zip(asked, before.on, strict=True))
            return Publication(on, group, overall, questions, days, asked)
    questions = questions_for(rng, overall)
    return Publication(on, group, overall, questions, (on,) * 5, EVERY_QUESTION)


def _remark(rng: random.Random, spell: Spell, last: int) -> None:
    """Some services were looked at and not rated, most of them during the pandemic."""
    first, until = max(spell.start + 30, REMARKS[0]), min(spell.end or last, last, REMARKS[1])
    if first < until and rng.random() < REMARK_SHARE:
        spell.remarks.append(rng.randrange(first, until))


def is_assessment(publication: Publication) -> bool:
    """Whether it was made under the single assessment framework, which rates service groups."""
    return publication.day >= ASSESSMENTS_BEGAN
