"""The shares that a council's own acts change, beside the published one: of services and of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from wherry.analysis.funded import FEWEST, may_be_shown
from wherry.analysis.scene import Scene
from wherry.analysis.tally import counting
from wherry.decisions import arithmetic
from wherry.decisions.acts import SERVICE_ACTS
from wherry.domain.funded import FundedPeople


@dataclass(frozen=True)
class OwnShare:
    """A share of commissioned services, or of people the council pays for; None where it would tell of
    fewer than five people. `ends` are the below-Good services whose contract would have to end."""

    good: int | None
    counted: int | None
    share: float | None
    turn_rounds: int | None
    ends: int | None


@dataclass(frozen=True)
class OwnShares:
    """The shares in this area that stand beside the published one, from a council's list of `as_at`."""

    as_at: date
    commissioned: OwnShare
    people: OwnShare


@dataclass(frozen=True)
class ActEffect:
    """One of the three acts, and how many times it alone would reach the target on the share that it changes.

    `services` None: not known, for want of the council's list; or 0 where the target is met.
    """

    key: str
    title: str
    whose: str
    changes: tuple[str, ...]
    services: int | None
    what: str


def own_shares(scene: Scene, here: pl.DataFrame, funded: FundedPeople, target: Fraction) -> OwnShares:
    """The shares of an area's commissioned services and of the people in them.

    A service is commissioned while the council pays for somebody there.
    """
    people = pl.DataFrame(
        {"location_id": list(funded.people), "people": list(funded.people.values())},
        schema={"location_id": pl.String, "people": pl.Int64},
    ).filter(pl.col("people") > 0)
    rule = counting(scene.measure)
    joined = here.join(people, on="location_id", how="inner").select(
        "people", good=rule.numerator > 0, counted=rule.denominator > 0
    )
    counted = joined.filter("counted")
    good = counted.filter("good")
    services = _share(good.height, counted.height, target)
    heads = (int(good["people"].sum()), int(counted["people"].sum()))
    is_told = heads[1] > 0 and all(map(may_be_shown, (*heads, heads[1] - heads[0])))
    told = OwnShare(*heads, heads[0] / heads[1], None, None) if is_told else OwnShare(*[None] * 5)
    return OwnShares(funded.as_at, services, told)


def _share(good: int, counted: int, target: Fraction) -> OwnShare:
    if counted == 0:
        return OwnShare(0, 0, None, None, None)
    return OwnShare(
        good,
        counted,
        good / counted,
        arithmetic.turn_rounds(good, counted, target),
        arithmetic.exits(good, counted, target),
    )


def effects_of_acts(exits: int | None, own: OwnShares | None) -> tuple[ActEffect, ...]:
    """Each act with what it changes. Stopping to place has no number: people leave in their own time."""
    ends = own.commissioned.ends if own else None
    counts = {"stop_placing": None, "end_contract": ends, "deregister": exits}
    published, ours = "published share", ("share of commissioned services", "share of council-funded people")
    return tuple(
        ActEffect(
            act.key,
            act.title,
            act.whose,
            ((published,) if act.changes_published else ()) + (ours if act.changes_own else ()),
            counts[act.key],
            act.what,
        )
        for act in SERVICE_ACTS
    )


HIDDEN = f"not shown: it would tell of fewer than {FEWEST} people"
