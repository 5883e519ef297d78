"""One service on a day: its facts, what its ratings were and are, its siblings and its neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from wherry.analysis.nearby import Nearby, nearby
from wherry.analysis.portfolio import Siblings, siblings
from wherry.analysis.questions import HEADLINE, Provenance
from wherry.analysis.record import LocationRecord, RatingEvent, Related, Span, location_record
from wherry.analysis.results import Plain
from wherry.analysis.scene import Scene, scene_on
from wherry.analysis.standing import Standings
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown
from wherry.domain.ratings import KEY_QUESTION_TITLES, OVERALL

QUESTIONS = tuple(KEY_QUESTION_TITLES)


@dataclass(frozen=True)
class Answer:
    """A rating of one key question, or overall."""

    key_question: str
    rating: str


@dataclass(frozen=True)
class Judgement:
    """What was published of one part of a location on one day, overall first.

    `part` None: the location as a whole. `regime` is the title of CQC's rule-set. `stood_to` None: it
    stands.
    """

    location_id: str
    part: str | None
    published_on: date | None
    answers: tuple[Answer, ...]
    regime: str | None
    is_inherited: bool | None
    stood_from: date
    stood_to: date | None


@dataclass(frozen=True)
class StandingRating:
    """The rating that counts in figures on the day; `rating` None: the service is not rated."""

    rating: str | None
    published_on: date | None
    is_inherited: bool | None
    is_rolled_up: bool


@dataclass(frozen=True)
class ServiceProfile(Plain):
    """A service on a day.

    `facts` are those of the day, or the last before it left. `left_on`: the day it left the register, where
    that is not after the day; `deregistered_on` as CQC states it. `history` and `chain` (of the ids
    before and after) are what was published up to the day, newest first. `owner` and `brand` are None
    where no file tells them.
    """

    location_id: str
    registered_on: date | None
    deregistered_on: date | None
    left_on: date | None
    last_listed_on: date | None
    facts: Span
    type_of_care: str
    services: tuple[str, ...] | None
    user_bands: tuple[str, ...] | None
    ownership: str | None
    standing: StandingRating
    history: tuple[Judgement, ...]
    chain: tuple[Judgement, ...]
    related: tuple[Related, ...]
    owner: Siblings | None
    brand: Siblings | None
    nearby: Nearby
    provenance: Provenance


def service_profile(
    standings: Standings, location_id: str, as_of: date | None = None, measure: str = HEADLINE
) -> ServiceProfile:
    """Everything known of a service that is true for a day, by its id in any case.

    Raises:
        UnknownName: when no imported file has it, or there is no such measure.
        NotKnown: when it had not been registered by that day.
    """
    record = location_record(standings.register, location_id)
    scene = scene_on(standings, measure, as_of, Services.ALL)
    facts = _facts(record, scene.day)
    left_on = facts.valid_to if facts.valid_to is not None and facts.valid_to <= scene.day else None
    definitions, key = standings.register.definitions, record.location_id
    types = {t.key: t.title for t in definitions.types_of_care}
    return ServiceProfile(
        location_id=key,
        registered_on=record.registered_on,
        deregistered_on=record.deregistered_on if left_on else None,
        left_on=left_on,
        last_listed_on=None if left_on else record.last_listed_on,
        facts=facts,
        type_of_care=types.get(facts.type_of_care, facts.type_of_care),
        services=_titles(facts.services, definitions.services.titles),
        user_bands=_titles(facts.user_bands, definitions.user_bands.titles),
        ownership=definitions.ownerships.titles.get(facts.ownership or ""),
        standing=_standing(scene, key, has_left=left_on is not None),
        history=_judgements(scene, record.ratings),
        chain=_judgements(scene, record.chain_ratings),
        related=record.related,
        owner=siblings(scene, "provider_id", facts.provider_id, facts.provider_name, key),
        brand=siblings(scene, "brand_id", facts.brand_id, facts.brand_name, key),
        nearby=nearby(scene, key),
        provenance=scene.provenance(()),
    )


def _facts(record: LocationRecord, day: date) -> Span:
    begun = [span for span in record.spans if span.valid_from <= day]
    if not begun:
        first = record.spans[0].valid_from
        raise NotKnown(
            f"No imported file tells of the service {record.location_id} on {day:%-d %B %Y}; "
            f"it is known from {first:%-d %B %Y}."
        )
    return begun[-1]


def _titles(keys: tuple[str, ...] | None, titles: dict[str, str]) -> tuple[str, ...] | None:
    return None if keys is None else tuple(titles.get(key, key) for key in keys)


def _standing(scene: Scene, location_id: str, *, has_left: bool) -> StandingRating:
    """By the same rule as every figure, also for the second id of a site that figures count once."""
    ratings = scene.standings.ratings(scene.measure.several_services)
    stood = ratings.filter(
        (pl.col("location_id") == location_id)
        & (pl.col("from_on") <= scene.day)
        & (pl.col("to_on").is_null() | (pl.col("to_on") > scene.day))
    )
    if has_left or stood.height == 0:
        return StandingRating(None, None, None, is_rolled_up=False)
    row = stood.row(0, named=True)
    return StandingRating(
        row["rating"], row["published_on"], row["is_inherited"], is_rolled_up=bool(row["is_rolled_up"])
    )


def _judgements(scene: Scene, events: Iterable[RatingEvent]) -> tuple[Judgement, ...]:
    """Ratings put together as they were published, newest first; those after the day are left out."""
    groups: dict[tuple[str, str, date], list[RatingEvent]] = {}
    for event in events:
        if event.stood_from <= scene.day:
            on = event.published_on or event.stood_from
            groups.setdefault((event.location_id, event.service_group, on), []).append(event)
    made = [_judgement(scene, found) for found in groups.values()]
    newest = sorted(made, key=lambda j: (j.location_id, j.part or ""))
    return tuple(sorted(newest, key=lambda j: j.published_on or j.stood_from, reverse=True))


def _judgement(scene: Scene, events: list[RatingEvent]) -> Judgement:
    definitions = scene.standings.register.definitions
    events = sorted(
        events, key=lambda e: QUESTIONS.index(e.key_question) if e.key_question in QUESTIONS else 9
    )
    first, regimes = events[0], {r.key: r.title for r in definitions.regimes}
    part = None if first.service_group == OVERALL else first.service_group
    ends = [e.stood_to for e in events]
    stands = any(end is None or end > scene.day for end in ends)
    return Judgement(
        location_id=first.location_id,
        part=definitions.service_groups.titles.get(part, part) if part else None,
        published_on=first.published_on,
        answers=tuple(Answer(e.key_question, e.rating) for e in events),
        regime=regimes.get(first.regime or "", first.regime),
        is_inherited=any(e.is_inherited for e in events)
        if any(e.is_inherited is not None for e in events)
        else None,
        stood_from=first.stood_from,
        stood_to=None if stands else max(end for end in ends if end is not None),
    )
