"""Areas that a council draws itself: localities, divisions, or boundaries of other days."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AreaMap:
    """Which area a service lies in, by whatever the file gives: its id, its postcode or the
    beginning of one, or its authority. `name` is the file's.

    `by_id`, `by_postcode` and `by_authority` map to area names; postcodes are without spaces,
    authorities are codes of any day.
    """

    name: str
    by_id: dict[str, str]
    by_postcode: dict[str, str]
    by_authority: dict[str, str]

    @property
    def areas(self) -> list[str]:
        """The names of the areas, in order."""
        return sorted({*self.by_id.values(), *self.by_postcode.values(), *self.by_authority.values()})
