"""From the register to a programme: services below Good in groups alike in all that counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from wherry.analysis.standing import Standings
from wherry.decisions.options.chances import actions_for, chance_stays, chance_waiting
from wherry.decisions.options.departures import NOTHING, WHOLE_AREA, Losable, losable
from wherry.decisions.options.programme import SCALE, Action, Group, Limits, Programme, StratumState
from wherry.decisions.options.questions import (
    OptionsQuestion,
    officer_days_of,
    quarters_between,
    refuse_contradictions,
)
from wherry.decisions.questions import exact_target, refuse_past
from wherry.decisions.scenes import AreaServices, services_of
from wherry.definitions.improvement import Improvement
from wherry.definitions.inspections import InspectionScenario, scenario_of
from wherry.domain.areas import AreaMap
from wherry.domain.ratings import RATINGS

Row = dict[str, Any]


@dataclass(frozen=True)
class Prepared:
    """A programme, and what is needed to say in words what its numbers mean.

    `below` are the below-Good services by id, oldest rating first; `rated` all rated services.
    """

    question: OptionsQuestion
    assumed: Improvement
    scenario: InspectionScenario
    found: AreaServices
    quarters: int
    rated: pl.DataFrame
    below: Mapping[str, Row]
    losable: Losable
    programme: Programme
    has_localities: bool

    @property
    def stays(self) -> Mapping[str, float]:
        """The chance of each Good or better rating to be still one by the day, as the programme counts it."""
        return {rating: parts / SCALE for rating, parts in _stays(self.scenario, self.quarters).items()}


def prepared(
    standings: Standings, question: OptionsQuestion, assumed: Improvement, localities: AreaMap | None
) -> Prepared:
    """The programme of a question.

    Raises:
        Refused: when the question contradicts itself or lies in the past.
        UnknownName: when area, level or scenario is unknown.
        NotKnown: when no imported file tells of the area on that day.
    """
    target = exact_target(question.share)
    found = services_of(
        standings, question.area, question.as_of, services=question.services, localities=localities
    )
    refuse_past(question.by, found.day)
    quarters = quarters_between(found.day, question.by)
    refuse_contradictions(question, quarters, assumed)
    scenario = scenario_of(assumed.scenarios, question.inspections)
    rated = _rated(found, localities is not None)
    is_good = pl.col("rating").is_in(RATINGS[:2])
    below = {
        row["location_id"]: row
        for row in rated.filter(~is_good).sort("published_on", "location_id").to_dicts()
    }
    waiting = round(SCALE * max(chance_waiting(r, scenario, quarters) for r in RATINGS[2:]))
    may_leave = NOTHING
    if question.departures:
        may_leave = losable(rated.filter(~is_good), rated.filter(is_good), assumed, waiting)
    actions = {r: actions_for(r, scenario, quarters, tuple(assumed.levels.values())) for r in RATINGS[2:]}
    programme = Programme(
        quarters=quarters,
        groups=_groups(below, actions, may_leave),
        strata=_strata(rated, _stays(scenario, quarters)),
        target=target,
        each_stratum=question.each_type,
        objective=question.objective,
        limits=_limits(question, quarters, assumed, may_leave),
        cells=may_leave.cells,
    )
    return Prepared(
        question,
        assumed,
        scenario,
        found,
        quarters,
        rated,
        below,
        may_leave,
        programme,
        localities is not None,
    )


def _stays(scenario: InspectionScenario, quarters: int) -> dict[str, int]:
    """In ten-thousandths, by rating."""
    return {rating: round(SCALE * chance_stays(rating, scenario, quarters)) for rating in RATINGS[:2]}


def _rated(found: AreaServices, has_localities: bool) -> pl.DataFrame:
    """The rated services with what departures need to know of them."""
    rated = found.here.filter(pl.col("rating").is_in(RATINGS))
    if not has_localities:
        rated = rated.with_columns(locality=pl.lit(WHOLE_AREA))
    places = _coordinates(found.scene.standings, found.day)
    return rated.join(places, on="location_id", how="left")


def _coordinates(standings: Standings, day: date) -> pl.DataFrame:
    location = standings.register.location
    live = (pl.col("valid_from") <= day) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day))
    return location.filter(live).select("location_id", "latitude", "longitude").unique("location_id")


def _groups(
    below: Mapping[str, Row], actions: Mapping[str, tuple[Action, ...]], may_leave: Losable
) -> tuple[Group, ...]:
    alike: dict[tuple[str, str, str | None], list[str]] = defaultdict(list)
    for key, row in below.items():
        alike[row["type_of_care"], row["rating"], may_leave.of_service.get(key)].append(key)
    return tuple(
        Group(care, tuple(members), actions[rating], cell)
        for (care, rating, cell), members in sorted(alike.items(), key=lambda item: tuple(map(str, item[0])))
    )


def _strata(rated: pl.DataFrame, stays: Mapping[str, int]) -> tuple[StratumState, ...]:
    parts = pl.col("rating").replace_strict(dict(stays), default=0, return_dtype=pl.Int64)
    counts = rated.group_by("type_of_care").agg(rated=pl.len(), good=parts.sum())
    return tuple(
        StratumState(row["type_of_care"], row["rated"], row["good"])
        for row in counts.sort("type_of_care").to_dicts()
    )


def _limits(question: OptionsQuestion, quarters: int, assumed: Improvement, may_leave: Losable) -> Limits:
    places = {key: level.places for key, level in assumed.levels.items() if level.places is not None}
    return Limits(
        officer_days=officer_days_of(question, quarters),
        budget_gbp=question.budget_gbp,
        quarter_budget_gbp=question.quarter_budget_gbp,
        places=places | dict(question.places),
        zone_beds={zone: may_leave.zone_beds.get(zone, 0) for zone in {c.zone for c in may_leave.cells}},
    )
