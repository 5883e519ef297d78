"""Areas that a council draws itself: localities, divisions, or boundaries of other days."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AreaMap:
    """Which area a service lies in, by whatever the file gives: its id, its postcode or the
    beginning of one, or its authority. `name` is the file's.

    `by_id`, `by_postcode` and `by_authority` map to area names; postcodes are without spaces.
    """

    name: str
    by_id: dict[str, str]
    by_postcode: dict[str, str]
    by_authority: dict[str, str]
