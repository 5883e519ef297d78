"""Signals that partners hold, beside the own: what was told to both counts once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from wherry.domain.signals import Signal


def of_partners(own: Iterable[Signal], shared: Iterable[Signal]) -> tuple[Signal, ...]:
    """Those signals of partners that are not the same as an own one.

    The same are two of one service, kind, harm and day from the same kind of teller: words do not cross, so
    that more cannot be compared. Each own one stands for one of a partner's, and in its own form: a body that
    has closed what its partner left open goes by what it knows itself.
    """
    told = Counter(_alike(signal) for signal in own)
    found = []
    for signal in shared:
        if told[_alike(signal)]:
            told[_alike(signal)] -= 1
        else:
            found.append(signal)
    return tuple(found)


def _alike(signal: Signal) -> Signal:
    return replace(signal, closed_on=None)
