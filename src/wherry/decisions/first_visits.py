"""The order of visits of an area from the register: its index, its estimates, the declared rule over both."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from wherry.analysis.knowledge import KIND_WORDS, KINDS_OF
from wherry.analysis.nearby import alone_within
from wherry.analysis.questions import HEADLINE
from wherry.analysis.risk.priority import PriorityQuestion, priority
from wherry.analysis.scene import Scene, scene_on
from wherry.analysis.signals.index import PointsIndex, Told, points_index
from wherry.analysis.standing import Standings
from wherry.decisions.visit_order import visit_order
from wherry.decisions.visits import Given, ServiceFacts, VisitOrder
from wherry.definitions.forecasting import Forecasting, load_forecasting
from wherry.definitions.risk_model import ModelSettings, read_model_settings
from wherry.definitions.signals import SignalDefinitions, load_signals
from wherry.definitions.visit_rule import VisitRule, read_visit_rule
from wherry.domain.coverage import Services
from wherry.domain.errors import NotKnown


@dataclass(frozen=True)
class OrderDefinitions:
    """Everything declared that an order of visits is made by."""

    rule: VisitRule
    model: ModelSettings
    signals: SignalDefinitions
    forecasting: Forecasting


def order_definitions(extra: Path | None = None) -> OrderDefinitions:
    """What is shipped, or a council's own in its place.

    Raises:
        BadDefinition: with file and line.
    """
    return OrderDefinitions(
        read_visit_rule(extra), read_model_settings(extra), load_signals(extra), load_forecasting(extra)
    )


def register_facts(
    standings: Standings, index: PointsIndex, definitions: OrderDefinitions
) -> tuple[dict[str, ServiceFacts], tuple[str, ...]]:
    """What the register and the models tell of an index's services on its day, and what to say of the models.

    Fitting takes seconds. Of a service that cannot be foretold nothing is made up.
    """
    day, code = index.provenance.as_of, index.code
    found = priority(standings, PriorityQuestion(code, day), definitions.model, definitions.forecasting)
    estimates = {one.location_id: one for one in found.services}
    scene = scene_on(standings, HEADLINE, day, Services.ALL, code)
    alone = alone_within(scene, definitions.rule.sole_provider_km)
    ids = {service.location_id for service in index.services}
    earlier = _earlier(standings, day)
    facts = {
        key: ServiceFacts(is_home, rating, alone.get(key), estimates.get(key), earlier.get(key, ()))
        for key, is_home, rating in _standing(scene)
        if key in ids
    }
    return facts, tuple(note for note in found.provenance.notes if note not in index.provenance.notes)


def _earlier(standings: Standings, day: date) -> dict[str, tuple[str, ...]]:
    """The ids under which services were registered before, as far as files told by the day."""
    links = standings.register.link.filter(
        (pl.col("kind") == "predecessor") & (pl.col("first_seen_on") <= day)
    )
    grouped = links.group_by("location_id").agg(pl.col("other_id").sort())
    return {key: tuple(others) for key, others in grouped.iter_rows()}


def _standing(scene: Scene) -> list[tuple[str, bool, str | None]]:
    return scene.standing.select("location_id", "is_care_home", "rating").rows()


def first_visits(
    standings: Standings,
    question: PriorityQuestion,
    first: int,
    definitions: OrderDefinitions,
    *,
    since: date | None = None,
) -> VisitOrder:
    """The order of visits of an area on a day, from the register alone, without anything that a council was
    told. `question.services` are those of which the first are chosen; with `since`, against the list
    that the rule gave on that day.

    Raises:
        UnknownName, NotKnown: as `priority`.
        Refused: when the first are fewer than one.
    """
    before = None
    if since is not None:
        before = first_visits(standings, replace(question, as_of=since), first, definitions)
    index = points_index(standings, question.area, Told(), definitions.signals, question.as_of)
    _refuse_none(standings, index, question.services)
    facts, notes = register_facts(standings, index, definitions)
    given = Given(
        index=with_notes(index, notes),
        facts=facts,
        eligible=eligible_of(facts, question.services),
        seed=_seed(index, question.services),
        first=first,
        before=before,
    )
    return visit_order(given, definitions.rule)


def _refuse_none(standings: Standings, index: PointsIndex, services: Services) -> None:
    """Refuse to order services of a kind of which no file tells, before models are fitted for minutes."""
    scene = scene_on(standings, HEADLINE, index.provenance.as_of, services, index.code)
    place = scene.find(index.code)
    if scene.of(place, scene.kinds(place)).height == 0:
        kinds = " or ".join(KIND_WORDS[kind] for kind in KINDS_OF[services])
        raise NotKnown(
            f"No imported file tells of {kinds} in {place.name} on {scene.day:%-d %B %Y}; import one, or ask "
            "for services of another type."
        )


def eligible_of(facts: dict[str, ServiceFacts], services: Services) -> frozenset[str]:
    """The ids of the services of some kinds."""
    return frozenset(key for key, one in facts.items() if one.is_care_home in KINDS_OF[services])


def with_notes(index: PointsIndex, notes: tuple[str, ...]) -> PointsIndex:
    """The index, which an order's provenance comes of, with what is to be said besides."""
    told = index.provenance
    return replace(index, provenance=replace(told, notes=tuple(dict.fromkeys((*told.notes, *notes)))))


def _seed(index: PointsIndex, services: Services) -> str:
    """A seed that nobody chose: the digest of release, area, services and day."""
    about = index.provenance
    told = f"{about.release}|{index.code}|{services}|{about.as_of}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]
