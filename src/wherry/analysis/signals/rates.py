"""Signals as a rate: graded by harm, fading with age, per 100 people, held against the same type of care."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from math import fsum

from wherry.definitions.signals import SignalDefinitions
from wherry.domain.signals import Signal

PER_PEOPLE = 100


def weight_of(signal: Signal, definitions: SignalDefinitions, as_of: date) -> float:
    """What a signal weighs on a day: its harm's weight, halved with every half-life; 0 outside the window.

    What the service told itself weighs less where nobody was much harmed (field.md §4.2: openness is not
    punished).

    Raises:
        KeyError: when its kind, harm or origin is not defined.
    """
    age = (as_of - signal.happened_on).days
    if age < 0 or age >= definitions.about.window_days:
        return 0.0
    harm = definitions.harms[signal.harm]
    own = definitions.origins[signal.origin].is_service
    graded = harm.self_reported if own else harm.weight
    return float(graded * 0.5 ** (age / definitions.kinds[signal.kind].half_life_days))


def sums_of(
    signals: Iterable[Signal], kinds: Collection[str], definitions: SignalDefinitions, as_of: date
) -> dict[str, float]:
    """What the signals of some kinds weigh together, by location id; services without any are left out."""
    found: dict[str, list[float]] = {}
    for signal in signals:
        if signal.kind in kinds and (weight := weight_of(signal, definitions, as_of)) > 0:
            found.setdefault(signal.location_id, []).append(weight)
    # fsum: the same signals in another order are the same sum, so that equals stay equal among peers.
    return {key: fsum(weights) for key, weights in found.items()}


def rate_of(weight: float, people: int | None) -> float | None:
    """A weight per 100 people; 0 where nothing was told, None where people are unknown."""
    if weight == 0:
        return 0.0
    return None if not people else weight * PER_PEOPLE / people


def lower_shares(
    rates: Mapping[str, float | None], groups: Mapping[str, str], fewest: int
) -> dict[str, float]:
    """For each service with a known rate: which share of its peers, in per cent, has a lower one.

    Peers are those of the same group (type of care) with a known rate, itself among them; of a group with
    fewer than `fewest`, all services; where these are too few, nothing can be compared and nobody is in.
    """
    known = {key: rate for key, rate in rates.items() if rate is not None}
    by_group: dict[str, list[float]] = {}
    for key, rate in known.items():
        by_group.setdefault(groups[key], []).append(rate)
    everybody = list(known.values())
    found: dict[str, float] = {}
    for key, rate in known.items():
        peers = by_group[groups[key]]
        peers = peers if len(peers) >= fewest else everybody
        if len(peers) >= fewest:
            found[key] = 100 * sum(other < rate for other in peers) / len(peers)
    return found
