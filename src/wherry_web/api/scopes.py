"""What a key opens. The figures themselves are public: a key gives more at a time, and may tell signals."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """What a key may be used for."""

    READ = "read"
    LISTS = "lists"
    SIGNALS = "signals"


SCOPES: dict[Scope, str] = {
    Scope.READ: "Read figures, services, releases and measures, more often than without a key",
    Scope.LISTS: "Take long lists of services: up to 5,000 in one answer",
    Scope.SIGNALS: "Tell signals about services of your area; nothing that was told can be read with it",
}
"""Each scope in words."""
