"""Places: authorities, regions, integrated care boards and areas of a map, each over a span of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PlaceKind(StrEnum):
    """What a place is."""

    COUNTRY = "country"
    REGION = "region"
    AUTHORITY = "authority"
    ICB = "icb"
    AREA = "area"
    """Of a map that a council draws itself; its code is its name."""


@dataclass(frozen=True)
class Place:
    """A place over the days it existed: from `valid_from` up to, not including, `valid_to`.

    None means no date is known at that end. `predecessors` and `successors` are codes; a place
    with one successor passes wholly into it, one with several was split.
    """

    code: str
    name: str
    kind: PlaceKind
    region_code: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def exists_on(self, day: date) -> bool:
        """Whether the place existed on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )
