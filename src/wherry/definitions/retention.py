"""Retention: how long each class of record keeps its personal text, and what happens then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wherry.definitions.reading import Entry, keyed, read_yaml
from wherry.domain.days import months_after

FILE = "retention.yaml"
SHIPPED = Path(__file__).parent / FILE
STARTS = ("act", "end")
THEN = ("erase", "review")


@dataclass(frozen=True)
class RetentionClass:
    """One class of record.

    `keep_months` counts from the day of the act, or (`starts` is `end`) from the day on which
    the matter ended. `then` says whether the text is erased or a person reviews it first.
    """

    key: str
    title: str
    why: str
    source: str
    keep_months: int
    starts: str
    then: str

    def due_on(self, started_on: date) -> date:
        """The first day on which the text is due, for a matter that started its clock on a day."""
        return months_after(started_on, self.keep_months)


def retention_from(entry: Entry) -> RetentionClass:
    """A class from its file.

    Raises:
        BadDefinition: with file and line, when a field is missing, unknown or contradictory.
    """
    entry.only("key", "title", "why", "source", "keep_years", "keep_months", "starts", "then")
    given = [field for field in ("keep_years", "keep_months") if field in entry.values]
    if len(given) != 1:
        raise entry.refuse("give either “keep_years” or “keep_months”", given[-1] if given else None)
    months = entry.whole(given[0]) * (12 if given[0] == "keep_years" else 1)
    if months > 12 * 100:
        raise entry.refuse(f"“{given[0]}” is more than a hundred years", given[0])
    return RetentionClass(
        key=entry.text("key"),
        title=entry.text("title"),
        why=entry.text("why"),
        source=entry.text("source"),
        keep_months=months,
        starts=entry.choice("starts", STARTS),
        then=entry.choice("then", THEN),
    )


def load_retention(extra: Path | None = None) -> Mapping[str, RetentionClass]:
    """Every retention class by key; those of the folder `extra` are added or put in their place.

    Raises:
        BadDefinition: with file name, line and what is wrong.
    """
    found: dict[str, RetentionClass] = {}
    for path in (SHIPPED, *([extra / FILE] if extra and (extra / FILE).is_file() else [])):
        found |= {key: built for key, (_, built) in keyed(read_yaml(path), retention_from).items()}
    return found
