"""What a key opens. The figures themselves are public: a key gives more of them at a time."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """What a key may be used for."""

    READ = "read"
    LISTS = "lists"


SCOPES: dict[Scope, str] = {
    Scope.READ: "Read figures, services, releases and measures, more often than without a key",
    Scope.LISTS: "Take long lists of services: up to 5,000 in one answer",
}
"""Each scope in words."""
