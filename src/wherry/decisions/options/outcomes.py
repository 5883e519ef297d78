"""What an option is expected to come to: by type of care and user band, and what departures take."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from statistics import median

import polars as pl

from wherry.decisions.attainment import chance_of_target
from wherry.decisions.options.building import Prepared
from wherry.decisions.options.programme import SCALE, WAIT, Plan
from wherry.decisions.options.results import BandEffect, Choice, DepartureCount, TypeOutcome


def leaving(prepared: Prepared, plan: Plan) -> dict[str, int]:
    """How many leave, by cell."""
    return {c.key: n for c, n in zip(prepared.programme.cells, plan.departures, strict=True) if n}


def type_outcomes(prepared: Prepared, plan: Plan, chosen: Iterable[Choice]) -> tuple[TypeOutcome, ...]:
    """All types together, then each type of care in its order."""
    by_type: dict[str, list[Choice]] = defaultdict(list)
    for choice in chosen:
        by_type[choice.type_of_care].append(choice)
    left = dict(_left_by_type(prepared, plan))
    types = prepared.found.scene.standings.register.definitions.types_of_care
    counts = {s.key: s for s in prepared.programme.strata}
    every = [choice for choices in by_type.values() for choice in choices]
    found = [_outcome(prepared, ("overall", "All types together"), prepared.rated, every, sum(left.values()))]
    for care in types:
        if care.key in counts:
            here = prepared.rated.filter(pl.col("type_of_care") == care.key)
            found.append(
                _outcome(prepared, (care.key, care.plural), here, by_type[care.key], left.get(care.key, 0))
            )
    return tuple(found)


def _left_by_type(prepared: Prepared, plan: Plan) -> Iterator[tuple[str, int]]:
    left: dict[str, int] = defaultdict(int)
    for cell, number in zip(prepared.programme.cells, plan.departures, strict=True):
        left[cell.stratum] += number
    yield from left.items()


def _outcome(
    prepared: Prepared, named: tuple[str, str], here: pl.DataFrame, chosen: list[Choice], left: int
) -> TypeOutcome:
    staying = _staying(prepared, here)
    good = len(staying)
    # Those who leave are counted among the waiting, with the largest chance first: none gains by a name.
    waiting = sorted((c.chance for c in chosen if c.level == WAIT), reverse=True)
    chances = [c.chance for c in chosen if c.level != WAIT] + waiting[left:]
    expected = sum(staying) + sum(chances)
    alone = sum(staying) + sum(c.chance_waiting for c in chosen)
    rated = good + len(chosen)
    target = prepared.programme.target
    attained = chance_of_target(staying + chances, target)
    return TypeOutcome(
        group=named[0],
        name=named[1],
        rated=rated,
        good_or_outstanding=good,
        departures=left,
        expected_waiting=alone,
        expected=expected,
        share_waiting=alone / rated,
        share=expected / (rated - left),
        is_expected_to_reach=expected >= float(target) * (rated - left) - 1e-9,
        chance_of_target=attained if attained is not None else 0.0,
    )


def _staying(prepared: Prepared, here: pl.DataFrame) -> list[float]:
    """The chance of each Good or Outstanding service to be still one by the day."""
    return [prepared.stays[rating] for rating in here["rating"] if rating in prepared.stays]


def departure_counts(prepared: Prepared, plan: Plan) -> tuple[DepartureCount, ...]:
    """Departures by type and locality, with beds, people and size against the market of the type."""
    occupancy = prepared.assumed.value("occupancy")
    found = []
    for cell, number in zip(prepared.programme.cells, plan.departures, strict=True):
        if number:
            market = prepared.rated.filter(pl.col("type_of_care") == cell.stratum)["beds"].drop_nulls()
            beds = sum(cell.beds[:number])
            found.append(
                DepartureCount(
                    type_of_care=cell.stratum,
                    locality=cell.zone,
                    departures=number,
                    among=len(cell.beds),
                    beds_at_most=beds,
                    people_moved_at_most=math.ceil(beds * occupancy),
                    median_beds=float(median(cell.beds)),
                    market_median_beds=float(median(market)) if market.len() else None,
                )
            )
    return tuple(found)


def is_mainly_small(counts: Iterable[DepartureCount], whole: TypeOutcome) -> bool:
    """Whether more than half of the share's gain comes from departures among services smaller than the
    market's: such an option closes small services rather than making care better."""
    gone = tuple(counts)
    if not gone:
        return False
    supported = (whole.expected_waiting + max(0.0, _gain_of_support(whole))) / whole.rated
    gained = whole.share - whole.share_waiting
    from_departures = whole.share - min(whole.share, supported)
    are_small = any(c.market_median_beds is not None and c.median_beds < c.market_median_beds for c in gone)
    return are_small and gained > 0 and from_departures > gained / 2


def _gain_of_support(whole: TypeOutcome) -> float:
    return whole.expected - whole.expected_waiting


def band_effects(prepared: Prepared, plan: Plan, chosen: Iterable[Choice]) -> tuple[BandEffect, ...]:
    """What each user band's services come to; a service counts in each of its bands."""
    titles: Mapping[str, str] = prepared.found.scene.standings.register.definitions.user_bands.titles
    by_id = {choice.location_id: choice for choice in chosen}
    gone = leaving(prepared, plan)
    sizes = {cell.key: len(cell.beds) for cell in prepared.programme.cells}
    leaves = {
        key: gone[cell] / sizes[cell] for key, cell in prepared.losable.of_service.items() if cell in gone
    }
    rows = prepared.rated.select("location_id", "rating", band=pl.col("user_bands").str.split(",")).explode(
        "band"
    )
    found = []
    for band, title in titles.items():
        here = rows.filter(pl.col("band") == band)
        if here.height == 0:
            continue
        mine = [by_id[key] for key in here["location_id"] if key in by_id]
        kept = sum(_staying(prepared, here))
        found.append(
            BandEffect(
                band, title, here.height, here.height - len(mine),
                kept + sum(c.chance_waiting for c in mine),
                kept + sum(c.chance * (1 - leaves.get(c.location_id, 0.0)) for c in mine),
                sum(leaves.get(c.location_id, 0.0) for c in mine),
            )
        )  # fmt: skip
    return tuple(found)


def expected_gain(plan: Plan, prepared: Prepared) -> float:
    """Expected Good services more than if every service waited."""
    waiting = sum(g.actions[0].gain * len(g.members) for g in prepared.programme.groups)
    return (plan.gain - waiting) / SCALE
