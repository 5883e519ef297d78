"""The list of an area: the order of visits from the register, and the declared rule over it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from wherry.analysis.questions import Provenance
from wherry.analysis.results import Plain
from wherry.analysis.risk.priority import Priority, PriorityQuestion, ServiceEstimate, priority
from wherry.analysis.standing import Standings
from wherry.decisions.visit_list import Candidate, Place, VisitList, visit_list
from wherry.definitions.risk_list import ListRule
from wherry.definitions.risk_model import ModelSettings


@dataclass(frozen=True)
class CouncilKnows:
    """What the council adds to the register of one service; None: not known."""

    index: float | None = None
    funded_people: int | None = None
    is_sole_provider: bool | None = None
    remediability: float | None = None


@dataclass(frozen=True)
class FirstVisit:
    """A place on the list with the service that holds it."""

    place: Place
    service: ServiceEstimate


@dataclass(frozen=True)
class FirstVisits(Plain):
    """The services of an area to visit first, each with its reasons; `rule` says how they were chosen."""

    question: PriorityQuestion
    area: str
    list: VisitList
    visits: tuple[FirstVisit, ...]
    rule: str
    caution: str
    provenance: Provenance


def first_visits(
    standings: Standings,
    question: PriorityQuestion,
    size: int,
    settings: ModelSettings,
    rule: ListRule,
    *,
    since: date | None = None,
    council: Mapping[str, CouncilKnows] | None = None,
) -> FirstVisits:
    """The list of an area on a day; with `since`, against the list that the rule gave on that day.

    Raises:
        UnknownName, NotKnown: as `priority`.
        Refused: when the size is below one.
    """
    before = None
    if since is not None:
        earlier = priority(standings, replace(question, as_of=since), settings)
        before = list_of(earlier, size, rule, council=council)
    order = priority(standings, question, settings)
    made = list_of(order, size, rule, before=before, council=council)
    by_id = {service.location_id: service for service in order.services}
    return FirstVisits(
        question=question,
        area=order.area,
        list=made,
        visits=tuple(FirstVisit(p, by_id[p.location_id]) for p in made.places),
        rule=_rule_in_words(rule, made),
        caution=order.caution,
        provenance=order.provenance,
    )


def list_of(
    order: Priority,
    size: int,
    rule: ListRule,
    *,
    before: VisitList | None = None,
    council: Mapping[str, CouncilKnows] | None = None,
) -> VisitList:
    """The declared rule over an order of visits. The seed comes of area, day and release, and is kept."""
    known = council or {}
    candidates = [
        _candidate(service, known.get(service.location_id, CouncilKnows())) for service in order.services
    ]
    day = order.provenance.as_of
    return visit_list(candidates, size, rule, day=day, seed=seed_of(order), before=before)


def seed_of(order: Priority) -> int:
    """A seed that nobody chose: the digest of release, area, services and day."""
    told = f"{order.provenance.release}|{order.area}|{order.question.services}|{order.provenance.as_of}"
    return int(hashlib.sha256(told.encode()).hexdigest()[:12], 16)


def _candidate(service: ServiceEstimate, council: CouncilKnows) -> Candidate:
    return Candidate(
        location_id=service.location_id,
        rating=service.rating,
        chance=service.estimate.probability,
        points=service.points,
        owner_bad_share=service.owner_bad_share,
        index=council.index,
        funded_people=council.funded_people,
        is_sole_provider=council.is_sole_provider,
        remediability=council.remediability,
    )


def _rule_in_words(rule: ListRule, made: VisitList) -> str:
    drawn = [place for place in made.places if place.chance_of_place < 1]
    chance = f", each with a chance of {drawn[0].chance_of_place:.1%}" if drawn else ""
    return (
        f"Rule {rule.version}: the first by the model, the council’s index, exposure and what a visit can "
        f"change; {len(drawn)} of {made.size} drawn at random from the other "
        f"{made.candidates - made.size + len(drawn):,} services{chance} (seed {made.seed}), so that the "
        "order can be judged without bias."
    )
