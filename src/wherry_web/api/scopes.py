"""What a key opens. The figures themselves are public: a key gives more at a time, may tell signals, and may
read the order of visits of its own body."""

from __future__ import annotations

from enum import StrEnum

from wherry_web.accounts.models import Body
from wherry_web.risk.policies import ORDERING


class Scope(StrEnum):
    """What a key may be used for."""

    READ = "read"
    LISTS = "lists"
    SIGNALS = "signals"
    PRIORITY = "priority"


SCOPES: dict[Scope, str] = {
    Scope.READ: "Read figures, services, releases and measures, more often than without a key",
    Scope.LISTS: "Take long lists of services: up to 5,000 in one answer",
    Scope.SIGNALS: "Tell signals about services of your area; nothing that was told can be read with it",
    Scope.PRIORITY: "Read your order of visits as it was last published: services by name, each with its "
    "place, the probability of a new rating below Good, and the reasons that may leave here. Whoever has the "
    "key reads it: give it only to a program whose readers may see who needs a visit first. It is never a "
    "ground for restriction, fee or tender",
}
"""Each scope in words."""
OF_ORDERING = frozenset((Scope.SIGNALS, Scope.PRIORITY))
"""Scopes that open something only to bodies that keep signals and orders of visits."""


def scopes_for(body: Body) -> tuple[Scope, ...]:
    """The scopes that a key of a body can have."""
    return tuple(scope for scope in SCOPES if scope not in OF_ORDERING or body.kind in ORDERING)
