"""The declared rule of an order of visits, as data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wherry.definitions.risk_model import read_numbers

RULE_FILE = "risk/visit_rule.yaml"

_BOUNDS: dict[str, tuple[float, float]] = {
    "version": (1, 1000),
    "first": (1, 1000),
    "hundred": (1, 10_000),
    "random_share": (0, 0.5),
    "model_weight": (0, 1),
    "funded_people_in_full": (1, 1000),
    "funded_people_more": (0, 2),
    "sole_provider_km": (0, 100),
    "sole_provider_more": (0, 2),
    "remediable_little": (0, 1),
    "remediable_some": (0, 1),
    "moved_by_band": (0, 1),
    "months_outside_to_leave": (1, 60),
}


@dataclass(frozen=True)
class VisitRule:
    """What `risk/visit_rule.yaml` says; the file gives the reasons."""

    version: int
    first: int
    hundred: int
    random_share: float
    model_weight: float
    funded_people_in_full: float
    funded_people_more: float
    sole_provider_km: float
    sole_provider_more: float
    remediable_little: float
    remediable_some: float
    moved_by_band: float
    months_outside_to_leave: int

    @property
    def label(self) -> str:
        """Name and version, as every list carries them."""
        return f"visit_rule v{self.version}"

    def drawn_of(self, first: int) -> int:
        """How many of so many first are drawn by lot, rounded half up.

        >>> read_visit_rule().drawn_of(40)
        5
        """
        return int(first * self.random_share + 0.5)


def read_visit_rule(extra: Path | None = None) -> VisitRule:
    """The rule shipped, or that of the folder `extra` (DATA/definitions) in its place.

    Raises:
        BadDefinition: with file and line.
    """
    rule, entry = read_numbers(VisitRule, RULE_FILE, _BOUNDS, extra, "this rule is used")
    if rule.hundred < rule.first:
        raise entry.refuse("the hundred hold the first, so they are at least as many", "hundred")
    return rule
