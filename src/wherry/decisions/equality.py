"""Whether an order of visits falls alike on services for different people: an equality check by user band.

Public Sector Equality Duty (Equality Act 2010 s.149): a visit is help and a burden, so both too few and
too many of them for the services of one group of people is to be looked into.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wherry.analysis.results import Plain
from wherry.decisions.visits import ON_LIST, VisitOrder


@dataclass(frozen=True)
class BandShare:
    """Services for a user band: how many there are, how many are on the list, and the ratio of their share to
    that of all services; a list drawn by lot would have `low` to `high` of them, 95 times in 100. None: too
    few to say.
    """

    key: str
    title: str
    services: int
    on_list: int
    share: float | None
    ratio: float | None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class EqualityCheck(Plain):
    """Every user band beside all services; bands overlap, and `unknown` services are in none."""

    whole: BandShare
    bands: tuple[BandShare, ...]
    unknown: int


FEWEST = 10
"""Of fewer services a share tells chance."""


def equality_check(
    order: VisitOrder, bands_of: Mapping[str, tuple[str, ...]], titles: Mapping[str, str]
) -> EqualityCheck:
    """The check of an order; of a service that is not in `bands_of` no user band is known."""
    on_list = {row.location_id for row in order.rows if row.group in ON_LIST}
    # Of the kinds of which some are on it: home care is never among the first care homes, whomever it is for.
    kinds = {row.is_care_home for row in order.rows if row.group in ON_LIST}
    every = [row.location_id for row in order.rows if row.is_care_home in kinds]
    whole = _band("all", "All services that could be on it", every, on_list, None)
    bands = tuple(
        _band(key, title, [i for i in every if key in bands_of.get(i, ())], on_list, whole)
        for key, title in titles.items()
    )
    return EqualityCheck(whole, tuple(b for b in bands if b.services), sum(i not in bands_of for i in every))


def _band(key: str, title: str, ids: list[str], on_list: set[str], whole: BandShare | None) -> BandShare:
    listed = sum(i in on_list for i in ids)
    if len(ids) < FEWEST:
        return BandShare(key, title, len(ids), listed, None, None)
    share = listed / len(ids)
    if whole is None or not whole.share:
        return BandShare(key, title, len(ids), listed, share, None)
    from scipy.stats import hypergeom

    low, high = hypergeom.interval(0.95, whole.services, whole.on_list, len(ids))
    return BandShare(key, title, len(ids), listed, share, share / whole.share, int(low), int(high))
