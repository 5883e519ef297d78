"""Measures: what is counted, over what, and the rules for the awkward cases."""

from __future__ import annotations

from dataclasses import dataclass

from wherry.definitions.reading import Entry
from wherry.domain.ratings import RATINGS

SEVERAL_SERVICES = ("lowest", "highest", "location_only")
WEIGHTS = ("services", "beds")
LEFT_OUT_OR_COUNTED = ("left_out", "counted")
DIRECTIONS = ("higher_is_better", "lower_is_better")


@dataclass(frozen=True)
class Measure:
    """One defined share.

    `numerator` and `denominator` are ratings. `unrated` and `inherited` say whether such
    services are left out or counted below the line. `several_services` is the rule for a
    location that CQC rates service by service: its lowest, its highest, or none.
    `weight` is what is added up: services, or care home beds.
    """

    key: str
    version: int
    title: str
    why: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    unrated: str
    inherited: str
    several_services: str
    weight: str
    direction: str

    @property
    def label(self) -> str:
        """Key and version, as every figure carries them."""
        return f"{self.key} v{self.version}"


def measure_from(entry: Entry) -> Measure:
    """A measure from its file.

    Raises:
        BadDefinition: with file and line, when a field is missing, unknown or contradictory.
    """
    entry.only(
        "key",
        "version",
        "title",
        "why",
        "numerator",
        "denominator",
        "unrated",
        "inherited",
        "several_services",
        "weight",
        "direction",
    )
    measure = Measure(
        key=entry.text("key"),
        version=entry.whole("version"),
        title=entry.text("title"),
        why=entry.text("why"),
        numerator=_ratings(entry, "numerator"),
        denominator=_ratings(entry, "denominator"),
        unrated=entry.choice("unrated", LEFT_OUT_OR_COUNTED),
        inherited=entry.choice("inherited", LEFT_OUT_OR_COUNTED),
        several_services=entry.choice("several_services", SEVERAL_SERVICES),
        weight=entry.choice("weight", WEIGHTS),
        direction=entry.choice("direction", DIRECTIONS),
    )
    stray = [r for r in measure.numerator if r not in measure.denominator]
    if stray:
        raise entry.refuse(f"“{stray[0]}” is in the numerator and not in the denominator", "numerator")
    return measure


def _ratings(entry: Entry, field: str) -> tuple[str, ...]:
    ratings = entry.texts(field)
    for rating in ratings:
        if rating not in RATINGS:
            raise entry.refuse(
                f"“{rating}” in “{field}” is not a rating; the ratings are {', '.join(RATINGS)}",
                field,
            )
    if not ratings:
        raise entry.refuse(f"“{field}” lists no rating", field)
    return ratings
