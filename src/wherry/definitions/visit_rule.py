"""The declared rule of an order of visits, read from its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wherry.definitions.index_factors import number_of_entry
from wherry.definitions.reading import Entry, read_yaml

FILE = "visit_rule.yaml"
SHIPPED = Path(__file__).parent / "signals" / FILE
FIELDS = (
    "key", "version", "from_on", "title", "first", "hundred", "drawn_percent", "funded_share", "funded_full",
    "lists_to_leave", "model_weight",
)  # fmt: skip


@dataclass(frozen=True)
class VisitRule:
    """How many come first, how many by lot, what exposure adds, how slowly a service leaves."""

    key: str
    version: int
    from_on: date
    title: str
    first: int
    hundred: int
    drawn_percent: float
    funded_share: float
    funded_full: int
    lists_to_leave: int
    model_weight: float

    @property
    def label(self) -> str:
        """Key and version, as every list carries them."""
        return f"{self.key} v{self.version}"

    @property
    def drawn(self) -> int:
        """How many of the first are drawn by lot, rounded half up."""
        return int(self.first * self.drawn_percent / 100 + 0.5)


def load_visit_rule(extra: Path | None = None) -> VisitRule:
    """The shipped rule, or that of the folder `extra`/signals.

    Raises:
        BadDefinition: with file name, line and what is wrong.
    """
    own = extra / "signals" / FILE if extra else None
    return _rule(read_yaml(own if own and own.is_file() else SHIPPED)[-1])


def _rule(entry: Entry) -> VisitRule:
    entry.only(*FIELDS)
    from_on = entry.day("from_on")
    if from_on is None:
        raise entry.refuse("“from_on” is missing: a rule counts from a day on")
    rule = VisitRule(
        key=entry.text("key"),
        version=entry.whole("version"),
        from_on=from_on,
        title=entry.text("title"),
        first=entry.whole("first"),
        hundred=entry.whole("hundred"),
        drawn_percent=number_of_entry(entry, "drawn_percent"),
        funded_share=number_of_entry(entry, "funded_share"),
        funded_full=entry.whole("funded_full"),
        lists_to_leave=entry.whole("lists_to_leave"),
        model_weight=number_of_entry(entry, "model_weight"),
    )
    if rule.drawn_percent > 50:
        raise entry.refuse("more would be drawn by lot than chosen", "drawn_percent")
    if rule.model_weight > 1:
        raise entry.refuse("“model_weight” is a share from 0 to 1", "model_weight")
    if rule.hundred < rule.first:
        raise entry.refuse("the hundred hold the first, so they are at least as many", "hundred")
    return rule
