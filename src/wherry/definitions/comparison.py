"""How places are compared: the numbers that practitioners may set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wherry.definitions.reading import Entry, finite, read_yaml

FILE = "comparison.yaml"
SHIPPED = Path(__file__).parent / FILE


@dataclass(frozen=True)
class ComparisonRules:
    """The rules of comparison.yaml. Confidences and parts are 0 to 1, the rest whole numbers."""

    version: int
    starts_on: date
    confidence: float
    funnel_confidence: tuple[float, ...]
    winsorised: float
    rank_draws: int
    rank_set_draws: int
    gap_draws: int
    seed: int
    bottom_places: int
    extreme_part: float
    older_people: tuple[str, ...]
    shift_points: int
    trend_points: int
    fewest_quarters: int

    @property
    def label(self) -> str:
        """The version as answers quote it."""
        return f"comparison v{self.version}"

    def bottom_of(self, places: int) -> int:
        """How many of so many places are the last: `bottom_places`, or a third of a smaller league.

        To be among the last ten of seventeen boards, or of nine regions, would say nothing.
        """
        return max(1, min(self.bottom_places, places // 3))


def comparison_rules_from(entry: Entry) -> ComparisonRules:
    """The rules from their file.

    Raises:
        BadDefinition: with file and line, when a field is missing, unknown or out of bounds.
    """
    entry.only(*ComparisonRules.__dataclass_fields__)
    starts_on = entry.day("starts_on")
    if starts_on is None:
        raise entry.refuse("“starts_on” is missing; it is the day from which the rules hold")
    levels = entry.values.get("funnel_confidence")
    if not isinstance(levels, list) or not levels:
        raise entry.refuse("“funnel_confidence” should be a list of numbers", "funnel_confidence")
    confidences = tuple(_part(entry, "funnel_confidence", level) for level in levels)
    return ComparisonRules(
        version=entry.whole("version"),
        starts_on=starts_on,
        confidence=_part(entry, "confidence", entry.values.get("confidence")),
        funnel_confidence=tuple(sorted(confidences)),
        winsorised=_part(entry, "winsorised", entry.values.get("winsorised"), most=0.49),
        extreme_part=_part(entry, "extreme_part", entry.values.get("extreme_part"), most=0.5),
        older_people=entry.texts("older_people"),
        rank_draws=_draws(entry, "rank_draws"),
        rank_set_draws=_draws(entry, "rank_set_draws"),
        gap_draws=_draws(entry, "gap_draws"),
        **{field: entry.whole(field) for field in _WHOLE},
    )


_WHOLE = ("seed", "bottom_places", "shift_points", "trend_points", "fewest_quarters")
_FEWEST_DRAWS, _MOST_DRAWS = 200, 100_000  # Below, a 2.5 % tail is five draws; above, minutes.


def _part(entry: Entry, field: str, value: object, most: float = 0.9999) -> float:
    """A number above 0 and up to `most`."""
    number = finite(value)
    if number is None or not 0 < number <= most:
        raise entry.refuse(f"“{field}” should be a number above 0 and up to {most}", field)
    return float(number)


def _draws(entry: Entry, field: str) -> int:
    draws = entry.whole(field)
    if not _FEWEST_DRAWS <= draws <= _MOST_DRAWS:
        raise entry.refuse(f"“{field}” should be from {_FEWEST_DRAWS} to {_MOST_DRAWS:,}", field)
    return draws


def load_comparison_rules(extra: Path | None = None) -> ComparisonRules:
    """The rules in force: those of the folder `extra` in the place of the shipped ones.

    Raises:
        BadDefinition: with file name, line and what is wrong.
    """
    own = extra / FILE if extra else None
    (entry, *more) = read_yaml(own if own is not None and own.is_file() else SHIPPED)
    if more:
        raise more[0].refuse("there should be one set of rules")
    return comparison_rules_from(entry)
