"""Areas that a council draws itself: localities, divisions, or boundaries of other days."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_DISTRICT = 4
"""Characters of the first half of a postcode: NR14, EC1A."""


def postcode_key(text: str) -> str:
    """A postcode, or the beginning of one, without spaces and in capitals.

    A sector so short that it would look like a district keeps its space: “NR1 1” is not “NR11”.
    """
    parts = text.upper().split()
    plain = "".join(parts)
    if len(plain) > LONGEST_DISTRICT or len(parts) != 2:
        return plain
    is_sector = len(parts[1]) == 1 and any(c.isdigit() for c in parts[0])  # “NR 1” is NR1 written wide.
    return " ".join(parts) if is_sector else plain


@dataclass(frozen=True)
class AreaMap:
    """Which area a service lies in, by whatever the file gives: its id, its postcode or the
    beginning of one, or its authority. `name` is the file's.

    `by_id`, `by_postcode` and `by_authority` map to area names; postcodes are as `postcode_key`
    writes them, authorities are codes of any day.
    """

    name: str
    by_id: dict[str, str]
    by_postcode: dict[str, str]
    by_authority: dict[str, str]

    @property
    def areas(self) -> list[str]:
        """The names of the areas, in order."""
        return sorted({*self.by_id.values(), *self.by_postcode.values(), *self.by_authority.values()})
